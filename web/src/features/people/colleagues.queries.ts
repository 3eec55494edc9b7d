import { queryOptions, useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";

/** Somebody who works here. */
export type Colleague = Output<"listColleagues">["items"][number];

const AT_ONCE = 100;
/** Larger organizations are read so far: two thousand people. */
const MAX_PAGES = 20;
/** People come and go seldom. */
const FRESH_MS = 60_000;

/** Everybody who works here, by name: who is offered anywhere is found among them, without asking again for each letter. */
export const colleaguesQuery = () =>
  queryOptions({
    queryKey: ["colleagues"],
    async queryFn({ signal }): Promise<readonly Colleague[]> {
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

/** Colleagues as choices of a field: id and name. None while they are on their way, or when they did not come. */
export function useColleagueChoices(): readonly (readonly [id: string, name: string])[] {
  const { data } = useQuery(colleaguesQuery());
  return data?.map(({ id, name }) => [id, name] as const) ?? [];
}
