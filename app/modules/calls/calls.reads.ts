import type { ProviderEventRow } from "../../migrations/tables.generated.ts";
import {
  type Database,
  ISO_TIMES,
  keysetCursor,
  type Page,
  type Queryable,
} from "../../platform/database/index.ts";
import type { CallDirection, CallListQuery, CallStatus } from "./calls.contract.ts";
import { ACTIVE_STATUSES, secondsInto } from "./calls.policy.ts";
import { type CallView, type CallViewRow, toCallView, VIEW_LIST } from "./calls.repository.ts";

/** Something a provider said of a call, as kept for the history. */
export interface ProviderEventView {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly outcome: "applied" | "stale" | "acknowledged";
  readonly occurredAt: Date;
  readonly status: CallStatus | null;
  readonly rawStatus: string | null;
  readonly rawReason: string | null;
  readonly traceparent: string | null;
  readonly receivedAt: Date;
}

/** A line of a stored transcript. */
export interface TranscriptLine {
  readonly role: "caller" | "agent";
  readonly text: string;
  readonly atSeconds: number | null;
}

/** A line as it is kept: how its conversation began, and where it came in while that went on. */
interface StoredLine extends TranscriptLine {
  readonly beganAt?: string;
  /** Said alone, or part of an account of all so far; left out: of the report at the end. */
  readonly account?: "line" | "so_far";
  readonly at?: string;
}

const ACTIVE_LIMIT = 500;

const HISTORY_COLUMNS = [
  "id",
  "provider",
  "kind",
  "outcome",
  "occurred_at",
  "traceparent",
  "processed_at",
] as const;

type HistoryRow = Pick<ProviderEventRow, (typeof HISTORY_COLUMNS)[number]> & {
  readonly status: CallStatus | null;
  readonly raw_status: string | null;
  readonly raw_reason: string | null;
};

function selectCalls(db: Queryable) {
  return db("calls")
    .leftJoin("users", "users.id", "calls.user_id")
    .select<CallViewRow[]>(db.raw(`${VIEW_LIST}, users.name as user_name`))
    .options(ISO_TIMES);
}

/** Reads of calls; each names the index it relies on. */
export function createCallsReads(database: Database) {
  const { pool } = database;
  return {
    /** Also by the id of a row that has become part of this call. */
    async byId(id: string): Promise<CallView | null> {
      const row = await selectCalls(pool)
        .whereRaw("calls.id = coalesce((select call_id from call_aliases where id = ?), ?)", [id, id])
        .first();
      return row ? toCallView(row) : null;
    },

    /** Calls that somebody may still act on, most urgent first, then longest waiting. Uses index calls_board. */
    async active(): Promise<CallView[]> {
      const rows = await selectCalls(pool)
        .whereIn("calls.status", [...ACTIVE_STATUSES])
        .orderByRaw("calls.priority asc nulls last, coalesce(calls.started_at, calls.initiated_at) asc")
        .limit(ACTIVE_LIMIT);
      return rows.map(toCallView);
    },

    /**
     * Calls by filters, newest first. Uses index calls_initiated, and calls_search for words and parts of numbers; the position must come from a page of the same list.
     */
    async page(
      query: Omit<CallListQuery, "cursor">,
      after: { at: string; id: string } | undefined,
    ): Promise<Page<CallView>> {
      const rows = await selectCalls(pool)
        .modify((select) => {
          if (query.status) select.where("calls.status", query.status);
          if (query.direction) select.where("calls.direction", query.direction);
          if (query.priority) select.where("calls.priority", query.priority);
          if (query.phone) select.where("calls.phone", "like", contains(query.phone));
          if (query.from) select.where("calls.initiated_at", ">=", query.from);
          if (query.to) select.where("calls.initiated_at", "<", query.to);
          if (query.q) {
            const pattern = contains(query.q);
            select.where((either) =>
              either
                .where("calls.caller_name", "ilike", pattern)
                .orWhere("calls.summary", "ilike", pattern)
                .orWhere("calls.phone", "like", pattern),
            );
          }
          if (after)
            select.whereRaw("(calls.initiated_at, calls.id) < (?::timestamptz, ?::uuid)", [
              after.at,
              after.id,
            ]);
        })
        .orderBy([
          { column: "calls.initiated_at", order: "desc" },
          { column: "calls.id", order: "desc" },
        ])
        .limit(query.limit + 1);
      return keysetCursor.page(rows.map(toCallView), query.limit, ({ initiatedAt, id }) => ({
        at: initiatedAt,
        id,
      }));
    },

    /** What providers said of a call, oldest first. Uses index provider_events_call. */
    async history(callId: string): Promise<ProviderEventView[]> {
      const rows = await pool("provider_events")
        .select<HistoryRow[]>(
          ...HISTORY_COLUMNS,
          pool.raw("payload->>'status' as status"),
          pool.raw("payload->>'rawStatus' as raw_status"),
          pool.raw("payload->>'rawReason' as raw_reason"),
        )
        .where({ call_id: callId })
        .orderBy(["occurred_at", "processed_at"])
        .limit(500);
      return rows.map((row) => ({
        id: row.id,
        provider: row.provider,
        kind: row.kind,
        outcome: row.outcome,
        occurredAt: row.occurred_at,
        status: row.status,
        rawStatus: row.raw_status,
        rawReason: row.raw_reason,
        traceparent: row.traceparent,
        receivedAt: row.processed_at,
      }));
    },

    /** Ids of rows that have become part of a call: what happened before says theirs. Uses index call_aliases_call. */
    async formerIds(callId: string): Promise<string[]> {
      const rows = await pool("call_aliases").select("id").where({ call_id: callId }).orderBy("id").limit(50);
      return rows.map(({ id }) => id);
    },

    /** What was said in a call, oldest first; `startedAt` is when it began to be talked on. Uses index call_transcripts_pkey. */
    async transcript(callId: string, startedAt: Date | null): Promise<TranscriptLine[]> {
      const row = await pool("call_transcripts").select("lines").where({ call_id: callId }).first();
      const lines = (row?.lines ?? []) as StoredLine[];
      return lines.toSorted(bySpokenOrder).map(({ role, text, atSeconds, account, at }) => ({
        role,
        text,
        atSeconds: atSeconds ?? (account === "line" && at ? secondsInto(startedAt, new Date(at)) : null),
      }));
    },

    /** The call of which a provider speaks; null: unknown. Uses indexes calls_provider_call and call_identities' key. */
    async idOf(provider: string, providerCallId: string): Promise<string | null> {
      const row = await pool("calls")
        .select("id")
        .whereRaw("(provider, provider_call_id) = (?, ?)", [provider, providerCallId])
        .orWhereRaw(
          "id = any (array(select call_id from call_identities where (provider, provider_call_id) = (?, ?)))",
          [provider, providerCallId],
        )
        .first();
      return row?.id ?? null;
    },

    /** Number of active calls by direction and status. Uses index calls_board. */
    async activeCounts(): Promise<{ direction: CallDirection; status: CallStatus; count: number }[]> {
      const rows = await pool("calls")
        .select<{ direction: CallDirection; status: CallStatus; count: number }[]>(
          "direction",
          "status",
          pool.raw("count(*)::int as count"),
        )
        .whereIn("status", [...ACTIVE_STATUSES])
        .groupBy("direction", "status");
      return rows;
    },
  };
}

export type CallsReads = ReturnType<typeof createCallsReads>;

function bySpokenOrder(a: StoredLine, b: StoredLine): number {
  return (a.beganAt ?? "").localeCompare(b.beganAt ?? "") || (a.at && b.at ? a.at.localeCompare(b.at) : 0);
}

function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
