import type {
  ListedWebhookEndpointJson,
  WebhookDeliveryJson,
  WebhookEndpointJson,
} from "./webhooks.contract.ts";
import type { ListedEndpoint, WebhookDelivery, WebhookEndpoint } from "./webhooks.service.ts";

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

/** An endpoint as the list has it. */
export function presentListedEndpoint(endpoint: ListedEndpoint): ListedWebhookEndpointJson {
  const { lastDelivery: last } = endpoint;
  return {
    ...presentEndpoint(endpoint),
    lastDelivery: last && {
      id: last.id,
      type: last.type,
      status: last.status,
      createdAt: last.createdAt.toISOString(),
    },
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
