import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { emptyOrLineSchema } from "../../http/text.contract.ts";

const isoDate = z.iso.datetime();

/** `disabled`: by us, since nothing was taken there for long, or since it says that it is gone. */
export const endpointStatusSchema = z.enum(["active", "paused", "disabled"]);

/** `held`: its endpoint is paused or disabled; `dead`: given up. */
export const deliveryStatusSchema = z.enum(["pending", "held", "delivered", "dead"]);

/** Why an attempt came to nothing; those with an answer are told by its status. */
export const attemptFailureSchema = z.enum([
  "refused",
  "address_not_public",
  "host_not_found",
  "timeout",
  "tls",
  "connection",
]);

const eventsSchema = z
  .array(z.string().max(80))
  .min(1)
  .max(200)
  .transform((names) => [...new Set(names)])
  .describe("Names of events, as /api/webhook-events lists them");

const urlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe("https, unless its host is one of our own; without name and password");

/** An endpoint without its secret. */
export const webhookEndpointSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()),
    status: endpointStatusSchema,
    disabledReason: z
      .enum(["failing", "gone"])
      .nullable()
      .describe("Nothing was taken for three days, or it answered 410"),
    failingSince: isoDate
      .nullable()
      .describe("Since when nothing has been taken there; null while all is well"),
    rotationEndsAt: isoDate.nullable().describe("Until when the secret before this one signs, too"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the endpoint"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "WebhookEndpoint" });

/** What making an endpoint takes. */
export const newWebhookEndpointSchema = z.strictObject({
  url: urlSchema,
  events: eventsSchema,
  description: emptyOrLineSchema(200).optional().describe("What it is for"),
});

/** What changing an endpoint takes: the fields that change. */
export const webhookEndpointPatchSchema = z
  .strictObject({
    url: urlSchema,
    events: eventsSchema,
    description: emptyOrLineSchema(200),
    status: z
      .enum(["active", "paused"])
      .describe("Paused: what happens is kept and sent later. Active: what was held is sent now"),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

const attemptSchema = z.object({
  at: isoDate,
  durationSeconds: z.number(),
  status: z.number().int().nullable().describe("Of the answer; null without one"),
  failure: attemptFailureSchema.nullable().describe("Null: it was taken"),
});

/** An event on its way to an endpoint. */
export const webhookDeliverySchema = z
  .object({
    id: idSchema,
    endpointId: idSchema,
    eventId: idSchema.describe("In the header `webhook-id`, the same each time that it is sent"),
    type: z.string(),
    data: z.record(z.string(), z.unknown()),
    occurredAt: isoDate,
    status: deliveryStatusSchema,
    attempts: z.array(attemptSchema).describe("The last twenty"),
    nextAttemptAt: isoDate.nullable(),
    createdAt: isoDate,
    endedAt: isoDate.nullable(),
  })
  .meta({ id: "WebhookDelivery" });

/** An event that can be subscribed to. */
export const webhookEventSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    data: z.record(z.string(), z.unknown()).describe("JSON Schema of its `data`"),
  })
  .meta({ id: "WebhookEvent" });

/** An endpoint in the list: also what it was sent last. */
export const listedWebhookEndpointSchema = webhookEndpointSchema
  .extend({
    lastDelivery: z
      .object({ id: idSchema, type: z.string(), status: deliveryStatusSchema, createdAt: isoDate })
      .nullable()
      .describe("The newest, whatever became of it; null where none is kept"),
  })
  .meta({ id: "ListedWebhookEndpoint" });

const access = { permission: "webhooks:manage" } as const;
const params = z.object({ id: idSchema });
const notThere = { 404: "There is no such endpoint" } as const;
const withSecret = webhookEndpointSchema.extend({
  secret: z.string().describe("Shown once; `whsec_` and the key in base64"),
});

/** Telling other systems what happens here. */
export const webhooksContract = {
  tag: {
    name: "Webhook endpoints",
    description: "Telling other systems what happens here, signed and again and again until they have it.",
  },
  endpoints: {
    listWebhookEvents: {
      method: "GET",
      path: "/api/webhook-events",
      summary: "List the events that there are",
      access,
      responses: {
        200: { description: "All of them", schema: z.object({ items: z.array(webhookEventSchema) }) },
      },
    },
    listWebhookEndpoints: {
      method: "GET",
      path: "/api/webhook-endpoints",
      summary: "List endpoints",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(listedWebhookEndpointSchema) } },
    },
    createWebhookEndpoint: {
      method: "POST",
      path: "/api/webhook-endpoints",
      summary: "Have events sent to an address",
      access,
      answersWithSecret: true,
      body: newWebhookEndpointSchema,
      responses: {
        201: { description: "The endpoint, with its secret for the only time", schema: withSecret },
      },
      problems: { 409: "There are 50 endpoints already" },
    },
    getWebhookEndpoint: {
      method: "GET",
      path: "/api/webhook-endpoints/:id",
      summary: "See an endpoint",
      access,
      params,
      responses: {
        200: { description: "The endpoint; its version is the ETag", schema: webhookEndpointSchema },
      },
      problems: notThere,
    },
    updateWebhookEndpoint: {
      method: "PATCH",
      path: "/api/webhook-endpoints/:id",
      summary: "Change, pause or resume an endpoint",
      access,
      isVersioned: true,
      params,
      body: webhookEndpointPatchSchema,
      responses: {
        200: { description: "The endpoint; its version is the ETag", schema: webhookEndpointSchema },
      },
      problems: notThere,
    },
    deleteWebhookEndpoint: {
      method: "DELETE",
      path: "/api/webhook-endpoints/:id",
      summary: "Delete an endpoint with what it was sent",
      access,
      params,
      responses: { 204: { description: "Deleted; nothing more is sent there" } },
      problems: notThere,
    },
    rotateWebhookSecret: {
      method: "POST",
      path: "/api/webhook-endpoints/:id/secret",
      summary: "Give an endpoint a new secret",
      description: "The one before signs for another 24 hours, beside the new one.",
      access,
      answersWithSecret: true,
      params,
      responses: {
        200: { description: "The endpoint, with its new secret for the only time", schema: withSecret },
      },
      problems: notThere,
    },
    testWebhookEndpoint: {
      method: "POST",
      path: "/api/webhook-endpoints/:id/tests",
      summary: "Send a test to an endpoint",
      description: "An event `webhook.test`, which needs no subscription.",
      access,
      limit: "webhook-tests",
      params,
      responses: {
        202: { description: "Its delivery, to be looked at again", schema: webhookDeliverySchema },
      },
      problems: { ...notThere, 409: "It is paused or disabled" },
    },
    listWebhookDeliveries: {
      method: "GET",
      path: "/api/webhook-endpoints/:id/deliveries",
      summary: "See what an endpoint was sent",
      access,
      params,
      query: pageQuerySchema.extend({
        status: deliveryStatusSchema.optional().describe("Only those; `dead` are those that were given up"),
      }),
      responses: { 200: { description: "Newest first", schema: pageSchema(webhookDeliverySchema) } },
      problems: notThere,
    },
    replayDeadWebhookDeliveries: {
      method: "POST",
      path: "/api/webhook-endpoints/:id/replays",
      summary: "Send everything again that was given up",
      access,
      params,
      responses: { 202: { description: "It is begun" } },
      problems: { ...notThere, 409: "It is paused or disabled" },
    },
    getWebhookDelivery: {
      method: "GET",
      path: "/api/webhook-deliveries/:id",
      summary: "See what became of a delivery",
      access,
      params,
      responses: { 200: { description: "The delivery", schema: webhookDeliverySchema } },
      problems: { 404: "There is no such delivery" },
    },
    replayWebhookDelivery: {
      method: "POST",
      path: "/api/webhook-deliveries/:id/replay",
      summary: "Send an event again",
      description: "Under the same id, whatever became of it before.",
      access,
      params,
      responses: { 202: { description: "The delivery as it is now", schema: webhookDeliverySchema } },
      problems: {
        404: "There is no such delivery",
        409: "It is on its way, or its endpoint is paused or disabled",
      },
    },
  },
} as const satisfies ModuleContract;

export type EndpointStatus = z.output<typeof endpointStatusSchema>;
export type DeliveryStatus = z.output<typeof deliveryStatusSchema>;
export type AttemptFailure = z.output<typeof attemptFailureSchema>;
export type NewWebhookEndpoint = z.output<typeof newWebhookEndpointSchema>;
export type WebhookEndpointPatch = z.output<typeof webhookEndpointPatchSchema>;
export type WebhookEndpointJson = z.output<typeof webhookEndpointSchema>;
export type ListedWebhookEndpointJson = z.output<typeof listedWebhookEndpointSchema>;
export type WebhookDeliveryJson = z.output<typeof webhookDeliverySchema>;
export type WebhookEventJson = z.output<typeof webhookEventSchema>;
