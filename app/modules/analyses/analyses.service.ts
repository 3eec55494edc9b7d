import type { Database } from "../../platform/database/index.ts";
import type { JobDeclaration } from "../../platform/queue/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { callErrors, type CallsService } from "../calls/index.ts";
import type { Person } from "../history/index.ts";
import { type ActionItem, type AnalysisKind, callInsightsSchema } from "./analyses.contract.ts";
import { analysisErrors } from "./analyses.errors.ts";
import { analysesChanged } from "./analyses.events.ts";
import { type AnalysisPayload, readTranscript, transcribeRecording } from "./analyses.jobs.ts";
import { READ_KINDS } from "./analyses.policy.ts";
import { type Analysis, analysesRepository, type Source } from "./analyses.repository.ts";

const ALL_KINDS = ["transcript", ...READ_KINDS] as const;
/** Reports come a moment after the end of their call. */
const REPORTS_WITHIN_MS = 60_000;
/** Calls that ended while nobody worked are taken up for so long. */
const TAKEN_UP_FOR_MS = 86_400_000;
const BATCH = 100;
/** Work that the queue does not know after this time is begun anew. */
const SILENT_AFTER_MS = 300_000;

export type AnalysesService = ReturnType<typeof createAnalysesService>;

/** Has analyses of calls made: of recordings, and of what the voice agent has written down. */
export function createAnalysesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "call">;
  readonly audit: Pick<AuditService, "record">;
  /** The vendor whose calls it writes down itself, as recordings say where they are from. */
  readonly voiceAgent: string;
  /** Can recordings be written down, and is there a model to read? */
  readonly has: { readonly transcriber: boolean; readonly model: boolean };
  /** Which of these jobs does the queue still know as not ended? */
  readonly arePending: (
    job: JobDeclaration<AnalysisPayload>,
    payloads: readonly AnalysisPayload[],
  ) => Promise<readonly boolean[]>;
}) {
  const { database, unitOfWork, has } = deps;

  const jobOf = ({ kind }: Pick<Analysis, "kind">) =>
    kind === "transcript" ? transcribeRecording : readTranscript;

  function enqueue(tx: UnitOfWork, analysis: Analysis): void {
    const { id: analysisId, run, callId } = analysis;
    tx.enqueue(jobOf(analysis), { analysisId, run, callId });
  }

  /** What of a call's analyses is to be made anew: of recordings that have been written down, or will be. */
  function chosen(all: readonly Analysis[], kinds: readonly AnalysisKind[]): readonly Analysis[] {
    const recordings = new Set(all.flatMap(({ recordingId }) => recordingId ?? []));
    // Where there are recordings, they say more than what the voice agent wrote down.
    const sources = all.filter(({ recordingId }) => (recordingId === null) === (recordings.size === 0));
    const wanted = kinds.includes("transcript") ? ALL_KINDS : kinds;
    return sources.filter(({ kind }) => (wanted as readonly AnalysisKind[]).includes(kind));
  }

  return {
    /**
     * A recording of a call can be heard: what is made of it waits from now on, once. Nothing does where nobody writes
     * recordings down, nor of what the voice agent has recorded and written down itself: that is read as it is.
     */
    async begin(
      tx: UnitOfWork,
      source: { readonly callId: string; readonly recordingId: string },
    ): Promise<void> {
      if (!has.transcriber) return;
      const recording = await analysesRepository.recordingOf(tx.db, source);
      if (!recording || (recording.source === deps.voiceAgent && recording.isWrittenDown)) return;
      const added = await analysesRepository.insertMissing(tx.db, source, ALL_KINDS);
      for (const analysis of added.filter(({ kind }) => kind === "transcript")) enqueue(tx, analysis);
      if (added.length > 0) tx.publish(analysesChanged, { callId: source.callId });
    },

    /** The call of a recording became known: what was ready before is analysed now. */
    async beginLinked(
      tx: UnitOfWork,
      source: { readonly callId: string; readonly recordingId: string },
    ): Promise<void> {
      const recording = await analysesRepository.recordingOf(tx.db, source);
      if (recording?.isReady) await this.begin(tx, source);
    },

    /** A recording was deleted by somebody's hand: what was made of it goes with it. */
    async forgetRecording(tx: UnitOfWork, source: Source): Promise<void> {
      await analysesRepository.delete(tx.db, source);
      tx.publish(analysesChanged, { callId: source.callId });
    },

    /** Has calls read that the voice agent led and wrote down; resolves with how many. */
    async beginConversations(now: Date): Promise<number> {
      if (!has.model) return 0;
      const window = {
        since: new Date(now.getTime() - TAKEN_UP_FOR_MS),
        endedBefore: new Date(now.getTime() - REPORTS_WITHIN_MS),
      };
      const callIds = await analysesRepository.unreadCalls(database.pool, window, BATCH);
      for (const callId of callIds) {
        await unitOfWork(async (tx) => {
          const source: Source = { callId, recordingId: null };
          const added = await analysesRepository.insertMissing(tx.db, source, READ_KINDS);
          for (const analysis of added) enqueue(tx, analysis);
          if (added.length > 0) tx.publish(analysesChanged, { callId });
        });
      }
      return callIds.length;
    },

    /**
     * Has analyses of a call made anew.
     * @throws call_not_found, nothing_to_analyse, analysis_under_way
     */
    async rerun(person: Person, id: string, kinds: readonly AnalysisKind[]): Promise<readonly Analysis[]> {
      const { id: callId, userId } = await deps.calls.call(id);
      if (!isWithinScope(person.scope, userId)) throw callErrors.call_not_found();
      return unitOfWork(async (tx) => {
        const all = await analysesRepository.lockOfCall(tx.db, callId);
        const again = chosen(all, kinds);
        if (again.length === 0) throw analysisErrors.nothing_to_analyse();
        if (again.some(({ status }) => status === "pending")) throw analysisErrors.analysis_under_way();
        const restarted = await analysesRepository.restart(
          tx.db,
          again.map((analysis) => analysis.id),
        );
        // Those that are read wait for their transcript where that is made anew, too.
        const first = kinds.includes("transcript")
          ? restarted.filter(({ kind, recordingId }) => kind === "transcript" || recordingId === null)
          : restarted;
        for (const analysis of first) enqueue(tx, analysis);
        await deps.audit.record(
          tx.db,
          person,
          "analyses.rerun",
          { type: "call", id: callId },
          { kinds: [...new Set(restarted.map(({ kind }) => kind))].toSorted().join(", ") },
        );
        tx.publish(analysesChanged, { callId });
        return restarted;
      });
    },

    /** What an analysis found that is to be done; nothing while it is made, and once it is gone. */
    async actionItemsOf(analysisId: string): Promise<readonly ActionItem[]> {
      const analysis = await analysesRepository.byId(database.pool, analysisId);
      const insights = callInsightsSchema.safeParse(analysis?.kind === "insights" ? analysis.payload : null);
      return insights.success ? insights.data.actionItems : [];
    },

    /** Has work begun anew that the queue has lost; resolves with how much. */
    async goOnWithLost(now: Date): Promise<number> {
      const since = new Date(now.getTime() - SILENT_AFTER_MS);
      const silent = await analysesRepository.silentSince(database.pool, since, BATCH);
      let revived = 0;
      for (const { id: analysisId, run, callId, kind } of silent) {
        const [isPending] = await deps.arePending(jobOf({ kind }), [{ analysisId, run, callId }]);
        if (isPending) continue;
        await unitOfWork(async (tx) => {
          const analysis = await analysesRepository.lock(tx.db, analysisId);
          if (analysis?.status !== "pending" || analysis.run !== run) return;
          await analysesRepository.goOn(tx.db, analysis);
          enqueue(tx, { ...analysis, run: run + 1 });
          revived += 1;
        });
      }
      return revived;
    },

    /** Rows that were calls have proved to be one call: their analyses are its. */
    async moveToCall(tx: UnitOfWork, callId: string, from: readonly string[]): Promise<void> {
      await analysesRepository.moveToCall(tx.db, callId, from);
    },
  };
}
