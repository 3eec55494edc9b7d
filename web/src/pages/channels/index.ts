import { queryClient } from "../../data/query-client.ts";
import { channelsQuery } from "../../features/channels/channels.queries.ts";
import { CHANNEL_SHORTCUTS } from "../../features/channels/channels.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Where colleagues write to each other. */
export const channelsPage = definePage({
  route: "/channels",
  title: "Channels",
  nav: { text: "Channels", icon: "hash", permission: "channels:read" },
  ways: [{ shortcut: { keys: ["g", "m"], text: "Go to channels", group: ANYWHERE }, path: "/channels" }],
  shortcuts: CHANNEL_SHORTCUTS,
  data: () => [queryClient.prefetchQuery(channelsQuery)],
  load: async () => (await import("./channels-page.tsx")).ChannelsPage,
});
