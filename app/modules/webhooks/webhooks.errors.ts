import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of webhook endpoints. */
export const webhookEndpointErrors = defineErrors({
  webhook_endpoint_not_found: {
    status: 404,
    title: "There is no such endpoint",
    expected: true,
    remedy: "It may have been deleted; `/api/webhook-endpoints` lists them all.",
  },
  webhook_delivery_not_found: {
    status: 404,
    title: "There is no such delivery",
    expected: true,
    remedy: "It may be older than deliveries are kept, or its endpoint was deleted.",
  },
  too_many_webhook_endpoints: {
    status: 409,
    title: "There are as many endpoints as there may be",
    expected: true,
    remedy: "Delete one; several events can go to one endpoint.",
  },
  webhook_endpoint_not_active: {
    status: 409,
    title: "The endpoint is paused or disabled",
    expected: true,
    remedy: "Set its `status` to `active` first.",
  },
  webhook_delivery_under_way: {
    status: 409,
    title: "The delivery is on its way",
    expected: true,
    remedy: "Wait until it is delivered or dead; `nextAttemptAt` says when it is tried next.",
  },
});
