import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { JobAttempt } from "../../platform/queue/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { LanguageModel } from "../../providers/llm/port.ts";
import type { CallsService } from "../calls/index.ts";
import { type AnalysisFailure, recordingTranscriptSchema } from "./analyses.contract.ts";
import type { AnalysisPayload } from "./analyses.jobs.ts";
import { fallbackOf, questionOf, type ReadKind, type Said, saidIn } from "./analyses.policy.ts";
import { type Analysis, analysesRepository, type Ending } from "./analyses.repository.ts";
import { endAnalysis } from "./analysis-endings.ts";
import { callUsageRepository } from "./call-usage.repository.ts";
import { givenUpFor } from "./service-failure.ts";

export type ReadingService = ReturnType<typeof createReadingService>;

/** Has summaries and insights made of what was said. Where no model gives a usable answer, a plain one is kept, and marked so. */
export function createReadingService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "callHistory">;
  /** Null: no model is asked. */
  readonly model: LanguageModel | null;
  readonly logger: Logger;
}) {
  const { database, unitOfWork, model } = deps;

  /** What was said in what an analysis is of, and how long that is where the voice agent wrote it down. */
  async function heard(analysis: Analysis): Promise<{ said: Said[]; talkSeconds: number }> {
    if (analysis.recordingId === null) {
      const { call, transcript } = await deps.calls.callHistory(analysis.callId);
      const said = transcript.map(({ role, text }) => ({ speaker: role, text }));
      return { said, talkSeconds: call.durationSeconds ?? 0 };
    }
    const all = await analysesRepository.ofSource(database.pool, analysis);
    const written = recordingTranscriptSchema.safeParse(
      all.find(({ kind }) => kind === "transcript")?.payload,
    );
    return { said: written.success ? saidIn(written.data.utterances) : [], talkSeconds: 0 };
  }

  /** @throws what the model's port throws */
  async function ask(kind: ReadKind, said: readonly Said[]): Promise<Ending> {
    if (!model) return fallback(kind, said, null);
    const { value, ...spent } = await model.answer<unknown>(questionOf(kind, said));
    const { inputTokens, outputTokens, costUsd } = spent;
    const paid = { provider: model.name, model: spent.model, inputTokens, outputTokens, costUsd };
    return value === null
      ? { ...fallback(kind, said, null), ...paid }
      : { ...paid, status: "ok", payload: value };
  }

  async function end({ id, run }: Analysis, ending: Ending, talkSeconds: number): Promise<void> {
    await unitOfWork(async (tx) => {
      const analysis = await analysesRepository.lock(tx.db, id);
      if (!analysis || analysis.run !== run || analysis.status !== "pending") return;
      await endAnalysis(tx, analysis, ending);
      // Recordings count by their audio; a conversation once, with its summary.
      const isFirst =
        analysis.recordingId === null && analysis.kind === "summary" && analysis.payload === null;
      if (isFirst && ending.status === "ok" && talkSeconds > 0)
        await callUsageRepository.add(tx.db, analysis.callId, talkSeconds);
    });
  }

  return {
    /**
     * One attempt at having a summary or insights made.
     * @throws DelayJob while the model is to be left alone (costs no attempt)
     */
    async read({ payload, isLastAttempt }: JobAttempt<AnalysisPayload>): Promise<void> {
      const analysis = await analysesRepository.byId(database.pool, payload.analysisId);
      if (!analysis || analysis.run !== payload.run || analysis.status !== "pending") return;
      const { kind } = analysis;
      if (kind === "transcript") return;
      const { said, talkSeconds } = await heard(analysis);
      if (said.length === 0) return end(analysis, { status: "failed", failure: "nothing_said" }, 0);
      try {
        await end(analysis, await ask(kind, said), talkSeconds);
      } catch (error) {
        const failure = givenUpFor(error, { isLastAttempt }, analysis.updatedAt);
        deps.logger.warn({ error, analysisId: analysis.id, failure }, "no model has read a call");
        await end(analysis, fallback(kind, said, failure), talkSeconds);
      }
    },
  };
}

function fallback(kind: ReadKind, said: readonly Said[], failure: AnalysisFailure | null): Ending {
  return {
    status: "fallback",
    provider: null,
    model: null,
    payload: fallbackOf(kind, said),
    ...(failure === null ? {} : { failure }),
  };
}
