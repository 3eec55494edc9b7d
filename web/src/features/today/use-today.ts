import { useEffect, useRef } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import type { ApiError } from "../../data/http.ts";
import { useGathered } from "../../data/use-gathered.ts";
import {
  alertsQuery,
  callbacksQuery,
  listsQuery,
  myCallsQuery,
  tasksQuery,
  threadsQuery,
  voicemailsQuery,
} from "./today.queries.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 500;
/** Between two looks at what becomes due. */
const DUE_EVERY_MS = 60_000;

/** A list as a panel shows it; undefined items: not known yet. */
export interface TodayQuery<Item> {
  readonly items: readonly Item[] | undefined;
  readonly error: ApiError | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

/** Urgent alerts that nobody has. */
export function useAlerts() {
  const query = useLiveQuery(alertsQuery);
  const gather = useGathered(GATHER_MS, () => void query.refetch());
  useChannel(channel("board", {}), { "call.changed": gather, onResync: gather });
  return listed(query);
}

/** Calls that one is in, and callbacks that are due. */
export function useCalls() {
  const [calls, callbacks] = [useLiveQuery(myCallsQuery), useLiveQuery(callbacksQuery)];
  const refetch = () => void Promise.all([calls.refetch(), callbacks.refetch()]);
  const gather = useGathered(GATHER_MS, refetch);
  useEachMinute(refetch);
  useChannel(channel("board", {}), { "call.changed": gather, onResync: gather });
  const items =
    calls.data && callbacks.data
      ? [
          ...calls.data.items.map((call) => ({ id: call.id, call, callback: null })),
          ...callbacks.data.items.map((callback) => ({ id: `due-${callback.id}`, call: null, callback })),
        ]
      : undefined;
  const isFetching = calls.isFetching || callbacks.isFetching;
  return { items, error: calls.error ?? callbacks.error, isFetching, refetch };
}

/** Tasks that are due. */
export function useTasks() {
  const query = useLiveQuery(tasksQuery);
  const gather = useGathered(GATHER_MS, () => void query.refetch());
  useEachMinute(query.refetch);
  useChannel(channel("tasks", {}), { "task.changed": gather, onResync: gather });
  return listed(query);
}

/** Threads with something unread. */
export function useThreads() {
  const query = useLiveQuery(threadsQuery);
  const gather = useGathered(GATHER_MS, () => void query.refetch());
  useChannel(channel("threads", {}), { "thread.changed": gather, onResync: gather });
  return listed(query);
}

/** Voicemails that nobody has heard. */
export function useVoicemails() {
  const query = useLiveQuery(voicemailsQuery);
  const gather = useGathered(GATHER_MS, () => void query.refetch());
  useChannel(channel("voicemails", {}), { "voicemail.changed": gather, onResync: gather });
  return listed(query);
}

/** Lists that are being called and have somebody to call. */
export function useLists() {
  const query = useLiveQuery(listsQuery);
  const items = query.data?.items.filter(({ progress }) => progress.done < progress.total);
  return { ...listed(query), items };
}

/** What becomes due tells nobody: it is asked for again each minute. */
function useEachMinute(refetch: () => unknown): void {
  const newest = useRef(refetch);
  newest.current = refetch;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && newest.current(), DUE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}

function listed<Item>(query: {
  readonly data: { readonly items: readonly Item[] } | undefined;
  readonly error: ApiError | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}): TodayQuery<Item> {
  const { data, error, isFetching, refetch } = query;
  return { items: data?.items, error, isFetching, refetch };
}
