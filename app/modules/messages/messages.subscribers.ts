import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Logger } from "../../platform/log/index.ts";
import { instruments, traceWait } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import {
  messageAttempted,
  messageChanged,
  messageGivenUp,
  messageSettled,
  type ReceiptArrived,
  receiptArrived,
} from "./messages.events.ts";

/** What follows a change of an SMS within this module: its call's page is forgotten, it is counted and logged. */
export function messagesSubscribers(logger: Logger): Subscriber[] {
  const pageOfCall = ({ callId }: { readonly callId: string | null }) =>
    callId === null ? [] : [`call:${callId}`];
  return [
    ...[messageChanged, messageGivenUp, messageSettled, receiptArrived, messageAttempted].map((event) =>
      forgets<{ readonly callId: string | null }>(event, pageOfCall),
    ),
    // What is promised of SMS is promised of those to our staff: customers' are in nobody's hands but theirs.
    afterCommit(messageChanged, ({ channelId, priority, deliveredAfterSeconds }) => {
      if (deliveredAfterSeconds === null || channelId !== null) return;
      countOutcome(priority, "delivered");
      instruments.smsDeliveryDuration.record(deliveredAfterSeconds, priorityLabel(priority));
    }),
    afterCommit(receiptArrived, traceReceipt),
    afterCommit(messageGivenUp, ({ messageId, alertId, channelId, priority, code, reason }) => {
      if (channelId !== null) {
        logger.warn({ messageId, channelId, code, reason }, "SMS to a customer given up");
        return;
      }
      countOutcome(priority, "failed");
      logger.error({ messageId, alertId, code, reason }, "SMS given up");
    }),
  ];
}

/**
 * Shows how long the carrier kept an SMS in the alert's own trace: real carriers send receipts in traces of their own (whose
 * spans have the same time as an attribute), and whoever asks why an SMS came late opens the alert's.
 */
function traceReceipt({ messageId, callId, carrier, outcome, traceparent, ...times }: ReceiptArrived): void {
  traceWait(
    "await sms receipt",
    { traceparent, since: times.acceptedAt, until: times.arrivedAt },
    {
      [ATTRIBUTES.messageId]: messageId,
      ...(callId ? { [ATTRIBUTES.callId]: callId } : {}),
      [ATTRIBUTES.provider]: carrier,
      [ATTRIBUTES.smsOutcome]: outcome,
    },
  );
}

function countOutcome(priority: number, outcome: "delivered" | "failed"): void {
  instruments.smsOutcomes.add(1, { [ATTRIBUTES.smsOutcome]: outcome, ...priorityLabel(priority) });
}

function priorityLabel(priority: number): Record<string, string> {
  return { [ATTRIBUTES.priority]: `P${priority}` };
}
