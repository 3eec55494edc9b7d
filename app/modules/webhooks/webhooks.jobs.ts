import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Events that are sorted to endpoints; apart from what is sent, since receivers may be slow. */
export const webhookEventsQueue = defineQueue({
  name: "webhook_events",
  concurrency: 5,
  keepCompleted: 100,
  keepFailed: 50,
});

/** What is sent: most of the time a sender waits for the receiver. */
export const webhookDeliveriesQueue = defineQueue({
  name: "webhook_deliveries",
  concurrency: 20,
  keepCompleted: 100,
  keepFailed: 50,
});

/** An event as it is told; its data are ids, states and figures. */
export const tellEventPayload = z.object({
  eventId: z.uuid(),
  type: z.string(),
  occurredAt: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});
export type TellEventPayload = z.output<typeof tellEventPayload>;

/** Writes a delivery for each endpoint that wants the event. */
export const tellEvent = defineJob<TellEventPayload>({
  name: "webhooks.tell",
  queue: webhookEventsQueue,
  payload: tellEventPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ eventId }) => `webhook-event-${eventId}`,
  priority: () => 4,
});

/** One attempt of a delivery; `attempt` counts within a generation. */
export const deliverPayload = z.object({
  deliveryId: z.uuid(),
  endpointId: z.uuid(),
  generation: z.number().int(),
  attempt: z.number().int(),
});
export type DeliverPayload = z.output<typeof deliverPayload>;

/**
 * Sends an event once. Repetitions are jobs of their own, from the outbox: what waits for hours waits in the database. The job's own
 * attempts are for what fails on our side.
 */
export const deliver = defineJob<DeliverPayload>({
  name: "webhooks.deliver",
  queue: webhookDeliveriesQueue,
  payload: deliverPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ deliveryId, generation, attempt }) => `webhook-${deliveryId}-${generation}-${attempt}`,
  priority: () => 4,
  subject: ({ deliveryId, endpointId }) => ({
    [ATTRIBUTES.webhookDeliveryId]: deliveryId,
    [ATTRIBUTES.webhookEndpointId]: endpointId,
  }),
});

/** Which deliveries of an endpoint are begun anew; `round` counts the jobs of one request. */
export const resendPayload = z.object({
  endpointId: z.uuid(),
  status: z.enum(["held", "dead"]),
  requestId: z.uuid(),
  round: z.number().int(),
  until: z.iso.datetime(),
});
export type ResendPayload = z.output<typeof resendPayload>;

/** Begins some hundred deliveries of an endpoint anew, and asks for itself again while there are more. */
export const resend = defineJob<ResendPayload>({
  name: "webhooks.resend",
  queue: webhookEventsQueue,
  payload: resendPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ requestId, round }) => `webhook-resend-${requestId}-${round}`,
  priority: () => 4,
});
