import { SMS_STATUS_RANK, type SmsStatusEvent } from "../../providers/telephony/port.ts";
import type { MessageStatus } from "./messages.contract.ts";
import type { Message, MessageChange } from "./messages.repository.ts";

/** A dispatch that began less than this ago may still be under way in another process. */
export const DISPATCH_LIMIT_MS = 12_000;

/** A receipt that has not come after this time is asked for. */
export const RECEIPT_ASKED_AFTER_MS = 45_000;

/** An SMS without a last word of the carrier for this long is given up: a person must make sure. */
export const RECEIPT_WAITED_FOR_MS = 15 * 60_000;

/**
 * An SMS is sent within this time of its claim or not at all. With the provider's 10 s it is over before DISPATCH_LIMIT_MS,
 * also where a process stood still in between: what it wakes up with then may be somebody else's by now.
 */
export const DISPATCH_BEGIN_LIMIT_MS = 2_000;

/** Further SMS sent for one message after the carrier could not deliver the first. */
export const MAX_RESENDS = 2;

/** What an attempt leaves of what an SMS waited for. */
export const NOT_WAITING = { waitsFor: null, waitsUntil: null } as const;

/** Wait before such a further SMS. */
export const RESEND_DELAY_MS = 20_000;

/** What follows when the carrier says that an SMS was not delivered. */
export function afterCarrierFailure(
  message: { readonly resends: number },
  failure: { readonly isPermanent: boolean },
): "resend" | "give_up" {
  return failure.isPermanent || message.resends >= MAX_RESENDS ? "give_up" : "resend";
}

/** What a worker does with a message that it finds. */
export type DispatchStep =
  /** Nothing to do: it was dispatched, or given up, or a newer generation is under way. */
  | "done"
  /** Another process may be at it: come back after `waitMs`. */
  | "wait"
  /** Nobody tried yet, or the provider said that it did not take it: send. */
  | "send"
  /** An attempt ended without an answer: ask the provider first. */
  | "reconcile";

/** Decides what to do with a message before a dispatch; duplicates are judged here, from what the database says. */
export function nextDispatchStep(
  message: {
    readonly status: MessageStatus;
    readonly generation: number;
    readonly providerSid: string | null;
    readonly attemptedAt: Date | null;
  },
  job: { readonly generation: number },
  now: Date,
): { readonly step: DispatchStep; readonly waitMs: number } {
  if (message.generation !== job.generation || message.providerSid !== null)
    return { step: "done", waitMs: 0 };
  if (message.status === "queued") return { step: "send", waitMs: 0 };
  if (message.status !== "sending") return { step: "done", waitMs: 0 };
  const sinceMs = now.getTime() - (message.attemptedAt?.getTime() ?? 0);
  return sinceMs < DISPATCH_LIMIT_MS
    ? { step: "wait", waitMs: DISPATCH_LIMIT_MS - sinceMs }
    : { step: "reconcile", waitMs: 0 };
}

/**
 * When the carrier took the SMS that a message has now. Its receipt can be faster than its answer; then `sentAt` is not
 * written yet, or is that of the SMS before.
 */
export function acceptanceOf({ sentAt, attemptedAt }: Pick<Message, "sentAt" | "attemptedAt">): Date | null {
  if (sentAt === null || attemptedAt === null) return sentAt ?? attemptedAt;
  return sentAt > attemptedAt ? sentAt : attemptedAt;
}

/**
 * What a carrier's word does to a message, which only moves forward; null: nothing. An SMS fails once, and of one that failed
 * or was replaced only good news still counts.
 */
export function changeBy(
  carrier: string,
  message: Message,
  event: SmsStatusEvent,
): MessageChange | "carrier_failed" | null {
  const isFormer = message.formerSids.includes(event.providerSid);
  const isOurs = !isFormer && (message.providerSid === null || message.providerSid === event.providerSid);
  const isFinal = message.status === "delivered" || message.status === "failed";
  if (event.status === null || isFinal) return null;
  if (!isOurs && event.status !== "delivered") return null;
  // Our rows never go back: "sent" means that the provider has it, whatever it calls that.
  const rankNow = SMS_STATUS_RANK[message.status];
  if (event.status === "failed") return "carrier_failed";
  const adopt = message.providerSid === null ? { provider: carrier, providerSid: event.providerSid } : {};
  if (event.status === "delivered") {
    return {
      ...adopt,
      ...NOT_WAITING,
      status: "delivered",
      deliveredAt: new Date(),
      sentAt: message.sentAt ?? new Date(),
      errorCode: null,
      errorReason: null,
    };
  }
  if (rankNow >= SMS_STATUS_RANK.sent) return null;
  return { ...adopt, ...NOT_WAITING, status: "sent", sentAt: message.sentAt ?? new Date() };
}
