import { queryClient } from "../../data/query-client.ts";
import { dialListQuery, dispositionsQuery, upcomingQuery } from "../../features/dialing/dialing.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/dialing/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(dialListQuery(id)),
    queryClient.prefetchQuery(upcomingQuery(id)),
    queryClient.prefetchQuery(dispositionsQuery),
  ];
}
