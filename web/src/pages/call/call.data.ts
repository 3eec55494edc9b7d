import { queryClient } from "../../data/query-client.ts";
import { callQuery } from "../../features/calls/calls.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/calls/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(callQuery(id))];
}
