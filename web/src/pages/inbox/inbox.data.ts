import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import {
  threadCountsQuery,
  threadListQuery,
  threadMessagesQuery,
  threadQuery,
} from "../../features/inbox/inbox.queries.ts";
import { inboxFiltersFrom } from "../../features/inbox/inbox-views.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch the list, and the thread of the address. */
export function prefetch({ params: { threadId }, query }: Place): readonly Promise<unknown>[] {
  return [
    prefetchList(threadListQuery(inboxFiltersFrom(query))),
    queryClient.prefetchQuery(threadCountsQuery),
    ...(threadId
      ? [
          queryClient.prefetchQuery(threadQuery(threadId)),
          queryClient.prefetchInfiniteQuery(threadMessagesQuery(threadId)),
        ]
      : []),
  ];
}
