import { computed, signal } from "@preact/signals";
import { LiveChannels } from "./channels.ts";
import { type ConnectionState, LiveTransport, type SocketLike } from "./transport.ts";

const connection = signal<ConnectionState>("stopped");
const unauthorizedListeners = new Set<() => void>();

/** When what is shown was last known to be right: an event, an answer, or the connection being up. */
const updatedAtMs = signal<number | undefined>(undefined);

/** The one live connection of this page. */
export const live = new LiveTransport({
  open: () => new WebSocket(liveUrl(window.location)) as unknown as SocketLike,
  onState(state) {
    if (connection.peek() === "live") markUpdated();
    connection.value = state;
  },
  onUnauthorized() {
    for (const listener of unauthorizedListeners) listener();
  },
});

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
