import { type Message, presentMessage } from "../messages/index.ts";
import type { AlertJson, DeadLetterJson } from "./alerts.contract.ts";
import type { Alert } from "./alerts.repository.ts";
import type { AlertWithMessages } from "./alerts.service.ts";

/** An alert as clients see it. */
export function presentAlert({ alert, messages }: AlertWithMessages): AlertJson {
  return {
    id: alert.id,
    callId: alert.callId,
    priority: alert.priority,
    body: alert.body,
    createdAt: alert.createdAt.toISOString(),
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
