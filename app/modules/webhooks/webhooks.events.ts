import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** An endpoint was made, changed or deleted: which events are wanted may be others. */
export const webhookEndpointChanged = defineEvent<{ readonly endpointId: string }>(
  "webhook_endpoint.changed",
);

/** We send nothing there any more: nothing was taken for long, or it says that it is gone. */
export interface WebhookEndpointDisabled {
  readonly endpointId: string;
  readonly reason: "failing" | "gone";
  /** Counts with each disabling: the version of the endpoint. */
  readonly version: number;
}
export const webhookEndpointDisabled = defineEvent<WebhookEndpointDisabled>("webhook_endpoint.disabled");

/** An attempt at a delivery has ended. */
export interface WebhookAttempted {
  readonly outcome: "delivered" | "failed" | "given_up";
  /** From the event to its delivery; null where it was not delivered, or was sent again on demand. */
  readonly deliveredAfterSeconds: number | null;
}
export const webhookAttempted = defineEvent<WebhookAttempted>("webhook.attempted");
