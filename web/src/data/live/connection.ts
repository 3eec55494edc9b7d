import { computed, signal } from "@preact/signals";
import { LiveChannels } from "./channels.ts";
import type { SharedSocket } from "./shared-socket.ts";
import { TabSocket } from "./tab-socket.ts";
import { type ConnectionState, LiveTransport, type SocketLike } from "./transport.ts";

const connection = signal<ConnectionState>("stopped");
const unauthorizedListeners = new Set<() => void>();

/** When what is shown was last known to be right: an event, an answer, or the connection being up. */
const updatedAtMs = signal<number | undefined>(undefined);

/** The one live connection of this page. */
export const live = new LiveTransport({
  open: () => (canShare() ? openShared() : openOwn()),
  onState(state) {
    if (connection.peek() === "live") markUpdated();
    connection.value = state;
  },
  onUnauthorized() {
    for (const listener of unauthorizedListeners) listener();
  },
});

function openOwn(): SocketLike {
  return new WebSocket(liveUrl(window.location)) as unknown as SocketLike;
}

/** Whose connection it is: tabs share it with tabs of the same person only. */
let person = "";
export function setLivePerson(userId: string): void {
  person = userId;
}

/** Tabs find each other by these two; a page without TLS has no locks, and then a connection of its own. */
function canShare(): boolean {
  return typeof BroadcastChannel !== "undefined" && globalThis.navigator?.locks !== undefined;
}

let shared: Promise<SharedSocket> | undefined;

/** This tab's part of the one connection of all tabs (ADR 0084); its code comes beside the first requests. */
function openShared(): SocketLike {
  const socket = new TabSocket();
  shared ??= import("./shared-socket.ts").then(
    (module) => new module.SharedSocket({ open: openOwn, onMoved: () => live.retryNow() }),
  );
  shared.then(
    (sharedSocket) => sharedSocket.connect(socket, person),
    () => {
      shared = undefined;
      socket.lose();
    },
  );
  return socket;
}

/** What is followed over it. */
export const channels = new LiveChannels(live, { isWatched: () => document.visibilityState === "visible" });

/** How the live connection is, and since when what is shown may be old. */
export const liveStatus = computed(() => ({ state: connection.value, updatedAtMs: updatedAtMs.value }));

/** What is shown is right now. */
export function markUpdated(): void {
  updatedAtMs.value = Date.now();
}

/** Calls back when the server ends the connection because nobody is signed in. */
export function onLiveUnauthorized(listener: () => void): () => void {
  unauthorizedListeners.add(listener);
  return () => unauthorizedListeners.delete(listener);
}

/** Address of the live connection beside a page. */
export function liveUrl(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
}
