import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** What is told of an SMS. */
interface AboutMessage {
  readonly messageId: string;
  readonly alertId: string | null;
  readonly priority: 1 | 2 | 3 | 4;
  /** Continues the trace in which the message was written. */
  readonly traceparent: string | null;
}

/** An SMS changed its state. */
export interface MessageChanged extends AboutMessage {
  /** Set when this change delivered it: seconds since it was written. */
  readonly deliveredAfterSeconds: number | null;
}
export const messageChanged = defineEvent<MessageChanged>("message.changed");

/** An SMS was given up: somebody must act. */
export interface MessageGivenUp extends AboutMessage {
  readonly code: string | null;
  readonly reason: string;
}
export const messageGivenUp = defineEvent<MessageGivenUp>("message.given_up");

/** A carrier said what became of an SMS that it had accepted. */
export interface ReceiptArrived extends AboutMessage {
  readonly carrier: string;
  readonly outcome: "delivered" | "failed";
  readonly acceptedAt: Date;
  readonly arrivedAt: Date;
}
export const receiptArrived = defineEvent<ReceiptArrived>("message.receipt_arrived");
