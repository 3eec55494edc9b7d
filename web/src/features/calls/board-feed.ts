import { type ReadonlySignal, signal } from "@preact/signals";
import { type ApiError, request } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { refreshWhileDown } from "../../data/fallback.ts";
import { live, markUpdated } from "../../data/live.ts";
import type { LiveEvent } from "../../data/socket-protocol.ts";
import type { ActiveCalls as ActiveCallsJson, Call, CallList } from "../../data/types.ts";
import { ActiveCalls } from "./active-calls.ts";

/** How the board's data is. */
export interface BoardStatus {
  readonly isLoaded: boolean;
  readonly error: ApiError | undefined;
}

/** The board's calls, kept right by the live connection, and by polling while that is down. */
export interface BoardFeed {
  readonly active: ActiveCalls;
  readonly status: ReadonlySignal<BoardStatus>;
  /** Fetches the list again; resolves with whether that worked. */
  refresh(): Promise<boolean>;
  stop(): void;
}

const RECENT_COUNT = 20;

/** Starts to follow the board. */
export function followBoard(onNewUrgent: (call: Call) => void): BoardFeed {
  const active = new ActiveCalls(onNewUrgent);
  const status = signal<BoardStatus>({ isLoaded: false, error: undefined });
  let newest = 0;

  async function refresh(): Promise<boolean> {
    newest += 1;
    const mine = newest;
    const requestedAtMs = Date.now();
    try {
      const { items } = await request<ActiveCallsJson>("/api/calls/active");
      if (mine !== newest) return true;
      active.replaceAll(items, requestedAtMs);
      status.value = { isLoaded: true, error: undefined };
      markUpdated();
      return true;
    } catch (thrown) {
      if (mine === newest) status.value = { ...status.peek(), error: asApiError(thrown) };
      return false;
    }
  }

  const unsubscribe = live.subscribe("board", {
    onEvent(event) {
      const call = changedCall(event);
      if (call) active.apply(call);
      markUpdated();
    },
    onResync: () => void refresh(),
  });
  const stopPolling = refreshWhileDown(refresh);
  void refresh();
  // Only an extra: the board is whole without it.
  void request<CallList>("/api/calls", { query: { limit: RECENT_COUNT } })
    .then(({ items }) => active.addRecent(items))
    .catch(() => undefined);

  return {
    active,
    status,
    refresh,
    stop() {
      unsubscribe();
      stopPolling();
      active.clear();
    },
  };
}

/** The call that an event is about, if that is what it says. */
export function changedCall({ event, data }: LiveEvent): Call | undefined {
  if (event !== "call.changed" || typeof data !== "object" || data === null) return undefined;
  return "call" in data ? (data.call as Call) : undefined;
}
