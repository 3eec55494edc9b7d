import { callsModule } from "../calls/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { alertsContract } from "./alerts.contract.ts";
import { alertsRoutes } from "./alerts.routes.ts";
import { type AlertsService, createAlertsService } from "./alerts.service.ts";
import { alertsSubscribers } from "./alerts.subscribers.ts";

/** Urgent alerts: who is told what, and what became of it. */
export const alertsModule = defineModule<AlertsService>({
  name: "alerts",
  contract: alertsContract,
  permissions: {
    "alerts:read": "agent",
    "dead-letters:read": "supervisor",
    "dead-letters:acknowledge": "supervisor",
    "dead-letters:replay": "admin",
    "dead-letters:discard": "admin",
  },
  personalRows: [
    {
      table: "alerts",
      ofPerson: "call_id = any(cast(:callIds as uuid[]))",
      erase: { set: { body: "'[erased]'" }, kept: "how often people were alerted, and how fast, is counted" },
    },
  ],
  create: ({ config, database, live, use }) => {
    const messages = use(messagesModule);
    const service = createAlertsService({
      database,
      messages,
      calls: use(callsModule),
      identity: use(identityModule),
      callUrl: (callId) => `${config.http.publicUrl}/calls/${callId}`,
    });
    return {
      service,
      routes: alertsRoutes(service, messages),
      subscribers: alertsSubscribers(service, live),
    };
  },
});

export { type AlertRaised, type AlertSmsGivenUp, alertRaised, alertSmsGivenUp } from "./alerts.events.ts";
export { type Priority, parsePriority } from "./alerts.policy.ts";
export { presentAlert } from "./alerts.presenter.ts";
export type { AlertsService, AlertWithMessages, RaisedAlert } from "./alerts.service.ts";
