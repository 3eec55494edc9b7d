import { queryClient } from "../../data/query-client.ts";
import { channelQuery, channelsQuery, messagesQuery } from "../../features/channels/channels.queries.ts";
import { CHANNEL_SHORTCUTS } from "../../features/channels/channels.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One channel, beside all of them. */
export const channelPage = definePage({
  route: "/channels/:id",
  title: "Channels",
  shortcuts: CHANNEL_SHORTCUTS,
  data: ({ params: { id = "" } }) => [
    queryClient.prefetchQuery(channelsQuery),
    queryClient.prefetchQuery(channelQuery(id)),
    queryClient.prefetchQuery(messagesQuery(id)),
  ],
  load: async () => (await import("./channel-page.tsx")).ChannelPage,
});
