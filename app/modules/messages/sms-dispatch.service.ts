import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob, type JobAttempt } from "../../platform/queue/index.ts";
import { describeSubject, instruments } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
  type SmsAccepted,
  type SmsCarrier,
} from "../../providers/telephony/port.ts";
import { type Recipient, staffNumber } from "../../providers/telephony/recipient.ts";
import type { CustomerGate, CustomerVerdict } from "./customer-gate.ts";
import { messageAttempted } from "./messages.events.ts";
import { messageSubject, type SendSmsPayload, sendSms } from "./messages.jobs.ts";
import {
  DISPATCH_BEGIN_LIMIT_MS,
  DISPATCH_LIMIT_MS,
  NOT_WAITING,
  nextDispatchStep,
  RECEIPT_ASKED_AFTER_MS,
  RECEIPT_WAITED_FOR_MS,
} from "./messages.policy.ts";
import { type Message, type MessageChange, messagesRepository } from "./messages.repository.ts";
import type { MessagesService } from "./messages.service.ts";

/** The carrier's clock may be behind ours by this much when we look for an SMS. */
const CLOCK_SKEW_MS = 60_000;

type Verdict = CustomerVerdict | { readonly allowed: true; readonly to: Recipient<"sms"> };
type Refusal = Extract<CustomerVerdict, { allowed: false }>;

/** What is to be done with a message, and whether its recipient may be reached now. */
interface Claim {
  readonly message: Message;
  readonly step: "send" | "reconcile" | "refused";
  readonly verdict: Verdict;
}

export type SmsDispatchService = ReturnType<typeof createSmsDispatchService>;

/**
 * Dispatches SMS to the provider: at least once by the queue, at most once by the database. A message is marked
 * "sending" before the provider is called; whoever finds it so later knows that an attempt ended without an answer,
 * and asks the provider for the SMS before sending it again.
 */
export function createSmsDispatchService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  /** Sends; the others may still be asked about what they took. */
  readonly carrier: SmsCarrier;
  readonly carriers: readonly SmsCarrier[];
  readonly messages: MessagesService;
  /** Says whether customers may be written to; staff may always. */
  readonly customerGate: Pick<CustomerGate, "ask">;
  /** Where the carrier fetches what goes with an SMS to a customer. */
  readonly mediaUrlsOf: (messageId: string) => Promise<readonly string[]>;
  /** Where a carrier reports to, for one message. */
  readonly statusCallbackUrl: (carrier: string, messageId: string) => string;
  readonly logger: Logger;
}) {
  const { database, unitOfWork, carrier } = deps;

  /** The carrier that has an SMS, or may have it; SMS of a release that did not note it went to the only one there was. */
  function carrierOf({ provider }: Message): SmsCarrier {
    return deps.carriers.find(({ name }) => name === provider) ?? carrier;
  }

  /**
   * Decides under lock what to do, and marks the attempt before it is made. To a customer whom the gate does not let pass now nothing is
   * sent; an attempt without an answer is asked about all the same.
   */
  async function claim(payload: SendSmsPayload): Promise<Claim | null> {
    return unitOfWork(async (tx) => {
      const { db, publish } = tx;
      const message = await messagesRepository.lock(db, payload.messageId);
      if (!message) return null;
      describeSubject(messageSubject({ ...message, messageId: message.id }));
      const { step, waitMs } = nextDispatchStep(message, payload, new Date());
      if (step === "done") return null;
      if (step === "wait") throw new DelayJob(waitMs, "another attempt may still be under way");
      const verdict = await verdictOn(tx, message);
      if (step === "send" && !verdict.allowed) {
        deps.messages.tellChanged(tx, message);
        return {
          message: await messagesRepository.update(db, message.id, {
            errorReason: refusalOf(verdict),
            ...(verdict.nextAllowedAt ? { waitsFor: "gate", waitsUntil: verdict.nextAllowedAt } : {}),
          }),
          step: "refused",
          verdict,
        };
      }
      const claimed = await messagesRepository.update(db, message.id, {
        status: "sending",
        attempts: message.attempts + 1,
        attemptedAt: new Date(),
        ...NOT_WAITING,
        // An attempt without an answer is asked about at the carrier that it went to, whoever sends by now.
        ...(step === "send" ? { provider: carrier.name } : {}),
      });
      publish(messageAttempted, { callId: message.callId });
      return { message: claimed, step, verdict };
    });
  }

  /** Alerts, and answers to what they write, reach the staff at any hour, by design. All else has to pass the gate (`reachability`) first. */
  async function verdictOn(tx: UnitOfWork, message: Message): Promise<Verdict> {
    if (message.channelId !== null) return deps.customerGate.ask(tx, message);
    if (message.alertId === null && message.recipientUserId === null)
      throw new Error(`the SMS ${message.id} goes to nobody on the staff: nobody has cleared its recipient`);
    return { allowed: true, to: staffNumber(message.toNumber) };
  }

  /** Puts an SMS off until its customer may be reached, or gives it up. @throws DelayJob, GiveUpJob */
  async function obeyGate(message: Message, refusal: Refusal): Promise<never> {
    const { nextAllowedAt } = refusal;
    const reason = refusalOf(refusal);
    if (nextAllowedAt) {
      // An attempt that was asked about is over; one that was refused right away never began.
      await release(message, reason, { countsAsAttempt: false, waitsFor: "gate", waitsUntil: nextAllowedAt });
      throw new DelayJob(Math.max(0, nextAllowedAt.getTime() - Date.now()), reason);
    }
    await deps.messages.giveUp(message.id, { code: "not_reachable", reason });
    throw new GiveUpJob("the gate refused the SMS for good");
  }

  /** Claims anew after asking the provider took its time; null when somebody else has moved the message on. */
  async function renewClaim(message: Message): Promise<Message | null> {
    return unitOfWork(async ({ db }) => {
      const current = await messagesRepository.lock(db, message.id);
      if (!current || !isStillOurs(current, message)) return null;
      return messagesRepository.update(db, message.id, { attemptedAt: new Date(), provider: carrier.name });
    });
  }

  /** An SMS of this message that the provider has although its answer never came. */
  async function findAccepted(message: Message): Promise<SmsAccepted | null> {
    const sentAfter = new Date(message.createdAt.getTime() - CLOCK_SKEW_MS);
    const found = await carrierOf(message).sms.find({
      to: message.toNumber,
      body: message.content,
      sentAfter,
    });
    const candidates = found.filter((sms) => sms.status !== "failed");
    const known = await messagesRepository.knownProviderSids(
      database.pool,
      candidates.map((sms) => sms.providerSid),
    );
    const unknown = candidates.find((sms) => !known.has(sms.providerSid));
    return unknown ? { providerSid: unknown.providerSid, status: unknown.status } : null;
  }

  async function recordAccepted(message: Message, accepted: SmsAccepted, by: SmsCarrier): Promise<void> {
    await unitOfWork(async (tx) => {
      const current = await messagesRepository.lock(tx.db, message.id);
      // The carrier's callback can be faster than its answer: then the row has moved on already.
      if (!current || current.generation !== message.generation || current.providerSid !== null) return;
      const updated = await messagesRepository.update(tx.db, message.id, {
        status: "sent",
        sentAt: new Date(),
        provider: by.name,
        providerSid: accepted.providerSid,
        errorCode: null,
        errorReason: null,
      });
      deps.messages.tellChanged(tx, updated);
    });
  }

  /** The provider surely did not take it: the next attempt may send without asking. */
  async function release(
    message: Message,
    reason: string,
    wait: Required<Pick<MessageChange, "waitsFor" | "waitsUntil">> & { readonly countsAsAttempt: boolean },
  ): Promise<void> {
    await unitOfWork(async (tx) => {
      const current = await messagesRepository.lock(tx.db, message.id);
      if (!current || !isStillOurs(current, message)) return;
      const released = await messagesRepository.update(tx.db, message.id, {
        status: "queued",
        attempts: wait.countsAsAttempt ? current.attempts : current.attempts - 1,
        errorReason: reason,
        waitsFor: wait.waitsFor,
        waitsUntil: wait.waitsUntil,
      });
      deps.messages.tellChanged(tx, released);
    });
  }

  async function attemptOnce({ message: claimed, step, verdict }: Claim): Promise<void> {
    if (step === "send" && verdict.allowed) return send(claimed, verdict.to);
    if (step === "refused" && !verdict.allowed) return obeyGate(claimed, verdict);
    const accepted = await findAccepted(claimed);
    if (accepted) {
      countAttempt("reconciled");
      deps.logger.info({ messageId: claimed.id }, "SMS of an unanswered attempt found at the provider");
      return recordAccepted(claimed, accepted, carrierOf(claimed));
    }
    const renewed = await renewClaim(claimed);
    if (!renewed) return;
    if (!verdict.allowed) return obeyGate(renewed, verdict);
    await send(renewed, verdict.to);
  }

  /** @throws DelayJob when the claim is too old to send on it */
  async function send(claimed: Message, to: Recipient<"sms">): Promise<void> {
    const sinceMs = Date.now() - (claimed.attemptedAt?.getTime() ?? 0);
    if (sinceMs > DISPATCH_BEGIN_LIMIT_MS) {
      deps.logger.warn({ messageId: claimed.id, sinceMs }, "claim too old to send an SMS on it");
      throw new DelayJob(DISPATCH_LIMIT_MS, "this process stood still; another may be at it");
    }
    const mediaUrls = claimed.channelId === null ? [] : await deps.mediaUrlsOf(claimed.id);
    const accepted = await carrier.sms.send({
      messageId: claimed.id,
      to,
      body: claimed.content,
      ...(mediaUrls.length > 0 ? { mediaUrls } : {}),
      statusCallbackUrl: deps.statusCallbackUrl(carrier.name, claimed.id),
    });
    countAttempt("accepted");
    await recordAccepted(claimed, accepted, carrier);
  }

  async function pollReceipt(message: Message, providerSid: string, now: Date): Promise<void> {
    const asked = carrierOf(message);
    const answer = await asked.sms.statusOf(providerSid);
    const status = answer?.status ?? "failed";
    await deps.messages.recordPolledStatus(asked.name, message.id, {
      eventKey: `poll:${providerSid}:${status}`,
      providerSid,
      status,
      rawStatus: status,
      errorCode: answer ? answer.errorCode : "unknown_to_provider",
      isPermanent: answer?.isPermanent ?? false,
      isOptedOut: answer?.isOptedOut ?? false,
      receiptAt: null,
    });
    const isFinal = status === "delivered" || status === "failed";
    if (!isFinal && now.getTime() - (message.sentAt ?? message.createdAt).getTime() > RECEIPT_WAITED_FOR_MS) {
      await deps.messages.giveUp(message.id, {
        code: "no_receipt",
        reason: "the carrier never said that it arrived",
      });
    }
  }

  return {
    /**
     * One attempt at one SMS.
     * @throws DelayJob while the breaker is open or the provider asked to wait (costs no attempt), GiveUpJob when the provider will never take it,
     * any other error to try again
     */
    async dispatch({ payload, attempt, isLastAttempt }: JobAttempt<SendSmsPayload>): Promise<void> {
      const claimed = await claim(payload);
      if (!claimed) return;
      const { message, step } = claimed;
      try {
        await attemptOnce(claimed);
      } catch (error) {
        if (error instanceof DelayJob || error instanceof GiveUpJob) throw error;
        if (error instanceof BreakerOpen) {
          countAttempt("breaker_open");
          const reason = "the provider's breaker is open";
          const waitMs = spread(error.retryAfterMs);
          // A claim that was made to ask the provider stays ambiguous; one that was made to send is given back.
          if (step === "send") {
            const waitsUntil = new Date(Date.now() + waitMs);
            await release(message, reason, { countsAsAttempt: false, waitsFor: "breaker", waitsUntil });
          }
          throw new DelayJob(waitMs, reason);
        }
        if (error instanceof ProviderRejected) {
          countAttempt("rejected");
          await deps.messages.giveUp(message.id, {
            code: error.providerCode,
            reason: `the provider refused it: ${error.reason}`,
            isOptedOut: error.reason === "opted_out",
          });
          throw new GiveUpJob("the provider refused the SMS for good", error);
        }
        countAttempt("error");
        const reason = reasonOf(error);
        const waitMs =
          error instanceof ProviderUnavailable && error.retryAfterMs && spread(error.retryAfterMs);
        if (error instanceof ProviderUnavailable && step === "send") {
          const waitsUntil = new Date(Date.now() + (waitMs || backoffMs(attempt)));
          await release(message, reason, { countsAsAttempt: true, waitsFor: "carrier", waitsUntil });
        }
        if (waitMs) throw new DelayJob(waitMs, "the provider asked to wait");
        if (isLastAttempt) {
          const code = error instanceof ProviderTimeout ? "timeout" : "exhausted";
          await deps.messages.giveUp(message.id, { code, reason: `${reason}; no attempt is left` });
        }
        throw error;
      }
    },

    /**
     * Asks the provider about SMS whose receipt never came; resolves with how many it asked about. One that the
     * provider no longer knows counts as not delivered, one without a last word for long is given up.
     */
    async pollReceipts(now: Date): Promise<number> {
      const waiting = await deps.messages.awaitingReceipt(new Date(now.getTime() - RECEIPT_ASKED_AFTER_MS));
      for (const message of waiting) {
        if (message.providerSid) await pollReceipt(message, message.providerSid, now);
      }
      return waiting.length;
    },
  };
}

/** Is the message as this attempt has claimed it? */
function isStillOurs(current: Message, claimed: Message): boolean {
  return (
    current.status === "sending" &&
    current.generation === claimed.generation &&
    current.providerSid === null &&
    current.attemptedAt?.getTime() === claimed.attemptedAt?.getTime()
  );
}

function refusalOf({ reason, nextAllowedAt }: Refusal): string {
  return nextAllowedAt
    ? `not before ${nextAllowedAt.toISOString()}: ${reason}`
    : `the gate refused: ${reason}`;
}

function countAttempt(outcome: "accepted" | "reconciled" | "rejected" | "error" | "breaker_open"): void {
  instruments.smsAttempts.add(1, { [ATTRIBUTES.smsAttemptOutcome]: outcome });
}

/** About how long the queue waits after an attempt. */
function backoffMs(attempt: number): number {
  return sendSms.backoffMs * 2 ** (attempt - 1);
}

/** Up to a fifth more, so that what waited together does not come back together. */
function spread(delayMs: number): number {
  return Math.round(delayMs * (1 + Math.random() * 0.2)) + 50;
}

function reasonOf(error: unknown): string {
  if (error instanceof ProviderTimeout) return "the provider did not answer in time";
  if (error instanceof ProviderUnavailable) return "the provider is not available";
  return "the attempt failed";
}
