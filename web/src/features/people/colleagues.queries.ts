import { queryOptions, useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

const AT_ONCE = 100;
/** Beyond this many, nobody finds anybody in a list. */
const MAX_PAGES = 5;
const FRESH_MS = 60_000;

/** Everybody to whom something can be given, by name. */
export const colleaguesQuery = () =>
  queryOptions({
    queryKey: ["colleagues"],
    async queryFn({ signal }) {
      const all: Colleague[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const query: { limit: number; cursor?: string } = { limit: AT_ONCE, ...(cursor ? { cursor } : {}) };
        const { items, nextCursor } = await api.listColleagues({ query, signal });
        all.push(...items);
        cursor = nextCursor;
        if (cursor === null) break;
      }
      return all.toSorted((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: FRESH_MS,
  });

type Colleague = Awaited<ReturnType<typeof api.listColleagues>>["items"][number];

/** Colleagues as choices of a field: id and name. None while they are on their way, or when they did not come. */
export function useColleagueChoices(): readonly (readonly [id: string, name: string])[] {
  const { data } = useQuery(colleaguesQuery());
  return data?.map(({ id, name }) => [id, name] as const) ?? [];
}
