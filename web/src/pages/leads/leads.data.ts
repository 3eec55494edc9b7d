import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { leadFiltersFrom } from "../../features/leads/lead-filters.ts";
import { leadListQuery, pipelineQuery } from "../../features/leads/leads.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/leads` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  const filters = leadFiltersFrom(query);
  return query.view === "pipeline"
    ? [queryClient.prefetchQuery(pipelineQuery(filters))]
    : [prefetchList(leadListQuery(filters))];
}
