import { SEND_TEST } from "../../features/webhooks/webhooks.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One endpoint with what it was sent. */
export const webhookPage = definePage({
  route: "/webhook-endpoints/:id",
  title: "Webhook endpoint",
  shortcuts: [SEND_TEST],
  data: async (place) => (await import("./webhook.data.ts")).prefetch(place),
  load: async () => (await import("./webhook-page.tsx")).WebhookPage,
});
