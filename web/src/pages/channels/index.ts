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
  data: async () => (await import("./channels.data.ts")).prefetch(),
  load: async () => (await import("./channels-page.tsx")).ChannelsPage,
});
