import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob, type JobAttempt } from "../../platform/queue/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  type CallAccepted,
  type CallingCarrier,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
} from "../../providers/telephony/port.ts";
import { staffNumber } from "../../providers/telephony/recipient.ts";
import type { AlertsService } from "../alerts/index.ts";
import type { PlacedCall, PlacedCallsService } from "../calls/index.ts";
import type { IdentityService } from "../identity/index.ts";
import { type CallPayload, hangUpCall } from "./outbound-calls.jobs.ts";
import {
  ATTEMPT_BEGIN_LIMIT_MS,
  ATTEMPT_LIMIT_MS,
  nextPlacingStep,
  PLACED_WITHIN_MS,
  telephoneOf,
} from "./outbound-calls.policy.ts";
import { outboundCallsRepository } from "./outbound-calls.repository.ts";

/** The carrier's clock may be behind ours by this much when we look for a call. */
const CLOCK_SKEW_MS = 5_000;
const WAITING_BATCH = 50;
/** How soon a call is looked at again of which nobody knows whether the carrier has it. */
const UNKNOWN_FOR_MS = 1_000;
/** How long the carrier's word on the end of a call is waited for that it was asked to end. */
const END_TOLD_WITHIN_MS = 5_000;

/** A call of which this process makes the next attempt. */
interface Claim {
  readonly call: PlacedCall;
  readonly telephone: string;
  readonly attemptedAt: Date;
  /** When the attempt before this one began, of which nobody knows what came. */
  readonly unansweredAt: Date | null;
}

export type CallPlacingService = ReturnType<typeof createCallPlacingService>;

/**
 * Places calls: at least once by the queue, at most once by the database. A call is marked before the carrier is asked; whoever finds
 * it so later knows that an attempt ended without an answer, and asks the carrier for the call before placing it again.
 */
export function createCallPlacingService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly placed: PlacedCallsService;
  readonly alerts: Pick<AlertsService, "knownCalls">;
  readonly identity: Pick<IdentityService, "telephonyOf">;
  readonly carrier: CallingCarrier;
  readonly urls: { answered(callId: string): string; status(callId: string): string };
  readonly logger: Logger;
}) {
  const { unitOfWork, placed, carrier } = deps;

  /** Ends a call that nobody will place; one that somebody else has moved on stays as it is. */
  async function giveUp(callId: string, rawReason: string): Promise<void> {
    await unitOfWork(async (tx) => {
      const call = await placed.lock(tx, callId);
      if (call && call.carrierCallId === null) await placed.end(tx, call, "failed", rawReason);
      await outboundCallsRepository.update(tx.db, callId, { settled_at: new Date() });
    });
  }

  /** Decides under lock what to do, and marks the attempt before it is made. @throws DelayJob */
  async function claim(callId: string): Promise<Claim | null> {
    return unitOfWork(async (tx) => {
      const call = await placed.lock(tx, callId);
      const placing = call && (await outboundCallsRepository.byId(tx.db, callId));
      if (!placing) return null;
      const now = new Date();
      const { step, waitMs } = nextPlacingStep(call, placing.attemptedAt, now);
      if (step === "wait") throw new DelayJob(waitMs, "another attempt may still be under way");
      const telephone =
        step === "done" ? null : telephoneOf(await deps.identity.telephonyOf(tx.db, call.userId ?? ""));
      if (step === "give_up" || telephone === null) {
        const reason = step === "give_up" ? "not-placed-in-time" : "agent-without-telephone";
        if (step !== "done") await placed.end(tx, call, "failed", reason);
        if (placing.settledAt === null) {
          await outboundCallsRepository.update(tx.db, callId, { settled_at: now });
        }
        return null;
      }
      await outboundCallsRepository.update(tx.db, callId, {
        attempts: placing.attempts + 1,
        attempted_at: now,
      });
      return { call, telephone, attemptedAt: now, unansweredAt: placing.attemptedAt };
    });
  }

  /** A call that the carrier has although its answer never came. */
  async function findAccepted({ telephone, unansweredAt, call }: Claim): Promise<CallAccepted | null> {
    if (unansweredAt === null) return null;
    // From the first attempt on: each may have been the one that went through.
    const placedAfter = new Date(call.initiatedAt.getTime() - CLOCK_SKEW_MS);
    const found = await carrier.calls.find({ to: telephone, placedAfter });
    const ids = found.map(({ providerCallId }) => providerCallId);
    // The same people are called with alerts, too.
    const known = await Promise.all([placed.knownIds(carrier.name, ids), deps.alerts.knownCalls(ids)]);
    return found.find(({ providerCallId }) => !known.some((those) => those.has(providerCallId))) ?? null;
  }

  /** Notes that the carrier has the call; one that was ended meanwhile is hung up. */
  async function recordTaken(callId: string, { providerCallId }: CallAccepted): Promise<void> {
    await unitOfWork(async (tx) => {
      await placed.recordTaken(tx, callId, carrier.name, providerCallId);
      await outboundCallsRepository.update(tx.db, callId, { settled_at: new Date() });
      const call = await placed.lock(tx, callId);
      if (call?.isOver) tx.enqueue(hangUpCall, { callId });
    });
  }

  /** The carrier surely did not take it: the next attempt may place it without asking. */
  async function release(callId: string): Promise<void> {
    await unitOfWork(async (tx) => {
      await placed.lock(tx, callId);
      await outboundCallsRepository.update(tx.db, callId, { attempted_at: null });
    });
  }

  /** @throws DelayJob when the claim is too old to place a call on it */
  async function attempt(claimed: Claim): Promise<void> {
    const { call, telephone, attemptedAt } = claimed;
    const accepted = await findAccepted(claimed);
    if (accepted) {
      countAttempt("reconciled");
      deps.logger.info({ callId: call.id }, "call of an unanswered attempt found at the carrier");
      return recordTaken(call.id, accepted);
    }
    const now = Date.now();
    // It was ended while nobody knew whether it rings: it does not.
    if (call.isOver) return giveUp(call.id, "ended-by-us");
    if (now - call.initiatedAt.getTime() > PLACED_WITHIN_MS) return giveUp(call.id, "not-placed-in-time");
    if (now - attemptedAt.getTime() > ATTEMPT_BEGIN_LIMIT_MS) {
      throw new DelayJob(ATTEMPT_LIMIT_MS, "this process stood still; another may be at it");
    }
    const taken = await carrier.calls.placeBridged({
      callId: call.id,
      agent: staffNumber(telephone),
      answerUrl: deps.urls.answered(call.id),
      statusCallbackUrl: deps.urls.status(call.id),
    });
    countAttempt("accepted");
    await recordTaken(call.id, taken);
  }

  /** @throws DelayJob, GiveUpJob, and what is worth another attempt */
  async function settleFailure(
    error: unknown,
    { call, unansweredAt }: Claim,
    isLastAttempt: boolean,
  ): Promise<never> {
    if (error instanceof DelayJob) throw error;
    if (error instanceof ProviderRejected) {
      countAttempt("rejected");
      await giveUp(call.id, `carrier-refused-${error.reason.replaceAll("_", "-")}`);
      throw new GiveUpJob("the carrier refused the call for good", error);
    }
    const isUntouched = error instanceof BreakerOpen || error instanceof ProviderUnavailable;
    countAttempt(error instanceof BreakerOpen ? "breaker_open" : "error");
    // Nobody knows what came of an attempt that was not answered, and asking for it failed: ask again.
    if (!isUntouched || unansweredAt !== null) {
      if (!(error instanceof ProviderTimeout) && !isUntouched) throw error;
      throw new DelayJob(ATTEMPT_LIMIT_MS, "the carrier must be asked what came of the attempt");
    }
    // Whoever clicked waits by the telephone: better to hear now that it does not work than to be called in a minute.
    if (error instanceof BreakerOpen || isLastAttempt) {
      await giveUp(call.id, "carrier-unavailable");
      throw new GiveUpJob("the carrier is not available", error);
    }
    await release(call.id);
    throw error;
  }

  async function place(callId: string, isLastAttempt: boolean): Promise<void> {
    const claimed = await claim(callId);
    if (!claimed) return;
    try {
      await attempt(claimed);
    } catch (error) {
      await settleFailure(error, claimed, isLastAttempt);
    }
  }

  return {
    /**
     * One attempt at one call.
     * @throws DelayJob, GiveUpJob when the carrier will not place it, any other error to try again
     */
    async place({ payload, isLastAttempt }: JobAttempt<CallPayload>): Promise<void> {
      await place(payload.callId, isLastAttempt);
    },

    /**
     * Has the carrier end a call. One that it may have taken without our knowing is waited for; one that it never took is over; so is
     * one that is over there although we were not told: whoever placed it could place no other one.
     * @throws DelayJob, any other error to try again
     */
    async hangUp({ payload: { callId } }: JobAttempt<CallPayload>): Promise<void> {
      const known = await unitOfWork(async (tx) => {
        const call = await placed.lock(tx, callId);
        const placing = call && (await outboundCallsRepository.byId(tx.db, callId));
        if (!placing) return null;
        const isAsked = placing.attemptedAt !== null && placing.settledAt === null;
        if (call.carrierCallId === null && isAsked) {
          throw new DelayJob(UNKNOWN_FOR_MS, "it is not known yet whether the carrier has the call");
        }
        return call.carrierCallId === null ? null : { id: call.carrierCallId, isOver: call.isOver };
      });
      if (known === null) return;
      let isEndedNow: boolean;
      try {
        isEndedNow = await carrier.calls.hangUp(known.id);
      } catch (error) {
        if (error instanceof BreakerOpen)
          throw new DelayJob(error.retryAfterMs, "the carrier's breaker is open");
        throw error;
      }
      if (known.isOver) return;
      if (isEndedNow) throw new DelayJob(END_TOLD_WITHIN_MS, "the carrier must say how the call ended");
      await unitOfWork(async (tx) => {
        const call = await placed.lock(tx, callId);
        const status = call?.startedAt ? "completed" : "canceled";
        if (call) await placed.end(tx, call, status, "ended-by-us");
      });
    },

    /** Goes on with calls whose job was lost, and ends those that nobody waits for; resolves with how many there were. */
    async settleWaiting(before: Date): Promise<number> {
      const waiting = await outboundCallsRepository.waiting(deps.database.pool, before, WAITING_BATCH);
      for (const callId of waiting) {
        try {
          await place(callId, true);
        } catch (error) {
          // The next round asks again; what was given up is written already.
          if (!(error instanceof DelayJob || error instanceof GiveUpJob)) throw error;
        }
      }
      return waiting.length;
    },
  };
}

function countAttempt(outcome: "accepted" | "reconciled" | "rejected" | "error" | "breaker_open"): void {
  instruments.callAttempts.add(1, { [ATTRIBUTES.callAttemptOutcome]: outcome });
}
