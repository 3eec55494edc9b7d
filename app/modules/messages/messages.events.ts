import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** An attempt at sending an SMS began or came to nothing; what comes of it in the end is told by the others. */
export interface MessageAttempted {
  readonly callId: string | null;
}
export const messageAttempted = defineEvent<MessageAttempted>("message.attempted");

/** What is told of an SMS. */
interface AboutMessage {
  readonly messageId: string;
  readonly alertId: string | null;
  /** Of an SMS to a customer. */
  readonly channelId: string | null;
  /** Who wrote it to a customer; null: nobody, or of an alert. */
  readonly authorId: string | null;
  /** The call of its alert. */
  readonly callId: string | null;
  readonly recipientName: string;
  readonly priority: 1 | 2 | 3 | 4;
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

/** A carrier refuses SMS to a number (E.164) since whoever has it wants none of ours. */
export interface RecipientOptedOut {
  readonly phone: string;
  readonly messageId: string;
}
export const recipientOptedOut = defineEvent<RecipientOptedOut>("message.recipient_opted_out");

/** Somebody did something about an SMS that was given up. */
export interface MessageSettled extends AboutMessage {
  readonly what: "replayed" | "acknowledged" | "discarded" | "restored";
  /** Null: nobody was asked for one. */
  readonly reason: string | null;
}
export const messageSettled = defineEvent<MessageSettled>("message.settled");

/** A carrier said what became of an SMS that it had accepted. */
export interface ReceiptArrived extends AboutMessage {
  readonly callId: string | null;
  /** Where the SMS was written. */
  readonly traceparent: string | null;
  readonly carrier: string;
  readonly outcome: "delivered" | "failed";
  readonly acceptedAt: Date;
  readonly arrivedAt: Date;
}
export const receiptArrived = defineEvent<ReceiptArrived>("message.receipt_arrived");
