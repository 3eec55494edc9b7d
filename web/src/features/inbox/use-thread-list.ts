import { useEffect, useRef } from "preact/hooks";
import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { threadCountsQuery, threadListQuery } from "./inbox.queries.ts";
import { belongs, type InboxFilters } from "./inbox-views.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 200;
/** Beyond this many, what is looked at is fetched again instead of each. */
const MAX_SINGLE = 5;

/**
 * Follows a part of the inbox. Threads that change are read again where they stand; what is new or has moved to the top is shown there
 * at once while nothing is held: no pointer over the list, nothing selected, the top in sight. Else it is told of.
 */
export function useThreadList(filters: InboxFilters, isHeld: () => boolean): PagedList<Thread> {
  const query = threadListQuery(filters);
  const list = usePagedList(query);
  const changed = useRef(new Set<string>());
  const now = useRef({ list, filters });
  now.current = { list, filters };

  const settle = async () => {
    const ids = [...changed.current];
    changed.current.clear();
    void queryClient.invalidateQueries({ queryKey: threadCountsQuery.queryKey });
    if (!isHeld() || ids.length > MAX_SINGLE) {
      if (isHeld()) now.current.list.refresh();
      else now.current.list.reload();
      return;
    }
    for (const id of ids) {
      const isThere = now.current.list.rows?.some((row) => row.id === id) ?? false;
      const thread = await api.getThread({ params: { id } }).catch(() => undefined);
      const isOf = thread !== undefined && belongs(thread, now.current.filters, currentUser()?.id ?? "");
      if (isThere) {
        queryClient.setQueryData<ListPages<Thread>>(
          query.queryKey,
          (pages) => pages && withRow(pages, id, () => (isOf ? thread : undefined)),
        );
      } else if (isOf && now.current.filters.q === "") now.current.list.addNewer(id);
    }
  };
  const gather = useGathered(GATHER_MS, () => void settle());
  useChannel(channel("threads", {}), {
    "thread.changed": ({ id }) => {
      changed.current.add(id);
      gather();
    },
    onResync: () => {
      list.refresh();
      void queryClient.invalidateQueries({ queryKey: threadCountsQuery.queryKey });
    },
  });
  // What was held back comes as soon as nothing is held.
  const isWaiting = list.newerIds.size > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => {
      if (!isHeld()) now.current.list.reload();
    }, GATHER_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return list;
}
