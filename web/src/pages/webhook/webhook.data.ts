import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { viewFromQuery } from "../../features/webhooks/delivery-filter.ts";
import { deliveriesQuery, endpointQuery } from "../../features/webhooks/webhooks.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/webhook-endpoints/:id` shows. */
export function prefetch({ params: { id = "" }, query }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(endpointQuery(id)),
    prefetchList(deliveriesQuery(id, viewFromQuery(query).status)),
  ];
}
