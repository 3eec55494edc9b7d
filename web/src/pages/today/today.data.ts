import { queryClient } from "../../data/query-client.ts";
import {
  alertsQuery,
  callbacksQuery,
  listsQuery,
  myCallsQuery,
  tasksQuery,
  threadsQuery,
  voicemailsQuery,
} from "../../features/today/today.queries.ts";

/** Begins to fetch what `/today` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(alertsQuery),
    queryClient.prefetchQuery(myCallsQuery),
    queryClient.prefetchQuery(callbacksQuery),
    queryClient.prefetchQuery(tasksQuery),
    queryClient.prefetchQuery(threadsQuery),
    queryClient.prefetchQuery(voicemailsQuery),
    queryClient.prefetchQuery(listsQuery),
  ];
}
