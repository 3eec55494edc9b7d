import { AUDIO_TYPES, measureWaveform, UnreadableAudio } from "../../platform/audio/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { FileMissing, looseFilesRepository } from "../../platform/file-store/index.ts";
import {
  GiveUpJob,
  type JobAttempt,
  type JobDeclaration,
  type JobProducer,
} from "../../platform/queue/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { ProviderError, ProviderRejected } from "../../providers/provider-errors.ts";
import { type RecordingSource, RecordingTooLarge } from "../../providers/recordings/port.ts";
import type { RecordingFiles } from "./recording-files.ts";
import type { RecordingFailure, RecordingStatus } from "./recordings.contract.ts";
import { recordingChanged, recordingReady, recordingSettled } from "./recordings.events.ts";
import { fetchRecording, processRecording, type RecordingRun, runOf } from "./recordings.jobs.ts";
import { MAX_BYTES } from "./recordings.policy.ts";
import { type Recording, recordingsRepository } from "./recordings.repository.ts";

/** A recording of which nothing was heard for so long has lost its job, if no job is there. */
const SILENT_AFTER_MS = 60_000;
const RESUMED_AT_ONCE = 100;
/** What failed by a passing fault is tried again each hour of a day; then somebody has to want it. */
const RETRIED_FOR_MS = 86_400_000;
const RETRIED_AFTER_MS = 3_600_000;

/** What came is no sound. */
class NoAudio extends Error {}

type Attempt = Pick<JobAttempt<RecordingRun>, "payload" | "isLastAttempt">;

export type RecordingProcessingService = ReturnType<typeof createRecordingProcessingService>;

/**
 * Fetches and measures recordings. Each step begins and ends with the row, locked and in the state that the step is for: whoever does
 * it a second time, after a crash or beside another worker, ends nothing twice.
 */
export function createRecordingProcessingService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly files: RecordingFiles;
  readonly jobs: Pick<JobProducer, "lookUp">;
  /** By the name of the vendor. */
  readonly sources: ReadonlyMap<string, RecordingSource>;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, files, jobs, sources, now = () => new Date() } = deps;

  /** Locks the recording where this run has left it; null: it is over, or was started anew. */
  async function lockIn(
    tx: UnitOfWork,
    run: RecordingRun,
    statuses: readonly RecordingStatus[],
  ): Promise<Recording | null> {
    const one = await recordingsRepository.lock(tx.db, run.recordingId);
    return one?.runNumber === run.runNumber && statuses.includes(one.status) ? one : null;
  }

  async function fail(
    run: RecordingRun,
    statuses: readonly RecordingStatus[],
    failure: RecordingFailure,
  ): Promise<void> {
    await unitOfWork(async (tx) => {
      const one = await lockIn(tx, run, statuses);
      if (!one) return;
      const recording = await recordingsRepository.update(tx.db, one.id, { status: "failed", failure });
      tx.publish(recordingChanged, { recording });
      tx.publish(recordingSettled, { recording, outcome: "failed" });
    });
  }

  /** Does a step; what cannot be mended by another attempt, or has had its last one, is written down as failed. */
  async function attempt(
    { payload, isLastAttempt }: Attempt,
    statuses: readonly RecordingStatus[],
    step: () => Promise<void>,
  ): Promise<void> {
    try {
      await step();
    } catch (error) {
      const failure = failureOf(error);
      if (!failure.isFinal && !isLastAttempt) throw error;
      await fail(payload, statuses, failure.why);
      throw new GiveUpJob(`the recording could not be had: ${failure.why}`, error);
    }
  }

  return {
    /** Has a vendor's file kept here, and measured. */
    async fetch(job: Attempt): Promise<void> {
      const { payload: run } = job;
      const FROM = ["uploaded"] as const;
      await attempt(job, FROM, async () => {
        const one = await recordingsRepository.byId(database.pool, run.recordingId);
        if (one?.runNumber !== run.runNumber || one.status !== "uploaded") return;
        const source = sources.get(one.source);
        if (!source) throw new ProviderRejected(one.source, { providerCode: "unknown", reason: "other" });
        const vendors = { providerSid: one.providerSid ?? "", url: one.sourceUrl };
        const kept = await files.keep(await source.open(vendors, { maxBytes: MAX_BYTES }));
        if (!kept) throw new NoAudio("no audio");
        const { key, contentType, bytes, sha256 } = kept;
        await unitOfWork(async (tx) => {
          if (!(await lockIn(tx, run, FROM))) {
            await looseFilesRepository.release(tx.db, key);
            return;
          }
          const recording = await recordingsRepository.update(tx.db, one.id, {
            status: "queued",
            fileKey: key,
            contentType,
            bytes,
            sha256,
            queuedAt: now(),
            // Whoever has it could fetch the recording.
            sourceUrl: null,
          });
          await looseFilesRepository.hold(tx.db, key);
          tx.enqueue(processRecording, run);
          tx.publish(recordingChanged, { recording });
        });
      });
    },

    /** Measures a file that is kept. */
    async process(job: Attempt): Promise<void> {
      const { payload: run } = job;
      const FROM = ["queued", "processing"] as const;
      await attempt(job, FROM, async () => {
        const started = await unitOfWork(async (tx) => {
          const one = await lockIn(tx, run, FROM);
          if (!one) return null;
          const recording = await recordingsRepository.update(tx.db, one.id, {
            status: "processing",
            startedAt: now(),
          });
          tx.publish(recordingChanged, { recording });
          return recording;
        });
        if (!started) return;
        const type = AUDIO_TYPES[started.contentType ?? ""];
        if (!type || started.fileKey === null) throw new NoAudio("no audio");
        const content = await files.open(started.fileKey);
        // A decoder may have enough before the end.
        const waveform = await measureWaveform(type.decode(content)).finally(() => content.destroy());
        await unitOfWork(async (tx) => {
          if (!(await lockIn(tx, run, ["processing"]))) return;
          const readyAt = now();
          const { durationMs, channelCount, sampleRateHz, peaks, peakMs } = waveform;
          const recording = await recordingsRepository.update(tx.db, started.id, {
            status: "ready",
            durationMs,
            channelCount,
            sampleRateHz,
            peaks,
            peakMs,
            readyAt,
            processingMs: readyAt.getTime() - (started.startedAt ?? readyAt).getTime(),
          });
          tx.publish(recordingChanged, { recording });
          tx.publish(recordingReady, {
            recordingId: recording.id,
            callId: recording.callId,
            durationSeconds: durationMs / 1_000,
          });
          tx.publish(recordingSettled, { recording, outcome: "ready" });
        });
      });
    },

    /** Tries again what failed while a vendor, or our store, was away for longer than a job waits; resolves with how many. */
    async retryFailed(): Promise<number> {
      const window = {
        since: new Date(now().getTime() - RETRIED_FOR_MS),
        restedBefore: new Date(now().getTime() - RETRIED_AFTER_MS),
      };
      let retried = 0;
      for (const one of await recordingsRepository.failedForNow(database.pool, window, RESUMED_AT_ONCE)) {
        await unitOfWork(async (tx) => {
          const run = { recordingId: one.id, runNumber: one.runNumber };
          if (!(await lockIn(tx, run, ["failed"]))) return;
          const runNumber = one.runNumber + 1;
          const isToBeFetched = one.fileKey === null;
          const recording = await recordingsRepository.update(tx.db, one.id, {
            runNumber,
            failure: null,
            ...(isToBeFetched ? { status: "uploaded" } : { status: "queued", queuedAt: now() }),
          });
          tx.enqueue(isToBeFetched ? fetchRecording : processRecording, runOf(recording));
          tx.publish(recordingChanged, { recording });
          retried += 1;
        });
      }
      return retried;
    },

    /** Starts anew what has lost its job, as when Redis was lost; resolves with how many. */
    async resume(): Promise<number> {
      const since = new Date(now().getTime() - SILENT_AFTER_MS);
      const silent = await recordingsRepository.silentSince(database.pool, since, RESUMED_AT_ONCE);
      let resumed = 0;
      for (const one of silent) {
        const job: JobDeclaration<RecordingRun> =
          one.status === "uploaded" ? fetchRecording : processRecording;
        const run = { recordingId: one.id, runNumber: one.runNumber };
        if ((await jobs.lookUp(job, [run]))[0] === "pending") continue;
        await unitOfWork(async (tx) => {
          if (!(await lockIn(tx, run, [one.status]))) return;
          const runNumber = one.runNumber + 1;
          tx.enqueue(job, runOf(await recordingsRepository.update(tx.db, one.id, { runNumber })));
          resumed += 1;
        });
      }
      return resumed;
    },
  };
}

/** Why a step failed, in our words, and whether another attempt would, too. */
function failureOf(error: unknown): { readonly why: RecordingFailure; readonly isFinal: boolean } {
  if (error instanceof RecordingTooLarge) return { why: "too_large", isFinal: true };
  if (error instanceof ProviderRejected) return { why: "refused", isFinal: true };
  if (error instanceof UnreadableAudio) return { why: "no_audio", isFinal: true };
  if (error instanceof FileMissing) return { why: "file_lost", isFinal: true };
  // What a vendor sends instead of a sound may be a page that says "later".
  if (error instanceof NoAudio) return { why: "no_audio", isFinal: false };
  if (error instanceof ProviderError) return { why: "unavailable", isFinal: false };
  return { why: "internal", isFinal: false };
}
