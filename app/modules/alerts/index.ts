import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { alertsContract } from "./alerts.contract.ts";
import { alertErrors } from "./alerts.errors.ts";
import { alertsPublicEvents } from "./alerts.public-events.ts";
import { alertsRoutes } from "./alerts.routes.ts";
import { type AlertsService, createAlertsService } from "./alerts.service.ts";
import { alertsSubscribers } from "./alerts.subscribers.ts";

/** Urgent alerts: who is told what, and what became of it. */
export const alertsModule = defineModule<AlertsService>({
  name: "alerts",
  contract: alertsContract,
  errors: alertErrors,
  permissions: {
    "alerts:read": "agent",
    "alerts:acknowledge": "agent",
    "alerts:resolve": "agent",
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
  publicEvents: alertsPublicEvents,
  create: ({ config, database, unitOfWork, live, use }) => {
    const messages = use(messagesModule);
    const service = createAlertsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      messages,
      calls: use(callsModule),
      identity: use(identityModule),
      callUrl: (callId) => `${config.http.publicUrl}/calls/${callId}`,
    });
    return {
      service,
      routes: alertsRoutes(service, messages),
      subscribers: alertsSubscribers(service, live),
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.alertsUnacknowledged,
          read: async () => {
            const due = new Date(Date.now() - latencyObjectiveSeconds("alert-acknowledgement-time") * 1000);
            const counts = await service.countOpen(due);
            return ([1, 2, 3, 4] as const).map((priority) => ({
              value: counts.find((row) => row.priority === priority)?.count ?? 0,
              attributes: { [ATTRIBUTES.priority]: `P${priority}` },
            }));
          },
        },
      ],
    };
  },
});

export { alertErrors } from "./alerts.errors.ts";
export { type AlertRaised, type AlertSmsGivenUp, alertRaised, alertSmsGivenUp } from "./alerts.events.ts";
export {
  ACKNOWLEDGE_WORD,
  alertStateOf,
  type Priority,
  parsePriority,
  referenceIn,
} from "./alerts.policy.ts";
export { presentAlert } from "./alerts.presenter.ts";
export type { AlertsService, AlertWithMessages, RaisedAlert } from "./alerts.service.ts";
