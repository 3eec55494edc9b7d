import { queryClient } from "../../data/query-client.ts";
import { leadParts, leadQuery } from "../../features/leads/leads.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/leads/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(leadQuery(id)),
    queryClient.prefetchQuery(leadParts.calls(id)),
    queryClient.prefetchQuery(leadParts.notes(id)),
  ];
}
