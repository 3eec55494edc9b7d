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
export async function fetchInbox({ params: { threadId }, query }: Place): Promise<void> {
  await Promise.all([
    prefetchList(threadListQuery(inboxFiltersFrom(query))),
    queryClient.prefetchQuery(threadCountsQuery),
    ...(threadId
      ? [
          queryClient.prefetchQuery(threadQuery(threadId)),
          queryClient.prefetchInfiniteQuery(threadMessagesQuery(threadId)),
        ]
      : []),
  ]);
}
