import { signal } from "@preact/signals";

const waiting = signal<ServiceWorker | undefined>(undefined);
const isReplaced = signal(false);

/** A newer version that is ready: `waiting` until somebody agrees, `isReplaced` once another tab did. */
export const newVersion = { waiting, isReplaced } as const;

/** Installs the service worker once the page is there; without one everything works, but not offline. */
export function watchServiceWorker(): void {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ kind?: string; path?: string }>) => {
    if (data?.kind === "go" && data.path?.startsWith("/")) goTo(data.path);
  });
  void install(serviceWorker);
}

/** A press on a notification leads here: as a link in the page would. */
function goTo(path: string): void {
  const link = document.createElement("a");
  link.href = path;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Takes the newer version: this page is loaded again with it. */
export function takeNewVersion(): void {
  const next = waiting.peek();
  if (!next) {
    window.location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  next.postMessage({ kind: "take_over" });
}

/** Between two looks for a newer version in a page that stays open all day. */
const LOOK_EVERY_MS = 30 * 60_000;

async function install(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const hadOne = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne) isReplaced.value = true;
    else keepWhatIsLoaded(serviceWorker);
  });
  const registration = await serviceWorker.register("/sw.js").catch(() => undefined);
  if (!registration) return;
  const look = () => {
    // The first one replaces nothing.
    if (registration.waiting && serviceWorker.controller) waiting.value = registration.waiting;
  };
  look();
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

/** What came before there was a service worker: it would not open offline at the next visit. */
function keepWhatIsLoaded(serviceWorker: ServiceWorkerContainer): void {
  const paths = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/"))
    .map(({ pathname }) => pathname);
  serviceWorker.controller?.postMessage({ kind: "keep", paths });
}
