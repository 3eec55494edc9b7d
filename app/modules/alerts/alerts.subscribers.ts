import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments, traceWait } from "../../platform/telemetry/index.ts";
import {
  afterCommit,
  forgets,
  inTransaction,
  type Occurrence,
  type Subscriber,
} from "../../platform/unit-of-work/index.ts";
import { callsContract, callsMerged } from "../calls/index.ts";
import { messageChanged, messageGivenUp, messageSettled } from "../messages/index.ts";
import type { AlertCallsService } from "./alert-calls.service.ts";
import {
  alertAcknowledged,
  alertCallChanged,
  alertEscalated,
  alertRaised,
  alertResolved,
  alertSmsGivenUp,
} from "./alerts.events.ts";
import type { AlertsService } from "./alerts.service.ts";

/** What follows an alert and its SMS: they are counted, and the call's page learns of each step. */
export function alertsSubscribers(
  service: AlertsService,
  alertCalls: Pick<AlertCallsService, "stop">,
  live: LivePublisher,
): Subscriber[] {
  const { call: channel } = callsContract.channels;
  const event = "call.timeline" as const;

  /** A message of an alert moved on. */
  async function tellTimeline(
    { alertId }: { readonly alertId: string | null },
    occurrence: Occurrence,
  ): Promise<void> {
    const callId = alertId ? await service.callIdOf(alertId) : null;
    if (!callId) return;
    await tellOf(callId, occurrence);
  }

  async function tellOf(callId: string, occurrence: Occurrence): Promise<void> {
    const place = { channel, id: callId };
    await tell(live, [place], { event, data: { callId }, newestOf: callId }, occurrence);
  }

  return [
    forgets(alertAcknowledged, ({ callId }) => [`call:${callId}`]),
    forgets(alertResolved, ({ callId }) => [`call:${callId}`]),
    forgets(alertEscalated, ({ callId }) => [`call:${callId}`]),
    forgets(alertCallChanged, ({ callId }) => [`call:${callId}`]),
    afterCommit(alertEscalated, ({ alertId, callId, priority, way, outcome, waited }) => {
      instruments.escalationSteps.add(1, {
        [ATTRIBUTES.escalationWay]: way,
        [ATTRIBUTES.escalationOutcome]: outcome,
        [ATTRIBUTES.priority]: `P${priority}`,
      });
      // In the alert's own trace, whose first step did not wait: whoever asks why nobody took it opens that one.
      if (waited.until > waited.since)
        traceWait("await acknowledgement", waited, {
          [ATTRIBUTES.alertId]: alertId,
          [ATTRIBUTES.callId]: callId,
          [ATTRIBUTES.priority]: `P${priority}`,
        });
    }),
    afterCommit(alertEscalated, ({ callId }, occurrence) => tellOf(callId, occurrence)),
    afterCommit(alertCallChanged, ({ outcome, priority }) => {
      if (outcome === null) return;
      instruments.alertCalls.add(1, {
        [ATTRIBUTES.alertCallOutcome]: outcome,
        [ATTRIBUTES.priority]: `P${priority}`,
      });
    }),
    afterCommit(alertCallChanged, ({ callId }, occurrence) => tellOf(callId, occurrence)),
    afterCommit(alertRaised, ({ priority }) =>
      instruments.alertsRaised.add(1, { [ATTRIBUTES.priority]: `P${priority}` }),
    ),
    afterCommit(alertAcknowledged, ({ priority, how, afterSeconds }) =>
      instruments.alertTimeToAcknowledge.record(afterSeconds, {
        [ATTRIBUTES.priority]: `P${priority}`,
        [ATTRIBUTES.acknowledgedHow]: how,
      }),
    ),
    // That it was acknowledged, its call says by its own change.
    afterCommit(alertResolved, ({ callId }, occurrence) => tellOf(callId, occurrence)),
    afterCommit(messageChanged, tellTimeline),
    afterCommit(messageGivenUp, tellTimeline),
    afterCommit(messageSettled, tellTimeline),
    inTransaction(alertAcknowledged, ({ alertId }, tx) => alertCalls.stop(tx, alertId)),
    inTransaction(alertResolved, ({ alertId }, tx) => alertCalls.stop(tx, alertId)),
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx, into, from)),
    inTransaction(messageGivenUp, async (message, tx) => {
      const { alertId, messageId, recipientName, reason } = message;
      const callId = await service.addToStory(tx, message, "given_up", `${recipientName}: ${reason}`);
      if (alertId && callId) tx.publish(alertSmsGivenUp, { alertId, callId, messageId });
    }),
    inTransaction(messageSettled, async (message, tx) => {
      const { what, recipientName, reason } = message;
      await service.addToStory(tx, message, what, [recipientName, reason].filter(Boolean).join(": "));
    }),
  ];
}
