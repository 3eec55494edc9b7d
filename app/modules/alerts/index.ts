import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { instruments, type Observation } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { escalationPoliciesModule } from "../escalation-policies/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { onCallModule } from "../on-call/index.ts";
import { alertsCommands } from "./alerts.commands.ts";
import { alertCallsRoutes, alertCallWebhookPath } from "./alert-calls.routes.ts";
import { createAlertCallsService } from "./alert-calls.service.ts";
import { alertsContract } from "./alerts.contract.ts";
import { alertErrors } from "./alerts.errors.ts";
import { alertsPublicEvents } from "./alerts.public-events.ts";
import { alertsRoutes } from "./alerts.routes.ts";
import { type AlertsService, createAlertsService } from "./alerts.service.ts";
import { alertsSubscribers } from "./alerts.subscribers.ts";
import { createEscalationService } from "./escalation.service.ts";

/** Steps and calls that are due are looked for so often: what is asked is an index without rows, nearly always. */
const LOOKED_FOR_EVERY_MS = 2_000;

/** Urgent alerts: who is told what, and what became of it. */
export const alertsModule = defineModule<AlertsService>({
  name: "alerts",
  commands: alertsCommands,
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
      erase: {
        set: { body: "'[erased]'", caller_name: "null", callback_number: "null" },
        kept: "how often people were alerted, and how fast, is counted",
      },
    },
    {
      table: "alert_calls",
      ofPerson: "user_id = any(cast(:userIds as uuid[])) or to_number = any(cast(:phones as text[]))",
      erase: {
        set: { recipient_name: "'Erased person'", to_number: "''" },
        kept: "that somebody was called, and what became of it, must be provable",
      },
    },
  ],
  publicEvents: alertsPublicEvents,
  create: ({ config, database, unitOfWork, logger, live, providers, use }) => {
    const [messages, calls, identity] = [use(messagesModule), use(callsModule), use(identityModule)];
    const carrier = providers.callingCarrier;
    const alertCalls = createAlertCallsService({
      database,
      unitOfWork,
      logger,
      carrier,
      calls,
      identity,
      acknowledge: (tx, who, alertId) => service.acknowledgeWithin(tx, who, alertId),
      webhookUrl: (kind, id) =>
        `${config.http.publicUrl}${alertCallWebhookPath(carrier.name, kind)}?call=${id}`,
    });
    const escalation = createEscalationService({
      database,
      unitOfWork,
      logger,
      identity,
      onCall: use(onCallModule),
      policies: use(escalationPoliciesModule),
      messages,
      calls,
      alertCalls,
      callUrl: (callId) => `${config.http.publicUrl}/calls/${callId}`,
    });
    const service: AlertsService = createAlertsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      messages,
      escalation,
      calls,
    });
    return {
      service,
      routes: [...alertsRoutes(service, messages), ...alertCallsRoutes(alertCalls, carrier)],
      periodicWork: [
        {
          name: "alert-escalations",
          role: "worker",
          intervalMs: LOOKED_FOR_EVERY_MS,
          run: () => escalation.runDue(),
        },
        {
          name: "alert-calls",
          role: "worker",
          intervalMs: LOOKED_FOR_EVERY_MS,
          run: () => alertCalls.placeDue(),
        },
      ],
      subscribers: alertsSubscribers(service, alertCalls, live),
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.alertsUnacknowledged,
          read: async () => {
            const due = new Date(Date.now() - latencyObjectiveSeconds("alert-acknowledgement-time") * 1000);
            return byPriority(await service.countOpen(due));
          },
        },
        {
          role: "scheduler",
          gauge: instruments.alertsUnanswered,
          read: async () => byPriority(await service.countUnanswered()),
        },
      ],
    };
  },
});

/** One for each priority, those of which there are none included: an alert ends by a figure, not by its absence. */
function byPriority(counts: Awaited<ReturnType<AlertsService["countUnanswered"]>>): Observation[] {
  return ([1, 2, 3, 4] as const).map((priority) => ({
    value: counts.find((row) => row.priority === priority)?.count ?? 0,
    attributes: { [ATTRIBUTES.priority]: `P${priority}` },
  }));
}

export { firstStep, stepAfter } from "./escalation.policy.ts";
export { alertErrors } from "./alerts.errors.ts";
export {
  type AlertRaised,
  type AlertSmsGivenUp,
  alertAcknowledged,
  alertRaised,
  alertResolved,
  alertSmsGivenUp,
  alertUnanswered,
} from "./alerts.events.ts";
export {
  ACKNOWLEDGE_WORD,
  alertStateOf,
  type Priority,
  parsePriority,
  referenceIn,
} from "./alerts.policy.ts";
export { presentAlert } from "./alerts.presenter.ts";
export type { AlertsService, AlertWithMessages, RaisedAlert } from "./alerts.service.ts";
