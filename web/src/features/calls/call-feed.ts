import { request } from "../../data/api.ts";
import { type CacheEntry, isFresh, resources } from "../../data/cache.ts";
import { refreshWhileDown } from "../../data/fallback.ts";
import { live, markUpdated } from "../../data/live.ts";
import type { CallDetail } from "../../data/types.ts";
import { changedCall } from "./board-feed.ts";

/** Several changes in a row are fetched together. */
const GATHER_MS = 250;

/** One call with its story, fetched when it is first asked for. */
export function callEntry(id: string): CacheEntry<CallDetail> {
  return resources.entry(`call:${id}`, () => request<CallDetail>(`/api/calls/${encodeURIComponent(id)}`));
}

/**
 * Follows a call until the answer is called. The call itself comes with each event; its timeline and alerts are
 * fetched again.
 */
export function followCall(id: string): () => void {
  const entry = callEntry(id);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gather = () => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void entry.load({ again: true }).then(markUpdated);
    }, GATHER_MS);
  };
  const stop = live.subscribe(`call:${id}`, {
    onEvent(event) {
      const call = changedCall(event);
      if (call) {
        entry.update((detail) =>
          Date.parse(call.updatedAt) < Date.parse(detail.call.updatedAt) ? detail : { ...detail, call },
        );
      }
      markUpdated();
      gather();
    },
    onResync() {
      // At the first subscription the page's own fetch may have begun a moment before.
      gather();
    },
  });
  const stopPolling = refreshWhileDown(async () => {
    await entry.load({ again: true });
    return entry.state.peek().error === undefined;
  });
  if (!isFresh(entry.state.peek(), Date.now())) void entry.load();
  return () => {
    clearTimeout(timer);
    stop();
    stopPolling();
  };
}
