import type { WebhookDeliveryJson, WebhookEndpointJson } from "./webhooks.contract.ts";
import type { WebhookDelivery, WebhookEndpoint } from "./webhooks.service.ts";

/** An endpoint as clients see it: without its secret. */
export function presentEndpoint(endpoint: WebhookEndpoint): WebhookEndpointJson {
  const { id, url, description, events, status, disabledReason, version } = endpoint;
  return {
    id,
    url,
    description,
    events: [...events],
    status,
    disabledReason,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    rotationEndsAt: endpoint.formerSecretEndsAt?.toISOString() ?? null,
    version,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}

/** A delivery as clients see it. */
export function presentDelivery(delivery: WebhookDelivery): WebhookDeliveryJson {
  const { id, endpointId, eventId, type, data, status } = delivery;
  return {
    id,
    endpointId,
    eventId,
    type,
    data: { ...data },
    occurredAt: delivery.occurredAt.toISOString(),
    status,
    attempts: [...delivery.log],
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    endedAt: delivery.endedAt?.toISOString() ?? null,
  };
}
