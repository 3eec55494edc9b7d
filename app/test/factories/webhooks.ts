import { randomUUID } from "node:crypto";
import type { WebhookDeliveryRow, WebhookEndpointRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes an endpoint that wants new leads. */
export async function insertWebhookEndpoint(
  db: TestDatabase,
  given: Partial<WebhookEndpointRow> = {},
): Promise<WebhookEndpointRow> {
  const [row] = await db("webhook_endpoints")
    .insert({
      url: "https://hooks.example/trunkline",
      events: ["lead.created"],
      secret: `whsec_${Buffer.from(randomUUID()).toString("base64")}`,
      ...given,
    })
    .returning("*");
  if (!row) throw new Error("a webhook endpoint was not inserted");
  return row;
}

/** Writes a delivery of a new lead that nobody sends. */
export async function insertWebhookDelivery(
  db: TestDatabase,
  endpointId: string,
  given: Partial<WebhookDeliveryRow> = {},
): Promise<WebhookDeliveryRow> {
  const [row] = await db("webhook_deliveries")
    .insert({
      endpoint_id: endpointId,
      event_id: randomUUID(),
      type: "lead.created",
      data: "{}",
      occurred_at: new Date(),
      status: "dead",
      ...given,
    })
    .returning("*");
  if (!row) throw new Error("a webhook delivery was not inserted");
  return row;
}
