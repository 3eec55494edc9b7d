import { queryClient } from "../../data/query-client.ts";
import { contactParts, contactQuery } from "../../features/contacts/contacts.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch a contact and what is looked at first. */
export function fetchContact({ params: { id = "" } }: Place): Promise<unknown> {
  return Promise.all([
    queryClient.prefetchQuery(contactQuery(id)),
    queryClient.prefetchQuery(contactParts.calls(id)),
    queryClient.prefetchQuery(contactParts.notes(id)),
  ]);
}
