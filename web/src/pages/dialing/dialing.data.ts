import { CHOICES } from "../../data/endpoints.generated.ts";
import { queryClient } from "../../data/query-client.ts";
import { dialListsQuery } from "../../features/dialing/dialing.queries.ts";
import { oneOf } from "../../ui/address.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/dialing` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(dialListsQuery(oneOf(CHOICES.listDialLists.status, query.status) || "active")),
  ];
}
