import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob, type JobAttempt } from "../../platform/queue/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  type CallSample,
  ProviderRejected,
  ProviderUnavailable,
  type VoiceCarrier,
} from "../../providers/telephony/port.ts";
import { type CallsService, isFinal } from "../calls/index.ts";
import type { ReportedSample } from "./call-quality.contract.ts";
import { callMeasured, heardPoorly, samplesKept } from "./call-quality.events.ts";
import type { MeasureCallPayload } from "./call-quality.jobs.ts";
import { isPoor, mosOf, nextAskInMs, reachTo, rounded, secondsPerPoint } from "./call-quality.policy.ts";
import {
  callQualityRepository,
  type KeptSample,
  type QualityPoint,
  type QualitySummary,
} from "./call-quality.repository.ts";

/** How a call could be heard. */
export interface CallQuality {
  readonly callId: string;
  readonly summary: QualitySummary | null;
  readonly secondsPerPoint: number;
  readonly points: readonly QualityPoint[];
}

/** A clock may be ahead of ours by so much, and who measures may have been away for so long. */
const MAX_AHEAD_MS = 300_000;
const MAX_PAST_MS = 7 * 86_400_000;

export type CallQualityService = ReturnType<typeof createCallQualityService>;

/** How well people hear each other: carriers are asked after each call, others report while it lasts, all samples are kept in one way. */
export function createCallQualityService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: CallsService;
  readonly carriers: readonly VoiceCarrier[];
  readonly logger: Logger;
}) {
  const { database, unitOfWork, calls, logger } = deps;

  /** Keeps samples and tells of it; calls that are over learn what theirs come to. */
  async function keep(
    tx: UnitOfWork,
    samples: readonly KeptSample[],
    { source, over }: { readonly source: "carrier" | "reported"; readonly over: readonly string[] },
  ): Promise<void> {
    const callIds = [...new Set(samples.map(({ callId }) => callId))];
    if (callIds.length === 0) return;
    await callQualityRepository.save(tx.db, samples);
    tx.publish(samplesKept, { callIds, count: samples.length, source });
    await addUp(tx, over);
  }

  async function addUp(tx: UnitOfWork, callIds: readonly string[]): Promise<void> {
    if (callIds.length === 0) return;
    for (const { callId, mosAvg, mosMin } of await callQualityRepository.summariesOf(tx.db, callIds)) {
      await calls.recordQuality(tx, callId, { average: rounded(mosAvg), min: rounded(mosMin) });
    }
  }

  /** What a carrier has of a call and its legs. */
  async function fetchSamples(callId: string, carrierName: string): Promise<KeptSample[]> {
    const carrier = deps.carriers.find(({ name }) => name === carrierName);
    if (!carrier) throw new GiveUpJob(`no carrier ${carrierName} is configured any more`);
    const lines = (await calls.linesOf(callId)).filter(({ provider }) => provider === carrierName);
    const ofLines = await Promise.all(
      lines.map(async ({ providerCallId }) =>
        (await carrier.quality.samplesOf(providerCallId)).map((sample) =>
          keptSample(sample, { callId, line: providerCallId }),
        ),
      ),
    );
    return ofLines.flat();
  }

  /** A call of which its carrier tells no more. */
  async function settle(
    callId: string,
    carrier: string,
    samples: readonly KeptSample[],
    isWhole: boolean,
  ): Promise<void> {
    const outcome = samples.length === 0 ? "missing" : isWhole ? "measured" : "partial";
    if (!isWhole)
      logger.warn({ callId, carrier, samples: samples.length }, "the carrier did not measure a call");
    const summary =
      samples.length === 0 ? null : await callQualityRepository.summaryOf(database.pool, callId);
    await unitOfWork(async (tx) => {
      tx.publish(callMeasured, { carrier, outcome, mosAvg: summary ? rounded(summary.mosAvg) : null });
      if (summary && isPoor(summary.mosAvg)) {
        tx.publish(heardPoorly, { callId, mos: rounded(summary.mosAvg), at: summary.lastAt });
      }
    });
  }

  return {
    /**
     * Also by the id of a row that has become part of the call.
     * @throws call_not_found
     */
    async ofCall(id: string): Promise<CallQuality> {
      const { id: callId } = await calls.call(id);
      const summary = await callQualityRepository.summaryOf(database.pool, callId);
      if (!summary) return { callId, summary, secondsPerPoint: secondsPerPoint(0), points: [] };
      const seconds = secondsPerPoint(summary.lastAt.getTime() - summary.firstAt.getTime());
      const span = { firstAt: summary.firstAt, seconds };
      const points = await callQualityRepository.pointsOf(database.pool, callId, span);
      return { callId, summary, secondsPerPoint: seconds, points };
    },

    /**
     * Keeps what whoever measures calls reports of them, many at a time.
     * @throws invalid_input for a time that cannot be
     */
    async report(
      samples: readonly ReportedSample[],
      now = new Date(),
    ): Promise<{ readonly kept: number; readonly unknownCallIds: readonly string[] }> {
      refuseOddTimes(samples, now);
      const asked = [...new Set(samples.map(({ callId }) => callId))];
      return unitOfWork(async (tx) => {
        const known = await calls.statesOf(tx.db, asked);
        const kept = samples.flatMap((sample) => {
          const call = known.get(sample.callId);
          const mos = sample.mos ?? null;
          const measured = { ...sample, mos, at: new Date(sample.at) };
          return call ? [keptSample(measured, { callId: call.id, line: "" })] : [];
        });
        const over = [...known.values()].filter(({ status }) => isFinal(status)).map(({ id }) => id);
        await keep(tx, kept, { source: "reported", over: [...new Set(over)] });
        for (const poor of poorOnes(kept)) tx.publish(heardPoorly, poor);
        return { kept: kept.length, unknownCallIds: asked.filter((id) => !known.has(id)) };
      });
    },

    /**
     * Asks a call's carrier how it could be heard; keeps what it has.
     * @throws DelayJob while it does not have all of it, or cannot be asked (costs no attempt), any other error to try again
     */
    async measure(
      { payload, isLastAttempt }: JobAttempt<MeasureCallPayload>,
      now = new Date(),
    ): Promise<void> {
      const { carrier } = payload;
      const endedAt = new Date(payload.endedAt);
      const callId = await calls.currentId(payload.callId);
      if (callId === null) return;
      const againInMs = nextAskInMs(now.getTime() - endedAt.getTime());
      let samples: KeptSample[];
      try {
        samples = await fetchSamples(callId, carrier);
      } catch (error) {
        if (error instanceof BreakerOpen)
          throw new DelayJob(error.retryAfterMs, "the carrier's breaker is open");
        if (error instanceof ProviderUnavailable && error.retryAfterMs) {
          throw new DelayJob(error.retryAfterMs, "the carrier asked to wait");
        }
        const isRefused = error instanceof ProviderRejected;
        if (isRefused || isLastAttempt) await settle(callId, carrier, [], false);
        throw isRefused ? new GiveUpJob("the carrier refuses to tell", error) : error;
      }
      await unitOfWork((tx) => keep(tx, samples, { source: "carrier", over: [callId] }));
      const isWhole = reachTo(samples, endedAt);
      if (!isWhole && againInMs !== null)
        throw new DelayJob(againInMs, "the carrier does not have all of it yet");
      await settle(callId, carrier, samples, isWhole);
    },

    /** Rows proved to be one call: it gets their samples, within the unit of work in which they go. */
    async moveToCall(tx: UnitOfWork, stays: string, goes: readonly string[]): Promise<void> {
      await callQualityRepository.move(tx.db, stays, goes);
      await addUp(tx, [stays]);
    },
  };
}

function keptSample(
  { at, edge, direction, rttMs, jitterMs, lossPercent, mos }: CallSample,
  of: Pick<KeptSample, "callId" | "line">,
): KeptSample {
  const conditions = { rttMs, jitterMs, lossPercent };
  return { ...of, at, edge, direction, ...conditions, mos: mos ?? mosOf(conditions) };
}

/** The calls of a batch of samples that were heard badly by it. */
function poorOnes(samples: readonly KeptSample[]): { callId: string; mos: number; at: Date }[] {
  return [...Map.groupBy(samples, ({ callId }) => callId)].flatMap(([callId, ofCall]) => {
    const mos = ofCall.reduce((sum, sample) => sum + sample.mos, 0) / ofCall.length;
    const at = new Date(Math.max(...ofCall.map((sample) => sample.at.getTime())));
    return isPoor(mos) ? [{ callId, mos: rounded(mos), at }] : [];
  });
}

function refuseOddTimes(samples: readonly ReportedSample[], now: Date): void {
  const fields = samples.flatMap(({ at }, index) => {
    const ageMs = now.getTime() - Date.parse(at);
    if (ageMs >= -MAX_AHEAD_MS && ageMs <= MAX_PAST_MS) return [];
    return [{ path: `body.samples.${index}.at`, message: "must be of the last 7 days" }];
  });
  if (fields.length > 0) throw commonErrors.invalid_input({ fields });
}
