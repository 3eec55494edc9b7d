import type { AnalysisJson } from "./analyses.contract.ts";
import type { Analysis } from "./analyses.repository.ts";

/** What an analysis says of itself, without what it found. */
export function presentAnalysis(analysis: Analysis): AnalysisJson {
  const { id, recordingId, kind, status, failure, provider, model, run, createdAt, finishedAt } = analysis;
  return {
    id,
    recordingId,
    kind,
    status,
    failure,
    provider,
    model,
    run,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
