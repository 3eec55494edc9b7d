import { prefetchList } from "../../data/paged-list.ts";
import { filtersFromQuery } from "../../features/calls/call-filters.ts";
import { callListQuery } from "../../features/calls/calls.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/calls` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return [prefetchList(callListQuery(filtersFromQuery(query)))];
}
