import { type Message, presentMessage } from "../messages/index.ts";
import type { AlertJson, DeadLetterJson } from "./alerts.contract.ts";
import { alertStateOf } from "./alerts.policy.ts";
import type { Alert } from "./alerts.repository.ts";
import type { AlertWithMessages } from "./alerts.service.ts";

/** An alert as clients see it. */
export function presentAlert({ alert, messages }: AlertWithMessages): AlertJson {
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
