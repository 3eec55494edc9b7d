import { prefetchList } from "../../data/paged-list.ts";
import { contactFiltersFrom } from "../../features/contacts/contact-filters.ts";
import { contactListQuery } from "../../features/contacts/contacts.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/contacts` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return [prefetchList(contactListQuery(contactFiltersFrom(query)))];
}
