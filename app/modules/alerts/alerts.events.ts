import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { AcknowledgedHow } from "./alerts.contract.ts";

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
