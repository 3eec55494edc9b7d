import { z } from "zod";
import { defineRoute, type Route, routesOf } from "../../http/index.ts";
import type { StackAlertsWebhook } from "../../providers/alerting/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { IdentityService } from "../identity/index.ts";
import type { CurrentIncidentsService } from "./current-incidents.service.ts";
import { incidentsContract } from "./incidents.contract.ts";
import {
  presentCurrentIncidents,
  presentIncident,
  presentIncidentEvent,
  presentMute,
} from "./incidents.presenter.ts";
import type { Incident, IncidentsService } from "./incidents.service.ts";
import type { MutesService } from "./mutes.service.ts";

/** Alerts about the stack, and Alertmanager's webhook. */
export function incidentsRoutes(
  service: IncidentsService,
  current: CurrentIncidentsService,
  mutes: MutesService,
  identity: Pick<IdentityService, "namesOf">,
  webhook: StackAlertsWebhook,
): Route[] {
  const route = routesOf(incidentsContract);
  const present = async (incident: Incident) => presentIncident(incident, await service.namesIn([incident]));
  return [
    defineRoute({
      method: "POST",
      path: `/webhooks/${webhook.vendor}`,
      summary: "Take in alerts about the stack",
      description:
        "Alertmanager's webhook, version 4, also from the alert gateway, whose updates bring explanations. An alert is known by its fingerprint and beginning.",
      tags: ["Webhooks"],
      auth: createWebhookAuth(webhook),
      body: { json: z.looseObject({}) },
      responses: {
        200: {
          description: "Taken in; a repeated one changes nothing",
          schema: z.object({ received: z.number().int() }),
        },
      },
      handler: async ({ body }) => {
        const alerts = readWebhook(webhook, body);
        const isNew = await service.take(alerts);
        countWebhook({ provider: webhook.vendor, event: "alerts", outcome: isNew ? "applied" : "duplicate" });
        return { status: 200, body: { received: alerts.length } };
      },
    }),
    route("listIncidents", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      const names = await service.namesIn(items);
      return { status: 200, body: { items: items.map((one) => presentIncident(one, names)), nextCursor } };
    }),
    route("getCurrentIncidents", async () => ({
      status: 200,
      body: presentCurrentIncidents(await current.current()),
    })),
    route("getIncident", async ({ params }) => ({
      status: 200,
      body: await present(await service.get(params.id)),
    })),
    route("listIncidentEvents", async ({ params, query }) => {
      const { items, nextCursor } = await service.history(params.id, query);
      const names = await identity.namesOf(items.flatMap(({ userId }) => userId ?? []));
      return {
        status: 200,
        body: { items: items.map((one) => presentIncidentEvent(one, names)), nextCursor },
      };
    }),
    route("acknowledgeIncident", async ({ principal, params, body }) => ({
      status: 200,
      body: await present(await service.acknowledge(principal, params.id, body)),
    })),
    route("unacknowledgeIncident", async ({ principal, params }) => ({
      status: 200,
      body: await present(await service.unacknowledge(principal, params.id)),
    })),
    route("listMutes", async () => ({
      status: 200,
      body: { items: (await mutes.list()).map(presentMute) },
    })),
    route("createMute", async ({ principal, body }) => ({
      status: 201,
      body: presentMute(await mutes.mute(principal, body)),
    })),
    route("deleteMute", async ({ principal, params }) => {
      await mutes.lift(principal, params.id);
      return { status: 204 };
    }),
  ];
}
