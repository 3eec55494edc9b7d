import { useRef } from "preact/hooks";
import { type Identified, type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { useGathered } from "../../data/use-gathered.ts";
import type { PagedList } from "../../data/use-paged-list.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 400;
/** Beyond this many, what is looked at is fetched again instead of each. */
const MAX_SINGLE = 5;

/** Reads rows that are said to have changed again where they stand. `read` answers undefined for one that has left the list. */
export function useChangedRows<Row extends Identified>(
  list: PagedList<Row>,
  queryKey: readonly unknown[],
  read: (id: string) => Promise<Row | undefined>,
): (id: string) => void {
  const changed = useRef(new Set<string>());
  const readAgain = async (id: string) => {
    const row = await read(id).catch(() => undefined);
    queryClient.setQueryData<ListPages<Row>>(queryKey, (pages) => pages && withRow(pages, id, () => row));
  };
  const gather = useGathered(GATHER_MS, () => {
    const ids = [...changed.current].filter((id) => list.rows?.some((row) => row.id === id));
    const isAnyNew = changed.current.size > ids.length;
    changed.current.clear();
    if (ids.length > MAX_SINGLE || isAnyNew) list.refresh();
    else for (const id of ids) void readAgain(id);
  });
  return (id) => {
    changed.current.add(id);
    gather();
  };
}
