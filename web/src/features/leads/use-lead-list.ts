import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { Lead } from "../../data/types.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { useChangedRows } from "../records/use-changed-rows.ts";
import type { LeadFilters } from "./lead-filters.ts";
import { leadListQuery } from "./leads.queries.ts";

/** Follows a list of leads: those that change are read again where they stand. */
export function useLeadList(filters: LeadFilters): PagedList<Lead> {
  const query = leadListQuery(filters);
  const list = usePagedList(query);
  const onChanged = useChangedRows<Lead>(list, query.queryKey, async (id) => {
    const lead = await api.getLead({ params: { id } });
    return lead.deletedAt === null ? lead : undefined;
  });
  useChannel(channel("leads", {}), {
    "lead.changed": ({ id }) => onChanged(id),
    "leads.changed_in_bulk": list.refresh,
    onResync: list.refresh,
  });
  return list;
}
