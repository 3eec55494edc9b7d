import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

const SHOWN = 20;
const KNOWN_FOR_MS = 60_000;

/** Colleagues whose name has these letters, who came last first. */
export const colleaguesQuery = (q: string) =>
  queryOptions({
    queryKey: ["colleagues", q],
    queryFn: ({ signal }) => api.listColleagues({ query: { limit: SHOWN, ...(q ? { q } : {}) }, signal }),
    staleTime: KNOWN_FOR_MS,
    placeholderData: keepPreviousData,
  });
