import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { Contact } from "../../data/types.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { useChangedRows } from "../records/use-changed-rows.ts";
import type { ContactFilters } from "./contact-filters.ts";
import { contactListQuery } from "./contacts.queries.ts";

/** Follows a list of contacts: those that change are read again where they stand. */
export function useContactList(filters: ContactFilters): PagedList<Contact> {
  const query = contactListQuery(filters);
  const list = usePagedList(query);
  const onChanged = useChangedRows<Contact>(list, query.queryKey, async (id) => {
    const contact = await api.getContact({ params: { id } });
    return (contact.deletedAt === null) === (filters.deleted === "") ? contact : undefined;
  });
  useChannel(channel("contacts", {}), {
    "contact.changed": ({ id }) => onChanged(id),
    "contacts.changed_in_bulk": list.refresh,
    onResync: list.refresh,
  });
  return list;
}
