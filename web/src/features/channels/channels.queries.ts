import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { applyEvent } from "../../data/apply-event.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { type MessageLog, withMessage, withNewest, withOlder } from "./message-log.ts";
import { withNewestReplies, withReply } from "./replies.ts";

const CHANNELS_AT_ONCE = 100;
const MAX_CHANNEL_PAGES = 5;
const MESSAGES_AT_ONCE = 60;
const PEOPLE_AT_ONCE = 100;
/** What somebody comes back to is there at once. */
const KEPT_MS = 30 * 60_000;

/** The channels that one is in. */
export const channelsQuery = queryOptions({
  queryKey: ["channels", "mine"],
  async queryFn({ signal }): Promise<readonly Channel[]> {
    const all: Channel[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_CHANNEL_PAGES; page += 1) {
      const query = { limit: CHANNELS_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
      const { items, nextCursor } = await api.listChannels({ query, signal });
      all.push(...items);
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return all;
  },
  gcTime: KEPT_MS,
});

/** Channels that one could join. */
export const openChannelsQuery = (words: string) =>
  queryOptions({
    queryKey: ["channels", "open", words],
    queryFn: async ({ signal }) =>
      (
        await api.listChannels({
          query: { joined: "false", type: "team", limit: 50, ...(words === "" ? {} : { q: words }) },
          signal,
        })
      ).items,
  });

/** One channel. */
export const channelQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "one", id],
    queryFn: ({ signal }) => api.getChannel({ params: { id }, signal }),
    initialData: () => queryClient.getQueryData(channelsQuery.queryKey)?.find((channel) => channel.id === id),
    initialDataUpdatedAt: 0,
    meta: { isLive: true },
  });

/** What was written there, from the newest back as far as somebody has gone. */
export const messagesQuery = (id: string) => {
  const queryKey = ["channels", "messages", id] as const;
  return queryOptions({
    queryKey,
    async queryFn({ signal }): Promise<MessageLog> {
      const page = await api.listChannelMessages({
        params: { id },
        query: { limit: MESSAGES_AT_ONCE },
        signal,
      });
      return withNewest(queryClient.getQueryData<MessageLog>(queryKey), page);
    },
    gcTime: KEPT_MS,
    meta: { isLive: true },
  });
};

/** Fetches the page before the oldest that is here; rejects with an ApiError. */
export async function fetchOlder(id: string): Promise<void> {
  const { queryKey } = messagesQuery(id);
  const cursor = queryClient.getQueryData<MessageLog>(queryKey)?.olderCursor;
  if (!cursor) return;
  const page = await api.listChannelMessages({ params: { id }, query: { limit: MESSAGES_AT_ONCE, cursor } });
  queryClient.setQueryData<MessageLog>(queryKey, (known) =>
    known && known.olderCursor === cursor ? withOlder(known, page) : known,
  );
}

/** One message, wherever in its channel it is. */
export const messageQuery = (channelId: string, messageId: string) =>
  queryOptions({
    queryKey: ["channels", "message", channelId, messageId],
    queryFn: ({ signal }) => api.getChannelMessage({ params: { id: channelId, messageId }, signal }),
    meta: { isLive: true },
  });

/** Shows a message as it is; where one before it is missing, all of the newest are fetched. */
export function showMessage(message: ChannelMessage): void {
  const { queryKey } = messagesQuery(message.channelId);
  let hasGap = false;
  applyEvent<MessageLog>(queryKey, (known) => {
    const next = withMessage(known, message);
    hasGap = next === undefined;
    return next ?? known;
  });
  if (hasGap) void queryClient.invalidateQueries({ queryKey });
  const { channelId, parentId } = message;
  applyEvent<ChannelMessage>(messageQuery(channelId, message.id).queryKey, () => message);
  if (parentId !== null)
    applyEvent<MessageLog>(repliesQuery(channelId, parentId).queryKey, (known) => withReply(known, message));
}

/** The answers to one message, from the newest back as far as somebody has gone. */
export const repliesQuery = (channelId: string, parentId: string) => {
  const queryKey = ["channels", "replies", channelId, parentId] as const;
  return queryOptions({
    queryKey,
    async queryFn({ signal }): Promise<MessageLog> {
      const query = { limit: MESSAGES_AT_ONCE, parentId };
      const page = await api.listChannelMessages({ params: { id: channelId }, query, signal });
      return withNewestReplies(queryClient.getQueryData<MessageLog>(queryKey), page);
    },
    gcTime: KEPT_MS,
  });
};

/** Fetches the page of answers before the oldest that is here; rejects with an ApiError. */
export async function fetchOlderReplies(channelId: string, parentId: string): Promise<void> {
  const { queryKey } = repliesQuery(channelId, parentId);
  const cursor = queryClient.getQueryData<MessageLog>(queryKey)?.olderCursor;
  if (!cursor) return;
  const query = { limit: MESSAGES_AT_ONCE, parentId, cursor };
  const page = await api.listChannelMessages({ params: { id: channelId }, query });
  queryClient.setQueryData<MessageLog>(queryKey, (known) =>
    known && known.olderCursor === cursor ? withOlder(known, page) : known,
  );
}

/** Who is in it. */
export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "members", id],
    queryFn: async ({ signal }) =>
      (await api.listChannelMembers({ params: { id }, query: { limit: PEOPLE_AT_ONCE }, signal })).items,
  });

/** Messages of a channel that have these words. */
export const messageSearchQuery = (channelId: string, q: string) =>
  queryOptions({
    queryKey: ["channels", "search", channelId, q],
    queryFn: async ({ signal }) =>
      (await api.searchMessages({ query: { q, channelId, limit: 50 }, signal })).items,
  });
