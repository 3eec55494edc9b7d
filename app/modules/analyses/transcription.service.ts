import type { Readable } from "node:stream";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import { AppError } from "../../platform/errors/index.ts";
import { FileMissing } from "../../platform/file-store/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, type JobAttempt } from "../../platform/queue/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { ProviderRejected } from "../../providers/provider-errors.ts";
import type { Transcriber, TranscriptionState } from "../../providers/transcription/port.ts";
import { recordingErrors, type RecordingsService } from "../recordings/index.ts";
import type { RecordingTranscript } from "./analyses.contract.ts";
import { type AnalysisPayload, type ForgetTranscriptionPayload, readTranscript } from "./analyses.jobs.ts";
import { GIVEN_UP_AFTER_MS, pollDelayMs } from "./analyses.policy.ts";
import { type Analysis, analysesRepository, type Ending } from "./analyses.repository.ts";
import { endAnalysis, forgetWithVendor } from "./analysis-endings.ts";
import { callUsageRepository } from "./call-usage.repository.ts";
import { givenUpFor } from "./service-failure.ts";

type Done = Extract<TranscriptionState, { readonly state: "done" }>;

/** Another attempt at beginning may be under way for so long: longer than the vendor may take. */
const ATTEMPT_LIMIT_MS = 40_000;

export type TranscriptionService = ReturnType<typeof createTranscriptionService>;

/**
 * Has recordings written down: at least once by the queue, paid for once by the database. What was begun with the vendor is
 * noted before and after it is asked; whoever finds that it was asked and not what it said asks for that first.
 */
export function createTranscriptionService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  /** Null: nobody writes recordings down. */
  readonly transcriber: Transcriber | null;
  readonly recordings: Pick<RecordingsService, "read">;
  readonly logger: Logger;
}) {
  const { database, unitOfWork } = deps;
  const { pool } = database;

  /** The vendor's id of the transcription, which is begun unless it was. */
  async function begun(transcriber: Transcriber, analysis: Analysis): Promise<string | null> {
    if (analysis.vendorId !== null) return analysis.vendorId;
    const audioReference = analysis.audioReference ?? (await handOver(transcriber, analysis));
    if (audioReference === null) return null;
    // Asked before, and the answer was lost: it may be at work, and paid for.
    const known = analysis.begunAt === null ? null : await transcriber.find(audioReference);
    if (known === null && !(await analysesRepository.claimBegin(pool, analysis, ATTEMPT_LIMIT_MS)))
      throw new DelayJob(ATTEMPT_LIMIT_MS, "another attempt may still be under way");
    const vendorId = known ?? (await transcriber.begin(audioReference));
    if (await analysesRepository.note(pool, analysis, { vendorId })) return vendorId;
    // Deleted while the vendor was asked: nobody will ask for it, so nobody else would have it forgotten.
    await unitOfWork(async (tx) => forgetWithVendor(tx, { ...analysis, vendorId }));
    return null;
  }

  /** What can be heard of a recording; null: it is gone. */
  async function audioOf(recordingId: string): Promise<Readable | null> {
    try {
      return (await deps.recordings.read(recordingId)).content;
    } catch (error) {
      if (
        error instanceof FileMissing ||
        (error instanceof AppError && Object.hasOwn(recordingErrors.rows, error.code))
      )
        return null;
      throw error;
    }
  }

  async function handOver(transcriber: Transcriber, analysis: Analysis): Promise<string | null> {
    const audio = analysis.recordingId === null ? null : await audioOf(analysis.recordingId);
    if (audio === null) return null;
    // Where the vendor was not asked, or broke off, nobody has read it to its end.
    const audioReference = await transcriber.upload(audio).finally(() => audio.destroy());
    const isWanted = await analysesRepository.note(pool, analysis, { audioReference });
    return isWanted ? audioReference : null;
  }

  /** Writes what came of it, unless it was begun anew meanwhile; what is read of it follows, or fails with it. */
  async function end({ id, run }: Pick<Analysis, "id" | "run">, ending: Ending): Promise<void> {
    await unitOfWork(async (tx) => {
      const analysis = await analysesRepository.lock(tx.db, id);
      if (!analysis || analysis.run !== run || analysis.status !== "pending") return;
      await endAnalysis(tx, analysis, ending);
      await goOnWith(tx, analysis, ending);
    });
  }

  async function goOnWith(tx: UnitOfWork, analysis: Analysis, ending: Ending): Promise<void> {
    const all = await analysesRepository.ofSource(tx.db, analysis);
    for (const other of all.filter(({ kind, status }) => kind !== "transcript" && status === "pending")) {
      if (ending.status === "failed")
        await endAnalysis(tx, other, { status: "failed", failure: "no_transcript" });
      else tx.enqueue(readTranscript, { analysisId: other.id, run: other.run, callId: other.callId });
    }
    // What is made anew is ours to pay, not the customer's.
    if (analysis.audioSeconds === null && ending.audioSeconds)
      await callUsageRepository.add(tx.db, analysis.callId, ending.audioSeconds);
  }

  /** With us it is kept as long as ours is; with the vendor it need not be at all. */
  async function forget(transcriber: Transcriber, analysis: Analysis, vendorId: string): Promise<void> {
    await transcriber.forget(vendorId);
    await analysesRepository.note(pool, analysis, { vendorId: null, audioReference: null });
  }

  return {
    /**
     * One attempt at having a recording written down; it comes again until the vendor is done.
     * @throws DelayJob while the vendor works or is to be left alone (costs no attempt)
     */
    async transcribe({ payload, isLastAttempt }: JobAttempt<AnalysisPayload>): Promise<void> {
      const { transcriber } = deps;
      const analysis = await analysesRepository.byId(pool, payload.analysisId);
      if (!analysis || analysis.run !== payload.run) return;
      if (analysis.recordingId) annotateSpan({ [ATTRIBUTES.recordingId]: analysis.recordingId });
      if (!transcriber) return end(analysis, { status: "failed", failure: "unavailable" });
      // It had ended, and the vendor was to forget it when the process went.
      if (analysis.status !== "pending")
        return analysis.vendorId === null ? undefined : forget(transcriber, analysis, analysis.vendorId);
      const provider = transcriber.name;
      try {
        const vendorId = await begun(transcriber, analysis);
        if (vendorId === null) return await end(analysis, { status: "failed", failure: "no_audio" });
        const found = await transcriber.result(vendorId);
        if (found.state === "working") {
          const sinceBegunMs = Date.now() - (analysis.begunAt ?? new Date()).getTime();
          if (sinceBegunMs > GIVEN_UP_AFTER_MS)
            return await end(analysis, { status: "failed", failure: "unavailable", provider });
          throw new DelayJob(pollDelayMs(sinceBegunMs), "the recording is being written down");
        }
        await end(analysis, found.state === "done" ? endingOf(found, provider) : noAudio(provider));
        await forget(transcriber, analysis, vendorId);
      } catch (error) {
        if (error instanceof DelayJob) throw error;
        const failure = givenUpFor(error, { isLastAttempt }, analysis.updatedAt);
        deps.logger.warn({ error, analysisId: analysis.id, failure }, "a recording was not written down");
        await end(analysis, { status: "failed", failure, provider });
      }
    },

    /**
     * One attempt at having the vendor forget what it has of a recording that was deleted.
     * @throws DelayJob while the vendor is at work on it: it deletes nothing then
     */
    async forgetDeleted({ vendorId, audioReference, goneAt }: ForgetTranscriptionPayload): Promise<void> {
      const { transcriber } = deps;
      if (!transcriber) return;
      const id = vendorId ?? (audioReference === null ? null : await transcriber.find(audioReference));
      if (id === null) return;
      const sinceMs = Date.now() - Date.parse(goneAt);
      try {
        const { state } = await transcriber.result(id);
        if (state === "working" && sinceMs < GIVEN_UP_AFTER_MS)
          throw new DelayJob(pollDelayMs(sinceMs), "a deleted recording is still being written down");
        await transcriber.forget(id);
      } catch (error) {
        // The vendor knows it no longer.
        if (!(error instanceof ProviderRejected)) throw error;
      }
    },
  };
}

function noAudio(provider: string): Ending {
  return { status: "failed", failure: "no_audio", provider };
}

function endingOf({ utterances, durationSeconds, costUsd, language }: Done, provider: string): Ending {
  const paid = { provider, costUsd, audioSeconds: durationSeconds };
  if (utterances.length === 0) return { ...paid, status: "failed", failure: "nothing_said" };
  const payload: RecordingTranscript = {
    language,
    durationSeconds,
    utterances: utterances.map((one) => ({ ...one, words: [...one.words] })),
  };
  return { ...paid, status: "ok", payload };
}
