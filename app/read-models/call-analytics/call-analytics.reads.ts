import type { CallAnalysisRow } from "../../migrations/tables.generated.ts";
import { ANALYSIS_COLUMNS, type Analysis, toAnalysis } from "../../modules/analyses/index.ts";
import type { Database } from "../../platform/database/index.ts";

/** An analysis, and who was given its recording, whoever had the call; null: it is whose call it is. */
export interface KeptAnalysis {
  readonly analysis: Analysis;
  readonly ownerId: string | null;
}

/** What is kept of one call's words. */
export interface KeptAnalytics {
  readonly callId: string;
  readonly analyses: readonly KeptAnalysis[];
  /** Lines of the voice agent's conversation, as they are kept. */
  readonly lines: unknown;
  readonly usage: {
    readonly status: "pending" | "billed" | "refused";
    readonly seconds: number;
    readonly minutes: number | null;
  } | null;
}

interface Row {
  readonly call_id: string;
  readonly lines: unknown;
  readonly usage: KeptAnalytics["usage"];
  readonly analyses: readonly AnalysisRow[];
}
type AnalysisRow = Omit<CallAnalysisRow, DateColumn> &
  Record<DateColumn, string | null> & { readonly owner_id: string | null };
type DateColumn = "begun_at" | "created_at" | "updated_at" | "finished_at";

/** Reads all that was made of a call, in one statement. */
export function createCallAnalyticsReads({ pool }: Database) {
  return {
    /**
     * Also by the id of a row that has become part of the call. Uses indexes call_aliases_pkey, call_transcripts_pkey,
     * call_usage_pkey, recordings_pkey and call_analyses_call_id_recording_id_kind_key.
     */
    async ofCall(id: string): Promise<KeptAnalytics> {
      const columns = ANALYSIS_COLUMNS.map((name) => `'${name}', a.${name}`).join(", ");
      const { rows } = await pool.raw<{ rows: readonly [Row] }>(
        `select c.id as call_id,
          (select lines from call_transcripts where call_id = c.id) as lines,
          (select jsonb_build_object('status', status, 'seconds', seconds, 'minutes', minutes)
            from call_usage where call_id = c.id) as usage,
          (select coalesce(jsonb_agg(jsonb_build_object(${columns}, 'owner_id', r.owner_id) order by a.id), '[]')
            from call_analyses as a left join recordings as r on r.id = a.recording_id
            where a.call_id = c.id) as analyses
        from (select coalesce((select call_id from call_aliases where id = ?), ?::uuid) as id) as c`,
        [id, id],
      );
      const [{ call_id: callId, lines, usage, analyses }] = rows;
      return { callId, lines, usage, analyses: analyses.map(ofJson) };
    },
  };
}

/** JSON knows no times. */
function ofJson({ owner_id: ownerId, ...row }: AnalysisRow): KeptAnalysis {
  const time = (value: string | null) => (value === null ? null : new Date(value));
  const analysis = toAnalysis({
    ...row,
    begun_at: time(row.begun_at),
    created_at: new Date(row.created_at ?? 0),
    updated_at: new Date(row.updated_at ?? 0),
    finished_at: time(row.finished_at),
  });
  return { analysis, ownerId };
}

export type CallAnalyticsReads = ReturnType<typeof createCallAnalyticsReads>;
