import { type Route, routesOf } from "../../http/index.ts";
import { type MessagesService, presentMessage } from "../messages/index.ts";
import { alertsContract } from "./alerts.contract.ts";
import { presentAlert, presentDeadLetter } from "./alerts.presenter.ts";
import type { AlertsService } from "./alerts.service.ts";

/** Alerts, who gets them, and the SMS that reached nobody. */
export function alertsRoutes(service: AlertsService, messages: MessagesService): Route[] {
  const route = routesOf(alertsContract);
  return [
    route("listAlerts", async ({ query }) => {
      const page = await service.list(query);
      return { status: 200, body: { items: page.items.map(presentAlert), nextCursor: page.nextCursor } };
    }),
    route("acknowledgeAlert", async ({ params, principal }) => ({
      status: 200,
      body: presentAlert(await service.acknowledge(principal, params.id)),
    })),
    route("resolveAlert", async ({ params, principal }) => ({
      status: 200,
      body: presentAlert(await service.resolve(principal, params.id)),
    })),
    route("listRecipientsNow", async () => {
      const rules = await service.recipientsNow();
      const items = rules.map(({ priority, recipients }) => ({
        priority,
        recipients: recipients.map(({ id, name, role, phone }) => ({ id, name, role, phone })),
      }));
      return { status: 200, body: { items } };
    }),
    route("listDeadLetters", async ({ query }) => {
      const page = await service.deadLetters(query);
      const items = page.items.map(({ message, alert }) => presentDeadLetter(message, alert));
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    }),
    route("replayDeadLetter", async ({ params, principal }) => ({
      status: 202,
      body: presentMessage(await messages.replay(principal, params.messageId)),
    })),
    route("acknowledgeDeadLetter", async ({ params, body, principal }) => {
      await messages.settle(principal, params.messageId, "acknowledge", body.reason);
      return { status: 204 };
    }),
    route("discardDeadLetter", async ({ params, body, principal }) => {
      await messages.settle(principal, params.messageId, "discard", body.reason);
      return { status: 204 };
    }),
    route("restoreDeadLetter", async ({ params, principal }) => {
      await messages.settle(principal, params.messageId, "restore", null);
      return { status: 204 };
    }),
  ];
}
