import { useRef } from "preact/hooks";
import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Lead } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import type { LeadFilters } from "./lead-filters.ts";
import { leadListQuery } from "./leads.queries.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 400;
/** Beyond this many, what is looked at is fetched again instead of each. */
const MAX_SINGLE = 5;

/** Follows a list of leads: those that change are read again where they stand. */
export function useLeadList(filters: LeadFilters): PagedList<Lead> {
  const { queryKey } = leadListQuery(filters);
  const list = usePagedList(leadListQuery(filters));
  const changed = useRef(new Set<string>());
  const gather = useGathered(GATHER_MS, () => {
    const ids = [...changed.current].filter((id) => list.rows?.some((row) => row.id === id));
    const isAnyNew = changed.current.size > ids.length;
    changed.current.clear();
    if (ids.length > MAX_SINGLE || isAnyNew) list.refresh();
    else for (const id of ids) void readAgain(queryKey, id);
  });
  useChannel(channel("leads", {}), {
    "lead.changed": ({ id }) => {
      changed.current.add(id);
      gather();
    },
    "leads.changed_in_bulk": list.refresh,
    onResync: list.refresh,
  });
  return list;
}

async function readAgain(queryKey: readonly unknown[], id: string): Promise<void> {
  const lead = await api.getLead({ params: { id } }).catch(() => undefined);
  queryClient.setQueryData<ListPages<Lead>>(
    queryKey,
    (pages) =>
      pages && withRow(pages, id, () => (lead === undefined || lead.deletedAt !== null ? undefined : lead)),
  );
}
