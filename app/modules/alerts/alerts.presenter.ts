import { type Message, presentMessage } from "../messages/index.ts";
import type { AlertJson, DeadLetterJson } from "./alerts.contract.ts";
import { alertStateOf } from "./alerts.policy.ts";
import type { Alert } from "./alerts.repository.ts";
import type { AlertWithMessages } from "./alerts.service.ts";

/** An alert as clients see it. */
export function presentAlert({ alert, messages, calls, steps }: AlertWithMessages): AlertJson {
  return {
    id: alert.id,
    callId: alert.callId,
    priority: alert.priority,
    body: alert.body,
    state: alertStateOf(alert),
    createdAt: alert.createdAt.toISOString(),
    acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
    acknowledgedById: alert.acknowledgedById,
    acknowledgedByName: alert.acknowledgedByName,
    acknowledgedHow: alert.acknowledgedHow,
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
    resolvedByName: alert.resolvedByName,
    messages: messages.map(presentMessage),
    calls: calls.map((call) => ({
      id: call.id,
      recipientName: call.recipientName,
      to: call.toNumber,
      status: call.status,
      queuedAt: call.createdAt.toISOString(),
      placedAt: call.placedAt?.toISOString() ?? null,
      endedAt: call.endedAt?.toISOString() ?? null,
    })),
    escalation: alert.escalation && {
      policy: alert.escalation.name,
      nextStepAt: alert.nextStep?.dueAt.toISOString() ?? null,
      ranOutAt: alert.ranOutAt?.toISOString() ?? null,
      steps: steps.map(({ round, step, by, outcome, people, detail, at }) => ({
        round: round + 1,
        step: step + 1,
        by,
        outcome,
        people,
        detail,
        at: at.toISOString(),
      })),
    },
  };
}

/** A given-up SMS as clients see it. */
export function presentDeadLetter(message: Message, alert: Alert | null): DeadLetterJson {
  return {
    ...presentMessage(message),
    alertId: message.alertId,
    callId: alert?.callId ?? null,
    priority: message.priority,
    body: alert?.body ?? message.content,
    settlement: message.settlement,
    settledAt: message.settledAt?.toISOString() ?? null,
    settledReason: message.settledReason,
  };
}
