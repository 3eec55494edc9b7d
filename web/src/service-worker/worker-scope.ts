/** What of a service worker's world is used: TypeScript cannot have the page's and the worker's types in one program. */

export interface ExtendableEventLike extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface WindowClient {
  readonly id: string;
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

/** A notification as service workers show it; `actions` are not in the page's types. */
export interface ShownNotification extends NotificationOptions {
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly renotify?: boolean;
  readonly timestamp?: number;
}

interface WorkerEvents {
  install: ExtendableEventLike;
  activate: ExtendableEventLike;
  message: ExtendableEventLike & { readonly data: unknown };
  sync: ExtendableEventLike & { readonly tag: string };
  push: ExtendableEventLike & { readonly data: { json(): unknown } | null };
  notificationclick: ExtendableEventLike & {
    readonly action: string;
    readonly notification: { readonly data: unknown; close(): void };
  };
  pushsubscriptionchange: ExtendableEventLike;
}

/** The service worker's global object. */
export interface WorkerScope {
  readonly location: Location;
  readonly clients: {
    matchAll(options: {
      readonly type: "window";
      readonly includeUncontrolled?: boolean;
    }): Promise<WindowClient[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  readonly registration: ServiceWorkerRegistration & {
    showNotification(title: string, options: ShownNotification): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Kind extends keyof WorkerEvents>(
    kind: Kind,
    listener: (event: WorkerEvents[Kind]) => void,
  ): void;
}

export const worker = globalThis as unknown as WorkerScope;
