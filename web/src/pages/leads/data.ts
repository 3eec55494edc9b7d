import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { leadFiltersFrom } from "../../features/leads/lead-filters.ts";
import { leadListQuery, pipelineQuery } from "../../features/leads/leads.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch the list, or the pipeline. */
export function fetchLeads({ query }: Place): Promise<unknown> {
  const filters = leadFiltersFrom(query);
  if (query.view === "pipeline") return queryClient.prefetchQuery(pipelineQuery(filters));
  return prefetchList(leadListQuery(filters));
}
