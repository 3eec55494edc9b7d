import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { liveStatus } from "../../data/live/connection.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import type { ListPage, ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import type { Thread, ThreadDetail, ThreadMessage } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { newestMessages, scheduledQuery, threadMessagesQuery, threadQuery } from "./inbox.queries.ts";
import { isKeptUnread, mayBeRead, readThread } from "./thread-actions.ts";
import { inOrder, withNewest } from "./thread-messages.ts";

const GATHER_MS = 60;
/** So long somebody looks at a thread before it counts as read: whoever walks past reads nothing. */
const READ_AFTER_MS = 1_200;
const POLL_MS = 10_000;
const NEWEST_WITHIN_MS = 15_000;

/** A thread and what stands in it, kept right by events. `known`: what a list has of it, until it has come itself. */
export function useThread(id: string, known: Thread | undefined) {
  const thread = useLiveQuery(threadQuery(id));
  const query = threadMessagesQuery(id);
  const messages = useInfiniteQuery<
    ListPage<ThreadMessage>,
    ApiError,
    ListPages<ThreadMessage>,
    readonly unknown[],
    string | null
  >(query);
  const fetchNewest = async () => {
    try {
      const fresh = await newestMessages(id, AbortSignal.timeout(NEWEST_WITHIN_MS));
      queryClient.setQueryData<ListPages<ThreadMessage>>(
        query.queryKey,
        (pages) => pages && withNewest(pages, fresh),
      );
    } catch {
      // The connection's own mark says that what is shown may be old.
    }
  };
  const gatherMessages = useGathered(GATHER_MS, () => {
    void fetchNewest();
    void queryClient.invalidateQueries({ queryKey: scheduledQuery(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: ["reachability"] });
  });
  const gatherThread = useGathered(GATHER_MS, () => void thread.refetch());
  useChannel(channel("thread", { id }), {
    "thread.message": gatherMessages,
    "thread.changed": gatherThread,
    onResync: () => {
      gatherMessages();
      gatherThread();
    },
  });
  const newest = useRef(fetchNewest);
  newest.current = fetchNewest;
  useEffect(() => {
    // What was known of it may be old: nobody followed it meanwhile.
    if (queryClient.getQueryData(query.queryKey)) void newest.current();
    mayBeRead(id);
  }, [id]);
  const isDown = liveStatus.value.state !== "live" && liveStatus.value.state !== "stopped";
  useEffect(() => {
    if (!isDown) return undefined;
    const timer = setInterval(() => void newest.current(), POLL_MS);
    return () => clearInterval(timer);
  }, [isDown, id]);
  const shown: Thread | ThreadDetail | undefined = thread.data ?? known;
  useReading(thread.data);
  return { thread, shown, messages, entries: messages.data && inOrder(messages.data) };
}

/** What somebody has looked at for a moment is read, for the whole team. */
function useReading(thread: ThreadDetail | undefined): void {
  const isUnread = (thread?.unread ?? 0) > 0;
  useEffect(() => {
    if (!thread || !isUnread || !can("threads:write")) return undefined;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible" && !isKeptUnread(thread.id)) void readThread(thread);
    }, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [thread?.id, thread?.lastSequence, isUnread]);
}
