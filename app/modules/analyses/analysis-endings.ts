import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { actionItemsFound, analysisFinished } from "./analyses.events.ts";
import type { CallInsights } from "./analyses.contract.ts";
import { forgetTranscription } from "./analyses.jobs.ts";
import { type Analysis, analysesRepository, type Ending } from "./analyses.repository.ts";

/** Has the vendor forget what it has of a transcription that nobody will ask for any more. */
export function forgetWithVendor(
  tx: UnitOfWork,
  { id: analysisId, run, callId, vendorId, audioReference }: Analysis,
): void {
  if (vendorId === null && audioReference === null) return;
  const goneAt = new Date().toISOString();
  tx.enqueue(forgetTranscription, { analysisId, run, callId, vendorId, audioReference, goneAt });
}

/** Writes what came of an analysis, and tells of it, within the unit of work in which its row is locked. */
export async function endAnalysis(tx: UnitOfWork, analysis: Analysis, ending: Ending): Promise<void> {
  const { id, callId, recordingId, kind } = analysis;
  await analysesRepository.finish(tx.db, id, ending);
  const all = await analysesRepository.ofSource(tx.db, analysis);
  const isFirst = analysis.payload === null;
  const isLast = all.every(({ status }) => status !== "pending");
  tx.publish(analysisFinished, {
    callId,
    recordingId,
    kind,
    status: ending.status,
    provider: ending.provider ?? null,
    costUsd: ending.costUsd ?? 0,
    allDoneAfterSeconds: isFirst && isLast ? (Date.now() - analysis.createdAt.getTime()) / 1_000 : null,
  });
  if (kind !== "insights" || ending.status !== "ok") return;
  const { actionItems: items } = ending.payload as CallInsights;
  if (items.length > 0) tx.publish(actionItemsFound, { callId, recordingId, analysisId: id, items });
}
