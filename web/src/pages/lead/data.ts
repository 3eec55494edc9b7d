import { queryClient } from "../../data/query-client.ts";
import { leadParts, leadQuery } from "../../features/leads/leads.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch a lead and what is looked at first. */
export function fetchLead({ params: { id = "" } }: Place): Promise<unknown> {
  return Promise.all([
    queryClient.prefetchQuery(leadQuery(id)),
    queryClient.prefetchQuery(leadParts.calls(id)),
    queryClient.prefetchQuery(leadParts.notes(id)),
  ]);
}
