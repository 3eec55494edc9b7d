import type { CallAnalysisRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, type Queryable } from "../../platform/database/index.ts";
import { holdCall, holdCallOf } from "../calls/index.ts";
import type { AnalysisFailure, AnalysisKind, AnalysisStatus } from "./analyses.contract.ts";

const TABLE = "call_analyses";
/** What `toAnalysis` reads. */
export const ANALYSIS_COLUMNS = [
  "id",
  "call_id",
  "recording_id",
  "kind",
  "status",
  "run",
  "provider",
  "model",
  "payload",
  "failure",
  "audio_reference",
  "begun_at",
  "vendor_id",
  "audio_seconds",
  "input_tokens",
  "output_tokens",
  "cost_usd",
  "created_at",
  "updated_at",
  "finished_at",
] as const;

/** One analysis of one recording or conversation of a call. */
export interface Analysis {
  readonly id: string;
  readonly callId: string;
  /** Null: of the conversation that the voice agent has written down. */
  readonly recordingId: string | null;
  readonly kind: AnalysisKind;
  readonly status: AnalysisStatus;
  readonly run: number;
  readonly provider: string | null;
  readonly model: string | null;
  /** In the shape of its kind; of the run before, while it is made anew. */
  readonly payload: unknown;
  readonly failure: AnalysisFailure | null;
  /** Of a transcription: the audio as the vendor knows it, when it was asked to begin, and its id of what it began. */
  readonly audioReference: string | null;
  readonly begunAt: Date | null;
  readonly vendorId: string | null;
  readonly audioSeconds: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of all its runs. */
  readonly costUsd: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** What is analysed: a recording of a call, or what the voice agent has written down of it. */
export interface Source {
  readonly callId: string;
  readonly recordingId: string | null;
}

/** What came of an analysis. */
export interface Ending {
  readonly status: Exclude<AnalysisStatus, "pending">;
  readonly provider?: string | null;
  readonly model?: string | null;
  readonly payload?: unknown;
  readonly failure?: AnalysisFailure;
  readonly audioSeconds?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly costUsd?: number;
}

/** Writes and reads analyses. */
export const analysesRepository = {
  /** Adds those that are missing, waiting; resolves with them. Uses index call_analyses_call_id_recording_id_kind_key. */
  async insertMissing(
    db: Queryable,
    { callId, recordingId }: Source,
    kinds: readonly AnalysisKind[],
  ): Promise<Analysis[]> {
    const rows = await db(TABLE)
      .insert(kinds.map((kind) => ({ call_id: callId, recording_id: recordingId, kind })))
      .onConflict()
      .ignore()
      .returning(ANALYSIS_COLUMNS);
    return rows.map(toAnalysis);
  },

  async byId(db: Queryable, id: string): Promise<Analysis | null> {
    const row = await db(TABLE)
      .select(...ANALYSIS_COLUMNS)
      .where({ id })
      .first();
    return row ? toAnalysis(row) : null;
  },

  /** As it is now, until the end of the transaction; and so is whose call it is. */
  async lock(db: Queryable, id: string): Promise<Analysis | null> {
    await holdCallOf(db, TABLE, id);
    const row = await db(TABLE)
      .select(...ANALYSIS_COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toAnalysis(row) : null;
  },

  /** All of a call, locked. Uses index call_analyses_call_id_recording_id_kind_key. */
  async lockOfCall(db: Queryable, callId: string): Promise<Analysis[]> {
    await holdCall(db, callId);
    const rows = await db(TABLE)
      .select(...ANALYSIS_COLUMNS)
      .where({ call_id: callId })
      .orderBy("id")
      .forUpdate();
    return rows.map(toAnalysis);
  },

  /** Those of one recording or conversation. Uses index call_analyses_call_id_recording_id_kind_key. */
  async ofSource(db: Queryable, { callId, recordingId }: Source): Promise<Analysis[]> {
    const rows = await db(TABLE)
      .select(...ANALYSIS_COLUMNS)
      .where({ call_id: callId })
      .whereRaw("recording_id is not distinct from ?::uuid", [recordingId]);
    return rows.map(toAnalysis);
  },

  /** Notes how far a transcription is with its vendor, as long as it is this run's; false: it is not, or is gone. */
  async note(
    db: Queryable,
    { id, run }: Pick<Analysis, "id" | "run">,
    noted: Partial<Pick<Analysis, "audioReference" | "vendorId">>,
  ): Promise<boolean> {
    const { audioReference, vendorId } = noted;
    const count = await db(TABLE)
      .where({ id, run })
      .update({
        ...(audioReference === undefined ? {} : { audio_reference: audioReference }),
        ...(vendorId === undefined ? {} : { vendor_id: vendorId }),
        updated_at: db.fn.now(),
      });
    return count > 0;
  },

  /** Marks that the vendor is asked to begin now; false: somebody else asks it, or has its answer. */
  async claimBegin(
    db: Queryable,
    { id, run }: Pick<Analysis, "id" | "run">,
    attemptLimitMs: number,
  ): Promise<boolean> {
    const count = await db(TABLE)
      .where({ id, run, vendor_id: null })
      .whereRaw("(begun_at is null or begun_at < now() - ? * interval '1 millisecond')", [attemptLimitMs])
      .update({ begun_at: db.fn.now(), updated_at: db.fn.now() });
    return count > 0;
  },

  /** Writes what came of one. What was there before is replaced by an answer, and stays where there is none. */
  async finish(db: Queryable, id: string, ending: Ending): Promise<void> {
    const { payload, costUsd = 0, inputTokens = 0, outputTokens = 0 } = ending;
    await db(TABLE)
      .where({ id })
      .update({
        status: ending.status,
        failure: ending.failure ?? null,
        finished_at: db.fn.now(),
        updated_at: db.fn.now(),
        ...(ending.provider === undefined ? {} : { provider: ending.provider }),
        ...(ending.model === undefined ? {} : { model: ending.model }),
        ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
        ...(ending.audioSeconds === undefined ? {} : { audio_seconds: ending.audioSeconds }),
        input_tokens: db.raw("input_tokens + ?", [inputTokens]),
        output_tokens: db.raw("output_tokens + ?", [outputTokens]),
        cost_usd: db.raw("cost_usd + ?", [costUsd]),
      });
  },

  /** Has some done anew, from the beginning; resolves with them. */
  async restart(db: Queryable, ids: readonly string[]): Promise<Analysis[]> {
    const rows = await db(TABLE)
      .whereIn("id", [...ids])
      .update({
        status: "pending",
        run: db.raw("run + 1"),
        failure: null,
        audio_reference: null,
        begun_at: null,
        vendor_id: null,
        finished_at: null,
        updated_at: db.fn.now(),
      })
      .returning(ANALYSIS_COLUMNS);
    return rows.map(toAnalysis);
  },

  /** Those that wait for nothing but their work, of which nothing was heard since. Uses index call_analyses_pending. */
  async silentSince(db: Queryable, since: Date, limit: number): Promise<Analysis[]> {
    const rows = await db(TABLE)
      .select(...ANALYSIS_COLUMNS)
      .where({ status: "pending" })
      .where("updated_at", "<", since)
      .whereRaw(
        `(kind = 'transcript' or not exists (select from call_analyses as heard
          where heard.call_id = call_analyses.call_id and heard.recording_id = call_analyses.recording_id
            and heard.kind = 'transcript' and heard.status = 'pending'))`,
      )
      .orderBy("updated_at")
      .limit(limit);
    return rows.map(toAnalysis);
  },

  /** Has one that was locked go on under a new number: what was begun with the vendor stays known. */
  async goOn(db: Queryable, { id, run }: Pick<Analysis, "id" | "run">): Promise<void> {
    await db(TABLE)
      .where({ id, run })
      .update({ run: run + 1, updated_at: db.fn.now() });
  },

  /**
   * Calls that the voice agent has led and written down, over for a while, of which nothing is analysed yet. Uses indexes
   * calls_initiated, call_transcripts_pkey and call_analyses_call_id_recording_id_kind_key.
   */
  async unreadCalls(
    db: Queryable,
    { since, endedBefore }: { readonly since: Date; readonly endedBefore: Date },
    limit: number,
  ): Promise<string[]> {
    const rows = await db("calls")
      .select("id")
      .where("initiated_at", ">=", since)
      .where("ended_at", "<", endedBefore)
      .where("status", "completed")
      .whereNotExists(db(TABLE).select("id").whereRaw(`${TABLE}.call_id = calls.id`))
      // One look by its key for each of the few that are left, instead of reading what was said in all calls.
      .whereRaw("(select jsonb_array_length(lines) from call_transcripts where call_id = calls.id) > 1")
      .orderBy("initiated_at")
      .limit(limit);
    return rows.map(({ id }) => id);
  },

  /** What decides whether a recording is written down: where it is from, and whether its call is already. Null: it is gone. */
  async recordingOf(
    db: Queryable,
    { callId, recordingId }: Source & { readonly recordingId: string },
  ): Promise<{ readonly source: string; readonly isReady: boolean; readonly isWrittenDown: boolean } | null> {
    const row = await db("recordings")
      .select<{ source: string; is_ready: boolean; is_written_down: boolean }[]>(
        "source",
        db.raw("status = 'ready' as is_ready"),
        db.raw(
          "exists (select from call_transcripts where call_id = ? and jsonb_array_length(lines) > 1) as is_written_down",
          [callId],
        ),
      )
      .where({ id: recordingId })
      .first();
    return row ? { source: row.source, isReady: row.is_ready, isWrittenDown: row.is_written_down } : null;
  },

  /** Forgets what was made of one recording; resolves with it. Uses index call_analyses_call_id_recording_id_kind_key. */
  async delete(db: Queryable, { callId, recordingId }: Source): Promise<Analysis[]> {
    const rows = await db(TABLE)
      .where({ call_id: callId, recording_id: recordingId })
      .delete()
      .returning([...ANALYSIS_COLUMNS]);
    return rows.map(toAnalysis);
  },

  /** Gives analyses of rows that proved to be one call to it; of two of the same, the one that is its own stays. */
  async moveToCall(db: Queryable, callId: string, from: readonly string[]): Promise<void> {
    await db.raw(
      `delete from call_analyses as gone using call_analyses as stays
        where gone.call_id = any (?::uuid[]) and gone.kind = stays.kind
          and gone.recording_id is not distinct from stays.recording_id
          and (stays.call_id = ? or (stays.call_id = any (?::uuid[]) and stays.id < gone.id))`,
      [[...from], callId, [...from]],
    );
    await db(TABLE)
      .whereIn("call_id", [...from])
      .update({ call_id: callId });
  },

  /** Forgets up to `limit` of those that began before `olderThan`. Uses index call_analyses_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "created_at" }, olderThan, limit);
  },
};

/** Maps a row. */
export function toAnalysis(row: Pick<CallAnalysisRow, (typeof ANALYSIS_COLUMNS)[number]>): Analysis {
  return {
    id: row.id,
    callId: row.call_id,
    recordingId: row.recording_id,
    kind: row.kind as AnalysisKind,
    status: row.status as AnalysisStatus,
    run: row.run,
    provider: row.provider,
    model: row.model,
    payload: row.payload,
    failure: row.failure as AnalysisFailure | null,
    audioReference: row.audio_reference,
    begunAt: row.begun_at,
    vendorId: row.vendor_id,
    audioSeconds: row.audio_seconds,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costUsd: row.cost_usd,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}
