import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import {
  notificationFiltersFrom,
  notificationListQuery,
  preferencesQuery,
} from "../../features/notifications/notification-list.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/notifications` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return query.view === "settings"
    ? [queryClient.prefetchQuery(preferencesQuery)]
    : [prefetchList(notificationListQuery(notificationFiltersFrom(query)))];
}
