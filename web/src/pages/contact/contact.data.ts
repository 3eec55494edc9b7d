import { queryClient } from "../../data/query-client.ts";
import { contactParts, contactQuery } from "../../features/contacts/contacts.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/contacts/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(contactQuery(id)),
    queryClient.prefetchQuery(contactParts.calls(id)),
    queryClient.prefetchQuery(contactParts.notes(id)),
  ];
}
