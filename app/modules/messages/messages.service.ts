import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { type InboxReceipt, receiptsOfMessages, recordInboxEvent } from "../../platform/inbox/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import { refuseDiscarded, type SettlementAction, settlementAfter } from "../../platform/settlement/index.ts";
import {
  annotateSpan,
  currentTraceparent,
  describeSubject,
  linkActiveSpan,
} from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { SmsStatusEvent } from "../../providers/telephony/port.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import { createChannelMessages } from "./channel-messages.service.ts";
import { messageErrors } from "./messages.errors.ts";
import {
  messageChanged,
  messageGivenUp,
  messageSettled,
  receiptArrived,
  recipientOptedOut,
} from "./messages.events.ts";
import { messageSubject, type SendSmsPayload, sendSms } from "./messages.jobs.ts";
import {
  acceptanceOf,
  afterCarrierFailure,
  changeBy,
  NOT_WAITING,
  RECEIPT_WAITED_FOR_MS,
  RESEND_DELAY_MS,
} from "./messages.policy.ts";
import {
  type DeadFilter,
  type Message,
  type MessageChange,
  messagesRepository,
  type NewMessage,
} from "./messages.repository.ts";

export type { Message };
/** Why an SMS is given up. */
export interface GivenUpFor {
  readonly code: string | null;
  readonly reason: string;
  /** Did the recipient tell the carrier that they want no SMS of ours? */
  readonly isOptedOut?: boolean;
}

export type MessagesService = ReturnType<typeof createMessagesService>;

const REQUEUE_BATCH = 200;
/** Carriers repeat themselves, and tell what happened in any order, for so long. */
const RECEIPTS_TRAIL_MS = 60_000;
/** Nobody looks after a message that is in the queue again. */
const UNSETTLED = { settlement: null, settledAt: null, settledReason: null } as const;
const DONE = { acknowledge: "acknowledged", discard: "discarded", restore: "restored" } as const;

/** The life of outgoing SMS, from the row that guarantees them to the carrier's last word. */
export function createMessagesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly outbox: Pick<Outbox, "waitingFor">;
  readonly logger: Logger;
  readonly audit: Pick<AuditService, "record">;
}) {
  const { database, unitOfWork, outbox } = deps;

  /** Marks a message as given up and says so to whoever must act. */
  async function giveUp(tx: UnitOfWork, message: Message, { isOptedOut, ...why }: GivenUpFor): Promise<void> {
    await messagesRepository.update(tx.db, message.id, {
      status: "failed",
      failedAt: new Date(),
      errorCode: why.code,
      errorReason: why.reason,
      ...NOT_WAITING,
      formerSids: message.formerSids,
    });
    tx.publish(messageGivenUp, { ...about(message), ...why });
    if (isOptedOut) tx.publish(recipientOptedOut, { phone: message.toNumber, messageId: message.id });
  }

  /** Does what a carrier's word comes to. */
  async function apply(
    tx: UnitOfWork,
    carrier: string,
    message: Message,
    event: SmsStatusEvent,
    change: MessageChange | "carrier_failed",
  ): Promise<void> {
    tellReceipt(tx, carrier, message, event);
    if (change !== "carrier_failed") {
      await messagesRepository.update(tx.db, message.id, change);
      const { deliveredAt } = change;
      tellChanged(tx, message, deliveredAt ? secondsBetween(message.createdAt, deliveredAt) : null);
      return;
    }
    const formerSids = [...message.formerSids, event.providerSid];
    if (afterCarrierFailure(message, event) === "give_up") {
      await giveUp(
        tx,
        { ...message, formerSids },
        {
          code: event.errorCode,
          reason: "the carrier could not deliver it",
          isOptedOut: event.isOptedOut,
        },
      );
      return;
    }
    const again = await messagesRepository.update(tx.db, message.id, {
      status: "queued",
      generation: message.generation + 1,
      resends: message.resends + 1,
      provider: null,
      providerSid: null,
      formerSids,
      attemptedAt: null,
      errorCode: event.errorCode,
      errorReason: "the carrier could not deliver it; another SMS follows",
      waitsFor: "resend",
      waitsUntil: new Date(Date.now() + RESEND_DELAY_MS),
    });
    tx.enqueue(sendSms, jobPayload(again), { availableAt: again.waitsUntil ?? new Date() });
    tellChanged(tx, message);
  }

  /** Tells of a carrier's last word on the SMS that it has now; when it took one that was replaced, nobody remembers. */
  function tellReceipt(tx: UnitOfWork, carrier: string, message: Message, event: SmsStatusEvent): void {
    const { status: outcome, providerSid } = event;
    if (outcome !== "delivered" && outcome !== "failed") return;
    const acceptedAt = acceptanceOf(message);
    if (acceptedAt === null || message.formerSids.includes(providerSid)) return;
    const arrivedAt = new Date();
    annotateSpan({ [ATTRIBUTES.smsReceiptWaitSeconds]: secondsBetween(acceptedAt, arrivedAt) });
    const { callId, traceparent } = message;
    tx.publish(receiptArrived, {
      ...about(message),
      callId,
      traceparent,
      carrier,
      outcome,
      acceptedAt,
      arrivedAt,
    });
  }

  /** Tells that a message has moved on. */
  function tellChanged(tx: UnitOfWork, message: Message, deliveredAfterSeconds: number | null = null): void {
    tx.publish(messageChanged, { ...about(message), deliveredAfterSeconds });
  }

  /** Writes the jobs of these messages anew, unless they have moved on. */
  async function requeue(candidates: readonly Message[]): Promise<number> {
    return unitOfWork(async (tx) => {
      const ids = candidates.map(({ id }) => id);
      const generations = new Map(candidates.map(({ id, generation }) => [id, generation]));
      const locked = await messagesRepository.lockUndispatched(tx.db, ids);
      const lost = locked.filter(({ id, generation }) => generation === generations.get(id));
      if (lost.length === 0) return 0;
      const again = await messagesRepository.outdateJobs(
        tx.db,
        lost.map(({ id }) => id),
      );
      for (const message of again) tx.enqueue(sendSms, jobPayload(message));
      return again.length;
    });
  }

  return {
    inChannels: createChannelMessages({ database }),

    /**
     * Writes SMS and the jobs that will send them, within the caller's unit of work.
     * @returns the messages, each with the id of its job
     */
    async queueSms(
      tx: UnitOfWork,
      messages: readonly Omit<NewMessage, "traceparent">[],
    ): Promise<(Message & { jobId: string })[]> {
      const traceparent = currentTraceparent();
      const written = await messagesRepository.insertSms(
        tx.db,
        messages.map((message) => ({ ...message, traceparent })),
      );
      return written.map((message) => {
        const payload = jobPayload(message);
        tx.enqueue(sendSms, payload);
        return { ...message, jobId: sendSms.idempotencyKey(payload) };
      });
    },

    /** Id of the job of an alert's first SMS; null when the alert has none. */
    async jobIdOfAlert(db: Queryable, alertId: string): Promise<string | null> {
      const [first] = await messagesRepository.ofAlerts(db, [alertId]);
      return first ? sendSms.idempotencyKey(jobPayload(first)) : null;
    },

    /** Takes in one status callback of a carrier. */
    async recordStatus(
      carrier: string,
      event: SmsStatusEvent,
      messageId: string | undefined,
    ): Promise<"applied" | "stale" | "duplicate" | "unknown"> {
      return unitOfWork(async (tx) => {
        const message = messageId
          ? await messagesRepository.lock(tx.db, messageId)
          : await messagesRepository.lockByProviderSid(tx.db, event.providerSid);
        if (!message) return "unknown";
        // The carrier continues no trace of ours: its word is joined to the sending by link and ids.
        linkActiveSpan(message.traceparent);
        describeSubject(messageSubject({ ...message, messageId: message.id }));
        const change = changeBy(carrier, message, event);
        // Kept before anything follows: what was told before changes nothing.
        const isNew = await recordInboxEvent(tx.db, {
          provider: carrier,
          eventKey: event.eventKey,
          kind: "sms_status",
          callId: null,
          messageId: message.id,
          payload: { rawStatus: event.rawStatus, errorCode: event.errorCode, providerSid: event.providerSid },
          outcome: change === null ? "stale" : "applied",
          traceparent: currentTraceparent(),
          occurredAt: event.receiptAt ?? new Date(),
        });
        if (!isNew) return "duplicate";
        if (change === null) return "stale";
        await apply(tx, carrier, message, event, change);
        return "applied";
      });
    },

    /** Takes in what a carrier says when asked (a callback that never came). */
    async recordPolledStatus(carrier: string, id: string, event: SmsStatusEvent): Promise<void> {
      await unitOfWork(async (tx) => {
        const message = await messagesRepository.lock(tx.db, id);
        const change = message && changeBy(carrier, message, event);
        if (message && change) await apply(tx, carrier, message, event, change);
      });
    },

    /** Gives a message up; for the dispatch when no attempt is left. */
    async giveUp(id: string, why: GivenUpFor): Promise<void> {
      await unitOfWork(async (tx) => {
        const message = await messagesRepository.lock(tx.db, id);
        if (!message || message.status === "delivered" || message.status === "failed") return;
        await giveUp(tx, message, why);
      });
    },

    /**
     * Writes the jobs of messages anew whose job Redis lost, batch by batch through any backlog.
     * @param arePending says of jobs, in their order, whether each is still to come
     * @returns how many
     */
    async requeueLost(
      olderThan: Date,
      arePending: (payloads: readonly SendSmsPayload[]) => Promise<readonly boolean[]>,
    ): Promise<number> {
      let requeued = 0;
      let last: Message | undefined;
      for (;;) {
        const batch: Message[] = await messagesRepository.undispatched(
          database.pool,
          olderThan,
          last,
          REQUEUE_BATCH,
        );
        // The outbox first: what is published in between would be in neither, asked the other way round.
        const waiting = await outbox.waitingFor(
          database.pool,
          sendSms.name,
          "messageId",
          batch.map(({ id }) => id),
        );
        const published = batch.filter(({ id }) => !waiting.has(id));
        const pending = await arePending(published.map(jobPayload));
        const missing = published.filter((_, index) => !pending[index]);
        if (missing.length > 0) requeued += await requeue(missing);
        last = batch.at(-1);
        if (batch.length < REQUEUE_BATCH) break;
      }
      if (requeued > 0) deps.logger.warn({ requeued }, "SMS whose jobs were lost were queued again");
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

    tellChanged,

    async ofAlerts(alertIds: readonly string[], db: Queryable = database.pool): Promise<Message[]> {
      return alertIds.length === 0 ? [] : messagesRepository.ofAlerts(db, alertIds);
    },

    /** What carriers said of these messages, oldest first; receipts that came long after the last word are left out. */
    async receiptsOf(messages: readonly Message[]): Promise<InboxReceipt[]> {
      const [first] = messages.map(({ createdAt }) => createdAt.getTime()).sort((a, b) => a - b);
      if (first === undefined) return [];
      const last = Math.max(...messages.map(lastWordMs));
      const ids = messages.map(({ id }) => id);
      return receiptsOfMessages(database.pool, ids, [new Date(first), new Date(last + RECEIPTS_TRAIL_MS)]);
    },

    /** How many have waited since before a time, by priority. */
    async countUndelivered(olderThan: Date): ReturnType<typeof messagesRepository.countOpen> {
      return messagesRepository.countOpen(database.pool, olderThan);
    },

    /** How many wait for somebody, by priority and by whether anybody looks after them. */
    async countDeadLetters(): ReturnType<typeof messagesRepository.countDead> {
      return messagesRepository.countDead(database.pool);
    },

    /** Messages that were given up, the most urgent first, then the newest. */
    async deadLetters(request: PageRequest & DeadFilter): Promise<Page<Message>> {
      const read = keysetCursor.read(request.cursor, "ranked");
      const after = read && { at: read.at, priority: Number(read.id[0]), id: read.id.slice(2) };
      const rows = await messagesRepository.dead(database.pool, request.limit + 1, after, request);
      return keysetCursor.page(rows, request.limit, ({ failedAt, priority, id }) => ({
        at: failedAt?.toISOString() ?? "",
        id: `${priority}.${id}`,
      }));
    },

    /**
     * Says that somebody looks after a given-up message, puts it away, or takes either back.
     * @throws dead_letter_not_found, already_acknowledged, already_discarded, not_settled
     */
    async settle(actor: Actor, id: string, action: SettlementAction, reason: string | null): Promise<void> {
      await unitOfWork(async (tx) => {
        const message = await messagesRepository.lock(tx.db, id);
        if (message?.status !== "failed") throw messageErrors.dead_letter_not_found();
        const settlement = settlementAfter(message.settlement, action);
        await messagesRepository.update(tx.db, id, {
          settlement,
          settledAt: settlement && new Date(),
          settledReason: settlement && reason,
        });
        const what = DONE[action];
        await deps.audit.record(
          tx.db,
          actor,
          `dead_letter.${what}`,
          { type: "message", id },
          reason === null ? {} : { reason },
        );
        tx.publish(messageSettled, { ...about(message), what, reason });
      });
    },

    /**
     * Sends a given-up message again, with all its attempts. One whose last attempt ended without an answer is looked
     * for at the provider first.
     * @throws dead_letter_not_found, already_discarded
     */
    async replay(actor: Actor, id: string): Promise<Message> {
      return unitOfWork(async (tx) => {
        const message = await messagesRepository.lock(tx.db, id);
        if (message?.status !== "failed") throw messageErrors.dead_letter_not_found();
        refuseDiscarded(message.settlement);
        const wasAmbiguous = message.errorCode === "timeout";
        const queued = await messagesRepository.update(tx.db, id, {
          status: wasAmbiguous ? "sending" : "queued",
          generation: message.generation + 1,
          resends: 0,
          providerSid: null,
          formerSids: [...message.formerSids, message.providerSid ?? []].flat(),
          failedAt: null,
          errorCode: null,
          errorReason: null,
          ...UNSETTLED,
          ...(wasAmbiguous ? {} : { attemptedAt: null, provider: null }),
        });
        tx.enqueue(sendSms, jobPayload(queued));
        await deps.audit.record(tx.db, actor, "dead_letter.replayed", { type: "message", id });
        tx.publish(messageSettled, { ...about(queued), what: "replayed", reason: null });
        return queued;
      });
    },
  };
}

function jobPayload({ id: messageId, generation, priority, callId }: Message): SendSmsPayload {
  return { messageId, generation, priority, callId };
}

function about({ id: messageId, alertId, channelId, authorId, callId, recipientName, priority }: Message) {
  return { messageId, alertId, channelId, authorId, callId, recipientName, priority };
}

/** When the last thing happened that is known; an SMS that waits for its receipt may still get it. */
function lastWordMs({ createdAt, sentAt, deliveredAt, failedAt }: Message): number {
  const end = deliveredAt ?? failedAt;
  return end ? end.getTime() : (sentAt ?? createdAt).getTime() + RECEIPT_WAITED_FOR_MS;
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1000);
}
