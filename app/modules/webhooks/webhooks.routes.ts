import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { webhooksContract } from "./webhooks.contract.ts";
import { presentDelivery, presentEndpoint, presentListedEndpoint } from "./webhooks.presenter.ts";
import type { WebhookEndpoint, WebhooksService } from "./webhooks.service.ts";

/** Telling other systems what happens here. */
export function webhooksRoutes(service: WebhooksService): Route[] {
  const route = routesOf(webhooksContract);
  const answer = <Status extends number>(status: Status, endpoint: WebhookEndpoint) => ({
    status,
    body: presentEndpoint(endpoint),
    headers: { ETag: etagOf(endpoint.version) },
  });
  const withSecret = <Status extends number>(status: Status, endpoint: WebhookEndpoint) => ({
    status,
    body: { ...presentEndpoint(endpoint), secret: endpoint.secret },
    headers: { ETag: etagOf(endpoint.version) },
  });
  return [
    route("listWebhookEvents", () => ({ status: 200, body: { items: service.events() } })),
    route("listWebhookEndpoints", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentListedEndpoint), nextCursor } };
    }),
    route("createWebhookEndpoint", async ({ principal, body }) =>
      withSecret(201, await service.create(principal, body)),
    ),
    route("getWebhookEndpoint", async ({ params }) => answer(200, await service.view(params.id))),
    route("updateWebhookEndpoint", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("deleteWebhookEndpoint", async ({ principal, params }) => {
      await service.delete(principal, params.id);
      return { status: 204 };
    }),
    route("rotateWebhookSecret", async ({ principal, params }) =>
      withSecret(200, await service.rotateSecret(principal, params.id)),
    ),
    route("testWebhookEndpoint", async ({ params }) => ({
      status: 202,
      body: presentDelivery(await service.test(params.id)),
    })),
    route("listWebhookDeliveries", async ({ params, query }) => {
      const { items, nextCursor } = await service.deliveries(params.id, query);
      return { status: 200, body: { items: items.map(presentDelivery), nextCursor } };
    }),
    route("replayDeadWebhookDeliveries", async ({ principal, params }) => {
      await service.replayDead(principal, params.id);
      return { status: 202 };
    }),
    route("getWebhookDelivery", async ({ params }) => ({
      status: 200,
      body: presentDelivery(await service.delivery(params.id)),
    })),
    route("replayWebhookDelivery", async ({ principal, params }) => ({
      status: 202,
      body: presentDelivery(await service.replay(principal, params.id)),
    })),
  ];
}
