import { type Query, QueryCache, QueryClient } from "@tanstack/preact-query";
import type { ApiError } from "./http.ts";
import { live, liveStatus, markUpdated } from "./live/connection.ts";
import type { CopyKind } from "./offline/copy-rules.ts";

declare module "@tanstack/preact-query" {
  interface Register {
    /** Requests fail with nothing else. */
    defaultError: ApiError;
    queryMeta: {
      /** What a page is about: when it comes, what is shown is known to be right. */
      readonly isLive?: boolean;
      /** How its copy in this browser may be used; `answers` where it says nothing. */
      readonly copy?: CopyKind;
    };
  }
}

/** Between two polls while the live connection is down: at first, and at most (DF-3). */
export const POLL_FROM_MS = 5_000;
export const POLL_TO_MS = 60_000;
/** Younger data is shown without asking again when somebody comes back to it. */
const FRESH_MS = 1_000;

/** Queries whose last fetch failed. */
const failing = new WeakSet<object>();

/** Who hears of failures, and of the first answer to what had failed. */
interface Healer {
  onFailure(): void;
  onRecovery(): void;
}
let healer: Healer | undefined;

/** Has somebody look after what could not be fetched; one only. */
export function healWith(next: Healer | undefined): void {
  healer = next;
}

/** All that this page knows of the server, by key. Old data stays while newer is fetched, and when that fails. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(_error, query) {
      failing.add(query);
      healer?.onFailure();
    },
    onSuccess(_data, query) {
      if (query.meta?.isLive) markUpdated();
      // The server answers again: no need to wait for the socket's own next attempt.
      if (!failing.delete(query)) return;
      live.retryNow();
      healer?.onRecovery();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A failure is shown at once, with a button; what is live is polled.
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Whether there is a network is found out by asking: browsers are often wrong, and waiting looks like loading.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

/** How many errors a query had had when it last succeeded. */
const errorsBefore = new WeakMap<object, number>();

/**
 * The wait before a live query is asked for again: none while the live connection keeps it right; else 5 s, doubled by
 * each failure in a row up to 60 s.
 */
export function pollingInterval(query: Pick<Query, "state">): number | false {
  const { status, errorUpdateCount } = query.state;
  if (status === "success") errorsBefore.set(query, errorUpdateCount);
  const { state } = liveStatus.peek();
  if (state === "live" || state === "stopped") return false;
  const failures = errorUpdateCount - (errorsBefore.get(query) ?? 0);
  return Math.min(POLL_TO_MS, POLL_FROM_MS * 2 ** failures);
}
