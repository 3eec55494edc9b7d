import type { RecordChangeRow } from "../../migrations/tables.generated.ts";
import { insertRows, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { FieldChange } from "./history.policy.ts";

const TABLE = "record_changes";
const GIVEN = [
  "subject_type",
  "subject_id",
  "actor_kind",
  "actor_id",
  "action",
  "changes",
  "trace_id",
] as const;
const COLUMNS = ["id", ...GIVEN, "at"] as const;

/** One change of a record. */
export interface RecordChange {
  readonly id: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly actorKind: "user" | "api_key" | "system";
  readonly actorId: string | null;
  readonly action: string;
  readonly changes: Readonly<Record<string, FieldChange>>;
  readonly traceId: string | null;
  readonly at: Date;
}

/** Writes and reads what became of records. */
export const historyRepository = {
  async insert(db: Queryable, rows: readonly Omit<RecordChange, "id" | "at">[]): Promise<void> {
    await insertRows(
      db,
      TABLE,
      GIVEN,
      rows.map((row) => ({
        subject_type: row.subjectType,
        subject_id: row.subjectId,
        actor_kind: row.actorKind,
        actor_id: row.actorId,
        action: row.action,
        changes: row.changes,
        trace_id: row.traceId,
      })),
    );
  },

  /** Newest first. Uses index record_changes_subject. */
  async page(
    db: Queryable,
    subject: { readonly type: string; readonly id: string },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<RecordChange[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ subject_id: subject.id, subject_type: subject.type })
      .modify(newestFirst(limit, after, { at: "at" }));
    return rows.map(toChange);
  },
};

function toChange(row: Pick<RecordChangeRow, (typeof COLUMNS)[number]>): RecordChange {
  return {
    id: row.id,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    actorKind: row.actor_kind as RecordChange["actorKind"],
    actorId: row.actor_id,
    action: row.action,
    changes: row.changes as RecordChange["changes"],
    traceId: row.trace_id,
    at: row.at,
  };
}
