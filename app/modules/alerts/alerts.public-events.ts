import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { acknowledgedHowSchema } from "./alerts.contract.ts";
import { alertAcknowledged, alertRaised, alertResolved, alertSmsGivenUp } from "./alerts.events.ts";

const aboutAlert = z.object({
  alertId: z.uuid(),
  callId: z.uuid(),
  priority: z.literal([1, 2, 3, 4]).describe("1 = P1 = urgent"),
});

/** What the outside can be told of alerts. */
export const alertsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "alert.raised",
    description: "A caller needs help: people on duty are being told.",
    data: aboutAlert,
    follows: alertRaised,
    tell: ({ alertId, callId, priority }) => ({ alertId, callId, priority }),
  }),
  publicEvent({
    name: "alert.acknowledged",
    description: "Somebody has taken an alert.",
    data: aboutAlert.extend({ how: acknowledgedHowSchema, afterSeconds: z.number() }),
    follows: alertAcknowledged,
    tell: ({ alertId, callId, priority, how, afterSeconds }) => ({
      alertId,
      callId,
      priority,
      how,
      afterSeconds,
    }),
  }),
  publicEvent({
    name: "alert.resolved",
    description: "What an alert was about is dealt with.",
    data: aboutAlert,
    follows: alertResolved,
    tell: ({ alertId, callId, priority }) => ({ alertId, callId, priority }),
  }),
  publicEvent({
    name: "alert.sms_given_up",
    description: "An SMS of an alert could not be delivered: somebody was not told.",
    data: z.object({ alertId: z.uuid(), callId: z.uuid(), messageId: z.uuid() }),
    follows: alertSmsGivenUp,
    tell: ({ alertId, callId, messageId }) => ({ alertId, callId, messageId }),
  }),
];
