import { queryClient } from "../../data/query-client.ts";
import { auditLogQuery } from "../../features/audit/audit.queries.ts";
import { filtersFromQuery } from "../../features/audit/audit-filters.ts";
import { myFlagsQuery } from "../../features/flags/flags.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/audit-log` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(myFlagsQuery),
    queryClient.prefetchInfiniteQuery(auditLogQuery(filtersFromQuery(query))),
  ];
}
