import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import { currentTraceparent, instruments, linkActiveSpan } from "../../platform/telemetry/index.ts";
import { SMS_STATUS_RANK, type SmsStatusEvent } from "../../providers/telephony/port.ts";
import { messageErrors } from "./messages.errors.ts";
import type { MessageEvent } from "./messages.events.ts";
import { type SendSmsPayload, sendSms } from "./messages.jobs.ts";
import { afterCarrierFailure, RESEND_DELAY_MS } from "./messages.policy.ts";
import {
  type Message,
  type MessageChange,
  messagesRepository,
  type NewMessage,
} from "./messages.repository.ts";

/** Kind of the outbox entries that become SMS jobs. */
export const SMS_OUTBOX_KIND = "sms.send";

export type { Message };
export type MessagesService = ReturnType<typeof createMessagesService>;

/** What follows the commit of a change: count it and tell it. */
export type Announcement = () => void;

/** The life of outgoing SMS, from the row that guarantees them to the carrier's last word. */
export function createMessagesService(deps: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly logger: Logger;
  readonly tell: (event: MessageEvent) => void;
  /** Writes who replayed what, within the transaction. */
  readonly audit: (
    db: Queryable,
    actor: Actor,
    action: string,
    subject: { type: string; id: string },
  ) => Promise<void>;
}) {
  const { database, outbox, tell } = deps;

  /** Writes the outbox entry that becomes the message's job. */
  async function enqueue(db: Queryable, messages: readonly Message[], availableAt?: Date): Promise<void> {
    const entries = messages.map((message) => ({
      kind: SMS_OUTBOX_KIND,
      payload: { ...jobPayload(message) },
      ...(availableAt ? { availableAt } : {}),
    }));
    await outbox.append(db, entries);
  }

  /** Marks a message as given up and says so to whoever must act. */
  async function giveUp(
    db: Queryable,
    message: Message,
    why: { code: string | null; reason: string },
  ): Promise<Announcement> {
    await messagesRepository.update(db, message.id, {
      status: "failed",
      failedAt: new Date(),
      errorCode: why.code,
      errorReason: why.reason,
    });
    return () => {
      countOutcome(message, "failed");
      deps.logger.error({ messageId: message.id, alertId: message.alertId, ...why }, "SMS given up");
      const { id: messageId, alertId, traceparent } = message;
      tell({ type: "message.given_up", messageId, alertId, reason: why.reason, traceparent });
    };
  }

  /** Takes in the carrier's word, once and only forward. */
  async function applyStatus(
    db: Queryable,
    message: Message,
    event: SmsStatusEvent,
  ): Promise<Announcement | null> {
    const change = changeBy(message, event);
    if (change === null) return null;
    if (change === "carrier_failed") {
      if (afterCarrierFailure(message, event.errorCode) === "give_up") {
        return giveUp(db, message, { code: event.errorCode, reason: "the carrier could not deliver it" });
      }
      const again = await messagesRepository.update(db, message.id, {
        status: "queued",
        generation: message.generation + 1,
        resends: message.resends + 1,
        providerSid: null,
        attemptedAt: null,
        errorCode: event.errorCode,
        errorReason: "the carrier could not deliver it; another SMS follows",
      });
      await enqueue(db, [again], new Date(Date.now() + RESEND_DELAY_MS));
      return () => tellChanged(message);
    }
    await messagesRepository.update(db, message.id, change);
    return () => {
      if (change.status === "delivered") {
        countOutcome(message, "delivered");
        const tookSeconds =
          ((change.deliveredAt ?? new Date()).getTime() - message.createdAt.getTime()) / 1000;
        instruments.smsDeliveryDuration.record(Math.max(0, tookSeconds), priorityLabel(message));
      }
      tellChanged(message);
    };
  }

  function tellChanged(message: Message): void {
    const { id: messageId, alertId, traceparent } = message;
    tell({ type: "message.changed", messageId, alertId, traceparent });
  }

  return {
    /**
     * Writes SMS and the outbox entries that will send them, within the caller's transaction; call
     * `outbox.publishSoon` after its commit.
     * @returns the messages, each with the id of its job
     */
    async queueSms(
      db: Queryable,
      messages: readonly Omit<NewMessage, "traceparent">[],
    ): Promise<(Message & { jobId: string })[]> {
      const traceparent = currentTraceparent();
      const written = await messagesRepository.insertSms(
        db,
        messages.map((message) => ({ ...message, traceparent })),
      );
      await enqueue(db, written);
      return written.map((message) => ({ ...message, jobId: sendSms.idempotencyKey(jobPayload(message)) }));
    },

    /** Id of the job of an alert's first SMS; null when the alert has none. */
    async jobIdOfAlert(db: Queryable, alertId: string): Promise<string | null> {
      const [first] = await messagesRepository.ofAlerts(db, [alertId]);
      return first ? sendSms.idempotencyKey(jobPayload(first)) : null;
    },

    /** Takes in one status callback of the carrier. */
    async recordStatus(
      event: SmsStatusEvent,
      messageId: string | undefined,
    ): Promise<"applied" | "stale" | "duplicate" | "unknown"> {
      const { outcome, announce } = await database.transaction(async (db) => {
        const message = messageId
          ? await messagesRepository.lock(db, messageId)
          : await messagesRepository.lockByProviderSid(db, event.providerSid);
        if (!message) return { outcome: "unknown" as const, announce: null };
        linkActiveSpan(message.traceparent);
        const announcement = await applyStatus(db, message, event);
        const isNew = await recordInboxEvent(db, {
          provider: "twilio",
          eventKey: event.eventKey,
          kind: "sms_status",
          callId: null,
          messageId: message.id,
          payload: { rawStatus: event.rawStatus, errorCode: event.errorCode, providerSid: event.providerSid },
          outcome: announcement ? "applied" : "stale",
          traceparent: currentTraceparent(),
          occurredAt: event.receiptAt ?? new Date(),
        });
        const outcome = announcement ? "applied" : isNew ? "stale" : "duplicate";
        return { outcome: outcome as "applied" | "stale" | "duplicate", announce: announcement };
      });
      announce?.();
      if (announce) outbox.publishSoon();
      return outcome;
    },

    /** Takes in what the provider says when asked (a callback that never came). */
    async recordPolledStatus(id: string, event: SmsStatusEvent): Promise<void> {
      const announce = await database.transaction(async (db) => {
        const message = await messagesRepository.lock(db, id);
        return message ? applyStatus(db, message, event) : null;
      });
      announce?.();
      if (announce) outbox.publishSoon();
    },

    /** Gives a message up; for the dispatch when no attempt is left. */
    async giveUp(id: string, why: { code: string | null; reason: string }): Promise<void> {
      const announce = await database.transaction(async (db) => {
        const message = await messagesRepository.lock(db, id);
        if (!message || message.status === "delivered" || message.status === "failed") return null;
        return giveUp(db, message, why);
      });
      announce?.();
    },

    /**
     * Writes the jobs of messages anew whose job Redis lost; `isPending` says whether a job is still to come.
     * @returns how many
     */
    async requeueLost(
      olderThan: Date,
      isPending: (payload: SendSmsPayload) => Promise<boolean>,
    ): Promise<number> {
      const open = await messagesRepository.open(database.pool, ["queued", "sending"], olderThan, 200);
      let requeued = 0;
      for (const candidate of open) {
        if (await isPending(jobPayload(candidate))) continue;
        await database.transaction(async (db) => {
          const message = await messagesRepository.lock(db, candidate.id);
          const isOpen = message?.status === "queued" || message?.status === "sending";
          if (!message || !isOpen || message.generation !== candidate.generation) return;
          if (await outbox.isWaiting(db, SMS_OUTBOX_KIND, { messageId: message.id })) return;
          await enqueue(db, [
            await messagesRepository.update(db, message.id, { generation: message.generation + 1 }),
          ]);
          requeued += 1;
        });
      }
      if (requeued > 0) {
        deps.logger.warn({ requeued }, "SMS whose jobs were lost were queued again");
        outbox.publishSoon();
      }
      return requeued;
    },

    /**
     * Messages that were dispatched before `olderThan` and of which the carrier said nothing final since. They go to
     * the end of the line: those of which it never says anything must not keep the others from being asked about.
     */
    async awaitingReceipt(olderThan: Date): Promise<Message[]> {
      const waiting = await messagesRepository.awaitingReceipt(database.pool, olderThan, 50);
      await messagesRepository.touch(
        database.pool,
        waiting.map(({ id }) => id),
      );
      return waiting;
    },

    /** After a commit: tells that a message has moved on. */
    tellChanged,

    async ofAlerts(alertIds: readonly string[]): Promise<Message[]> {
      return alertIds.length === 0 ? [] : messagesRepository.ofAlerts(database.pool, alertIds);
    },

    async countUndelivered(olderThan: Date): Promise<number> {
      return messagesRepository.countOpen(database.pool, olderThan);
    },

    async countDeadLetters(): Promise<number> {
      return messagesRepository.countDead(database.pool);
    },

    /** Messages that were given up, newest first. */
    async deadLetters(request: { limit: number; cursor?: string | undefined }): Promise<Page<Message>> {
      const after = keysetCursor.read(request.cursor);
      const rows = await messagesRepository.dead(database.pool, request.limit + 1, after);
      return keysetCursor.page(rows, request.limit, ({ failedAt, id }) => ({
        at: failedAt?.toISOString() ?? "",
        id,
      }));
    },

    /**
     * Sends a given-up message again, with all its attempts. One whose last attempt ended without an answer is looked
     * for at the provider first.
     * @throws dead_letter_not_found
     */
    async replay(actor: Actor, id: string): Promise<Message> {
      const replayed = await database.transaction(async (db) => {
        const message = await messagesRepository.lock(db, id);
        if (message?.status !== "failed") throw messageErrors.dead_letter_not_found();
        const wasAmbiguous = message.errorCode === "timeout";
        const queued = await messagesRepository.update(db, id, {
          status: wasAmbiguous ? "sending" : "queued",
          generation: message.generation + 1,
          resends: 0,
          providerSid: null,
          failedAt: null,
          errorCode: null,
          errorReason: null,
          ...(wasAmbiguous ? {} : { attemptedAt: null }),
        });
        await enqueue(db, [queued]);
        await deps.audit(db, actor, "dead_letter.replayed", { type: "message", id });
        return queued;
      });
      outbox.publishSoon();
      tellChanged(replayed);
      return replayed;
    },
  };
}

/** Who acts. */
export interface Actor {
  readonly kind: "user" | "api_key";
  readonly id: string;
}

function jobPayload(message: Message): SendSmsPayload {
  return { messageId: message.id, generation: message.generation, priority: message.priority };
}

/** What an event does to a message; null: nothing. */
function changeBy(message: Message, event: SmsStatusEvent): MessageChange | "carrier_failed" | null {
  const isOurs = message.providerSid === null || message.providerSid === event.providerSid;
  const isFinal = message.status === "delivered" || message.status === "failed";
  if (event.status === null || isFinal) return null;
  // A late word on an SMS that was replaced since: only good news still counts.
  if (!isOurs && event.status !== "delivered") return null;
  // Our rows never go back: "sent" means that the provider has it, whatever it calls that.
  const rankNow = SMS_STATUS_RANK[message.status];
  if (event.status === "failed") return "carrier_failed";
  const adopt = message.providerSid === null ? { providerSid: event.providerSid } : {};
  if (event.status === "delivered") {
    return {
      ...adopt,
      status: "delivered",
      deliveredAt: new Date(),
      sentAt: message.sentAt ?? new Date(),
      errorCode: null,
      errorReason: null,
    };
  }
  if (rankNow >= SMS_STATUS_RANK.sent) return null;
  return { ...adopt, status: "sent", sentAt: message.sentAt ?? new Date() };
}

function priorityLabel(message: Message): Record<string, string> {
  return { [ATTRIBUTES.priority]: `P${message.priority}` };
}

function countOutcome(message: Message, outcome: "delivered" | "failed"): void {
  instruments.smsOutcomes.add(1, { [ATTRIBUTES.smsOutcome]: outcome, ...priorityLabel(message) });
}
