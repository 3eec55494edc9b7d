import { CHANNEL_SHORTCUTS } from "../../features/channels/channels.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One channel, beside all of them. */
export const channelPage = definePage({
  route: "/channels/:id",
  title: "Channels",
  shortcuts: CHANNEL_SHORTCUTS,
  data: async (place) => (await import("./channel.data.ts")).prefetch(place),
  load: async () => (await import("./channel-page.tsx")).ChannelPage,
});
