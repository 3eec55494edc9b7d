import type { WebhookDeliveryStatus, WebhookEndpoint } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { DELIVERY_TONES, STATE_TONES, stateOf } from "./webhook-words.ts";
import { webhookWords as words } from "./webhooks.strings.ts";

/** How an endpoint is. */
export function EndpointBadge({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const state = stateOf(endpoint);
  return <Badge tone={STATE_TONES[state]}>{words.states[state]}</Badge>;
}

/** What became of a delivery. */
export function DeliveryBadge({ status }: { readonly status: WebhookDeliveryStatus }) {
  return (
    <Badge tone={DELIVERY_TONES[status]} hasDot={status === "pending"} beats={status === "pending"}>
      {words.deliveries.statuses[status]}
    </Badge>
  );
}
