import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** So many are offered: whoever wants others types their name. */
const LIMIT = 30;
/** People come and go seldom. */
const FRESH_MS = 60_000;

/** Colleagues whose name has these words; all, when there are none. */
export const colleaguesQuery = (words: string) =>
  queryOptions({
    queryKey: ["colleagues", "found", words],
    queryFn: async ({ signal }) =>
      (await api.listColleagues({ query: { limit: LIMIT, ...(words === "" ? {} : { q: words }) }, signal }))
        .items,
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
