import { defineEvent } from "../../platform/unit-of-work/index.ts";

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
