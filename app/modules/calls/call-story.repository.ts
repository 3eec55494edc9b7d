import type { CallStoryRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { WrittenAlong } from "../../platform/inbox/index.ts";
import type { StoryEntry } from "./call-story.policy.ts";

const TABLE = "call_story";
const COLUMNS = ["id", "at", "kind", "what", "is_late", "detail", "traceparent", "recorded_at"] as const;

/** An entry with its place in the story. */
export interface KeptStoryEntry extends StoryEntry {
  readonly id: string;
  /** When we wrote it: what vendors say of times may be far off. */
  readonly recordedAt: Date;
}

/** Writes and reads what happened in calls, for as long as the calls are kept. */
export const callStoryRepository = {
  /** Entries that the statement which keeps their event writes, too. */
  along(callId: string, entries: readonly StoryEntry[]): WrittenAlong {
    return { table: TABLE, rows: entries.map((entry) => toRow(callId, entry)) };
  },

  async add(db: Queryable, callId: string, entry: StoryEntry): Promise<void> {
    await db(TABLE).insert(toRow(callId, entry));
  },

  /** The newest entries before a position, newest first. Uses the table's key. */
  async page(
    db: Queryable,
    callId: string,
    limit: number,
    before: { readonly at: string; readonly id: string } | undefined,
  ): Promise<KeptStoryEntry[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ call_id: callId })
      .modify(newestFirst(limit, before, { at: "at" }));
    return rows.map(toEntry);
  },
};

function toRow(callId: string, entry: StoryEntry) {
  return {
    call_id: callId,
    at: entry.at,
    kind: entry.kind,
    what: entry.what,
    is_late: entry.isLate,
    detail: entry.detail,
    traceparent: entry.traceparent,
  };
}

function toEntry(row: Pick<CallStoryRow, (typeof COLUMNS)[number]>): KeptStoryEntry {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    what: row.what,
    isLate: row.is_late,
    detail: row.detail,
    traceparent: row.traceparent,
    recordedAt: row.recorded_at,
  };
}
