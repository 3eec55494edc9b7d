import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { AcknowledgedHow } from "./alerts.contract.ts";
import type { StepOutcome } from "./escalation.policy.ts";

/** An alert was raised. */
export interface AlertRaised {
  readonly alertId: string;
  readonly callId: string;
  readonly priority: 1 | 2 | 3 | 4;
}
export const alertRaised = defineEvent<AlertRaised>("alert.raised");

/** An SMS of an alert was given up: somebody was not told. */
export interface AlertSmsGivenUp {
  readonly alertId: string;
  readonly callId: string;
  readonly messageId: string;
}
export const alertSmsGivenUp = defineEvent<AlertSmsGivenUp>("alert.sms_given_up");

/** Somebody has taken an alert: nobody else has to. */
export interface AlertAcknowledged extends AlertRaised {
  readonly how: AcknowledgedHow;
  /** From when it was raised. */
  readonly afterSeconds: number;
}
export const alertAcknowledged = defineEvent<AlertAcknowledged>("alert.acknowledged");

/** What an alert was about is dealt with. */
export const alertResolved = defineEvent<AlertRaised>("alert.resolved");

/** A step of an alert's escalation was run. */
export interface AlertEscalated extends AlertRaised {
  readonly way: "sms" | "call" | "page";
  readonly outcome: StepOutcome;
  /** How long nobody had taken it since the step before, or since it was raised. */
  readonly waited: { readonly traceparent: string | null; readonly since: Date; readonly until: Date };
}
export const alertEscalated = defineEvent<AlertEscalated>("alert.escalated");

/** Everybody whom its escalation names was told of an alert, and nobody took it. */
export const alertUnanswered = defineEvent<AlertRaised>("alert.unanswered");

/** A call by which an alert is read aloud moved on. */
export interface AlertCallChanged extends AlertRaised {
  /** Set when this is its end. */
  readonly outcome: "acknowledged" | "answered" | "unanswered" | "failed" | "canceled" | null;
}
export const alertCallChanged = defineEvent<AlertCallChanged>("alert.call_changed");
