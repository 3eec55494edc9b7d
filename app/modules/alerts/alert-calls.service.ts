import { SpanKind } from "@opentelemetry/api";
import type { Database } from "../../platform/database/index.ts";
import { AppError } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import {
  currentTraceparent,
  describeSubject,
  inSpan,
  linkActiveSpan,
  linkTo,
} from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  type CallingCarrier,
  type CarrierAnswer,
  type DigitPressed,
  ProviderRejected,
  ProviderUnavailable,
  type VoiceStatusEvent,
} from "../../providers/telephony/port.ts";
import { staffNumber } from "../../providers/telephony/recipient.ts";
import type { CallsService, PlacedCallsService } from "../calls/index.ts";
import type { IdentityService, User } from "../identity/index.ts";
import {
  backoffMs,
  changeByStatus,
  endUnknown,
  MAX_ATTEMPTS,
  PLACING_LIMIT_MS,
} from "./alert-calls.policy.ts";
import { type AlertCall, type AlertCallChange, alertCallsRepository } from "./alert-calls.repository.ts";
import { alertSubject } from "./alert-subject.ts";
import { alertErrors } from "./alerts.errors.ts";
import { type AlertCallChanged, alertCallChanged } from "./alerts.events.ts";
import { ACKNOWLEDGE_DIGIT, alertStateOf, composeAnnouncement, SPOKEN_ANSWERS } from "./alerts.policy.ts";
import { type Alert, alertsRepository } from "./alerts.repository.ts";

/** Calls that are placed at once. */
const BATCH = 10;
/** How a call ended is asked for after this time, and again. */
const END_ASKED_AFTER_MS = 2 * 60_000;
/** A call that waits for another one to the same number is looked at again after this time. */
const LINE_BUSY_MS = 1_000;
/** A call whose end the carrier does not know for so long is over. */
const END_WAITED_FOR_MS = 15 * 60_000;
/** The carrier's clock may be behind ours by this much when we look for a call. */
const CLOCK_SKEW_MS = 5_000;

export type { AlertCall };
export type AlertCallsService = ReturnType<typeof createAlertCallsService>;

/** Somebody takes an alert by a key. */
export type TakeByVoice = (
  tx: UnitOfWork,
  who: { readonly kind: "user"; readonly id: string; readonly userId: string; readonly by: "voice" },
  alertId: string,
) => Promise<unknown>;

/**
 * Reads alerts aloud to people, who take them by a key. A call's row is marked before the carrier is asked: whoever finds it so later knows
 * that an attempt ended without an answer, and looks for the call at the carrier before placing another one. Of calls to one number one is
 * placed at a time: what the carrier has and nobody knows is that one's.
 */
export function createAlertCallsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly logger: Logger;
  readonly carrier: CallingCarrier;
  readonly calls: Pick<CallsService, "lockOfAlert"> & {
    readonly placed: Pick<PlacedCallsService, "knownIds">;
  };
  readonly identity: Pick<IdentityService, "staff">;
  readonly acknowledge: TakeByVoice;
  /** Where the carrier reports on a call, and tells the key that was pressed. */
  readonly webhookUrl: (kind: "status" | "digit", alertCallId: string) => string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, carrier, now = () => new Date() } = deps;

  /** Locks a call behind its alert, as everybody does; null: there is no such call. */
  async function lock(tx: UnitOfWork, id: string): Promise<{ call: AlertCall; alert: Alert } | null> {
    const found = await alertCallsRepository.byId(tx.db, id);
    if (!found) return null;
    await deps.calls.lockOfAlert(tx.db, found.alertId);
    const alert = await alertsRepository.lock(tx.db, found.alertId);
    const call = await alertCallsRepository.lock(tx.db, id);
    if (!alert || !call) return null;
    describeSubject(alertSubject(alert));
    return { call, alert };
  }

  async function change(
    tx: UnitOfWork,
    { call, alert }: { readonly call: AlertCall; readonly alert: Alert },
    changed: AlertCallChange,
  ): Promise<void> {
    await alertCallsRepository.update(tx.db, call.id, changed);
    const { id: alertId, callId, priority } = alert;
    const after = { ...call, ...changed };
    const isEnd = call.endedAt === null && after.endedAt !== null;
    const outcome = isEnd ? (after.status as AlertCallChanged["outcome"]) : null;
    tx.publish(alertCallChanged, { alertId, callId, priority, outcome });
  }

  /** Marks an attempt before it is made; null: there is none to make any more. */
  async function claim(id: string): Promise<{ call: AlertCall; alert: Alert; isRepeated: boolean } | null> {
    return unitOfWork(async (tx) => {
      const locked = await lock(tx, id);
      const at = now();
      if (!locked?.call.dueAt || locked.call.dueAt > at) return null;
      const { call, alert } = locked;
      const isRepeated = call.status === "placing";
      // Also where a former attempt is in doubt: whoever may have been called hears that it is taken.
      if (alertStateOf(alert) !== "open") {
        await change(tx, locked, { status: "canceled", dueAt: null, endedAt: at });
        return null;
      }
      if (!isRepeated && (await alertCallsRepository.isAnotherInDoubt(tx.db, call))) {
        const dueAt = new Date(at.getTime() + LINE_BUSY_MS);
        await alertCallsRepository.update(tx.db, id, { dueAt });
        return null;
      }
      if (call.attempts >= MAX_ATTEMPTS) {
        await change(tx, locked, {
          status: "failed",
          reason: "no attempt is left",
          dueAt: null,
          endedAt: at,
        });
        return null;
      }
      const marked = {
        status: "placing",
        attempts: call.attempts + 1,
        attemptedAt: at,
        dueAt: new Date(at.getTime() + PLACING_LIMIT_MS),
        provider: carrier.name,
      } as const;
      await alertCallsRepository.update(tx.db, id, marked);
      return { call: { ...call, ...marked }, alert, isRepeated };
    });
  }

  /** Writes what came of an attempt, unless somebody else has moved the call on. */
  async function settle(claimed: AlertCall, changed: AlertCallChange): Promise<void> {
    await unitOfWork(async (tx) => {
      const locked = await lock(tx, claimed.id);
      if (!locked || locked.call.attemptedAt?.getTime() !== claimed.attemptedAt?.getTime()) return;
      // The carrier's word on the call can be faster than its answer.
      if (locked.call.status === "placing") return change(tx, locked, changed);
      const { providerCallId = null, placedAt = null } = changed;
      const dueAt = locked.call.endedAt === null ? (changed.dueAt ?? null) : null;
      await change(tx, locked, { providerCallId, placedAt, dueAt });
    });
  }

  /** A call of a former attempt that the carrier has although its answer never came. */
  async function findPlaced({ toNumber, createdAt }: AlertCall): Promise<string | null> {
    const placedAfter = new Date(createdAt.getTime() - CLOCK_SKEW_MS);
    const found = await carrier.calls.find({ to: toNumber, placedAfter });
    const ids = found.map(({ providerCallId }) => providerCallId);
    // People are called from here, too, when they call somebody themselves.
    const known = await Promise.all([
      alertCallsRepository.known(database.pool, ids),
      deps.calls.placed.knownIds(carrier.name, ids),
    ]);
    return ids.find((id) => !known.some((those) => those.has(id))) ?? null;
  }

  async function attempt(call: AlertCall, alert: Alert, isRepeated: boolean): Promise<void> {
    const found = isRepeated ? await findPlaced(call) : null;
    const providerCallId =
      found ??
      (
        await carrier.calls.placeAnnouncement({
          to: staffNumber(call.toNumber),
          text: composeAnnouncement(alert),
          statusCallbackUrl: deps.webhookUrl("status", call.id),
          digitUrl: deps.webhookUrl("digit", call.id),
        })
      ).providerCallId;
    const dueAt = new Date(now().getTime() + END_ASKED_AFTER_MS);
    await settle(call, { status: "placed", providerCallId, placedAt: now(), dueAt });
  }

  /**
   * Asks the carrier how a call ended of which it has not said so; one of which it never does is over after a while. One that still rings for
   * an alert that somebody has by now is ended.
   */
  async function lookAfter({ id, toNumber, createdAt, providerCallId }: AlertCall): Promise<void> {
    const due = await unitOfWork(async (tx) => {
      const locked = await lock(tx, id);
      if (!locked?.call.dueAt || locked.call.dueAt > now()) return null;
      const dueAt = new Date(now().getTime() + END_ASKED_AFTER_MS);
      await alertCallsRepository.update(tx.db, id, { dueAt });
      return locked;
    });
    if (!due) return;
    const ringsInVain = due.call.status === "placed" && alertStateOf(due.alert) !== "open";
    // One that the carrier does not know, or that is over, has nothing left to end: how it ended is asked for as of any other.
    if (ringsInVain && providerCallId !== null && (await carrier.calls.hangUp(providerCallId))) return;
    const placedAfter = new Date(createdAt.getTime() - CLOCK_SKEW_MS);
    const all = await carrier.calls.find({ to: toNumber, placedAfter });
    const found = all.find((one) => one.providerCallId === providerCallId);
    await unitOfWork(async (tx) => {
      const locked = await lock(tx, id);
      if (!locked || locked.call.endedAt !== null) return;
      const changed = found && changeByStatus(locked.call, found.status, now());
      if (changed?.endedAt) await change(tx, locked, { ...changed, dueAt: null });
      else if (now().getTime() - createdAt.getTime() > END_WAITED_FOR_MS)
        await change(tx, locked, { ...endUnknown(locked.call), dueAt: null, endedAt: now() });
    });
  }

  async function place(id: string): Promise<void> {
    const claimed = await claim(id);
    if (!claimed) return;
    const { call, alert, isRepeated } = claimed;
    const later = (ms: number) => new Date(now().getTime() + ms);
    // A former attempt stays in doubt until the carrier was asked; one that was surely not taken may be made anew.
    const again = isRepeated ? "placing" : "queued";
    try {
      await attempt(call, alert, isRepeated);
    } catch (error) {
      if (error instanceof BreakerOpen) {
        const attempts = call.attempts - 1;
        await settle(call, { status: again, attempts, dueAt: later(error.retryAfterMs) });
      } else if (error instanceof ProviderRejected) {
        await settle(call, { status: "failed", reason: error.reason, dueAt: null, endedAt: now() });
      } else if (error instanceof ProviderUnavailable) {
        const waitMs = error.retryAfterMs ?? backoffMs(call.attempts);
        await settle(call, { status: again, dueAt: later(waitMs) });
      } else throw error;
    }
  }

  return {
    /** Writes calls within the caller's unit of work; they are placed from then on. */
    async queue(
      tx: UnitOfWork,
      alert: Alert,
      people: readonly (Pick<User, "id" | "name"> & { readonly phone: string })[],
    ): Promise<void> {
      const traceparent = currentTraceparent();
      await alertCallsRepository.insert(
        tx.db,
        people.map(({ id: userId, name, phone }) => ({
          alertId: alert.id,
          userId,
          recipientName: name,
          toNumber: phone,
          traceparent,
        })),
      );
    },

    /** Places the calls that are due, and looks after those that nobody needs any more or whose end was not told; each in a trace of its own. Resolves with how many. */
    async placeDue(): Promise<number> {
      const due = await alertCallsRepository.due(database.pool, now(), BATCH);
      await Promise.all(
        due.map(async (call) => {
          const { id, status, traceparent } = call;
          const isToBePlaced = status === "queued" || status === "placing";
          const options = { root: true, kind: SpanKind.INTERNAL, links: linkTo(traceparent) };
          try {
            if (isToBePlaced) await inSpan("place alert call", options, () => place(id));
            else await inSpan("look after alert call", options, () => lookAfter(call));
          } catch (error) {
            deps.logger.warn(
              { error, alertCallId: id },
              "a call with an alert had no answer; it is looked for",
            );
          }
        }),
      );
      return due.length;
    },

    /** Nobody has to be called for an alert any more, within the unit of work in which somebody takes it. */
    async stop(tx: UnitOfWork, alertId: string): Promise<void> {
      await alertCallsRepository.hurry(tx.db, alertId);
    },

    /** Takes in what the carrier says of a call. */
    async recordStatus(id: string, event: VoiceStatusEvent): Promise<"applied" | "stale"> {
      return unitOfWork(async (tx) => {
        const locked = await lock(tx, id);
        if (!locked || event.status === null) return "stale";
        linkActiveSpan(locked.call.traceparent);
        const changed = changeByStatus(locked.call, event.status, now());
        if (!changed) return "stale";
        const { providerCallId } = event;
        // Before the answer to the request has come, the lease is all that has it looked for again.
        const dueAt = changed.endedAt ? null : locked.call.dueAt;
        await change(tx, locked, { ...changed, providerCallId, dueAt });
        return "applied";
      });
    },

    /** Takes in the key that was pressed; resolves with what the carrier shall say. */
    async recordDigit(id: string, { digit }: DigitPressed): Promise<CarrierAnswer> {
      return unitOfWork(async (tx) => {
        const locked = await lock(tx, id);
        if (!locked || digit === null) return carrier.script.nothing();
        const { call, alert } = locked;
        linkActiveSpan(call.traceparent);
        const [person] = await deps.identity.staff(tx.db, { ids: [call.userId] });
        if (digit !== ACKNOWLEDGE_DIGIT || !person) return carrier.script.say(SPOKEN_ANSWERS.other);
        try {
          const who = { kind: "user", id: person.id, userId: person.id, by: "voice" } as const;
          await deps.acknowledge(tx, who, alert.id);
        } catch (error) {
          if (!(error instanceof AppError) || !Object.hasOwn(alertErrors.rows, error.code)) throw error;
          return carrier.script.say(SPOKEN_ANSWERS.taken(error.title));
        }
        await change(tx, locked, { status: "acknowledged" });
        return carrier.script.say(SPOKEN_ANSWERS.acknowledged);
      });
    },
  };
}
