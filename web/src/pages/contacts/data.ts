import { prefetchList } from "../../data/paged-list.ts";
import { contactFiltersFrom } from "../../features/contacts/contact-filters.ts";
import { contactListQuery } from "../../features/contacts/contacts.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch the list. */
export function fetchContacts({ query }: Place): Promise<unknown> {
  return prefetchList(contactListQuery(contactFiltersFrom(query)));
}
