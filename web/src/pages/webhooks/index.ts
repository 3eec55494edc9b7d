import { NEW_ENDPOINT } from "../../features/webhooks/webhooks.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Which systems are told of what happens here. */
export const webhooksPage = definePage({
  route: "/webhook-endpoints",
  title: "Webhooks",
  menu: { text: "Webhooks", icon: "webhook", permission: "webhooks:manage" },
  ways: [
    { shortcut: { keys: ["g", "w"], text: "Go to webhooks", group: ANYWHERE }, path: "/webhook-endpoints" },
  ],
  commands: [
    {
      text: "New webhook endpoint",
      icon: "plus",
      permission: "webhooks:manage",
      path: "/webhook-endpoints?new=1",
    },
  ],
  shortcuts: [NEW_ENDPOINT],
  data: async () => (await import("./webhooks.data.ts")).prefetch(),
  load: async () => (await import("./webhooks-page.tsx")).WebhooksPage,
});
