import { CHOICES } from "../../data/endpoints.generated.ts";
import type { WebhookDeliveryStatus } from "../../data/types.ts";
import { oneOf, pathWith } from "../../ui/address.ts";

export const DELIVERY_STATUSES: readonly WebhookDeliveryStatus[] = CHOICES.listWebhookDeliveries.status;

/** What the page of an endpoint shows, as its address says. */
export interface DeliveryView {
  readonly status: WebhookDeliveryStatus | "";
  /** The delivery that is opened; empty for none. */
  readonly opened: string;
}

/** Reads the view from an address; what makes no sense is left out. */
export function viewFromQuery(query: Readonly<Record<string, string>>): DeliveryView {
  return { status: oneOf(DELIVERY_STATUSES, query.status), opened: query.delivery ?? "" };
}

/** The address of an endpoint's page with this view. */
export function viewToPath(endpointId: string, { status, opened }: DeliveryView): string {
  return pathWith(`/webhook-endpoints/${endpointId}`, { status, delivery: opened });
}
