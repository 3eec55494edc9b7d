import type { CallRow, RecordingRow, VoicemailRow } from "../../migrations/tables.generated.ts";
import { type Queryable, updateRows } from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope, withinScope } from "../../platform/record-scope/index.ts";
import { holdCallOf, holdCallsOf } from "../calls/index.ts";
import type { VoicemailListQuery } from "./voicemails.contract.ts";

const TABLE = "voicemails";
const COLUMNS = [
  "id",
  "call_id",
  "recording_id",
  "assigned_to",
  "priority",
  "read_at",
  "read_by",
  "version",
  "created_at",
  "updated_at",
  "deleted_at",
] as const;
/** Those that are written for many rows at once. */
const BULK_COLUMNS = [
  "assigned_to",
  "priority",
  "read_at",
  "read_by",
  "deleted_at",
] as const satisfies readonly (typeof COLUMNS)[number][];
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);

/** What somebody who called has said to nobody. */
export interface Voicemail {
  readonly id: string;
  readonly callId: string | null;
  readonly recordingId: string;
  readonly assignedTo: string | null;
  readonly priority: 1 | 2 | 3 | 4;
  readonly readAt: Date | null;
  readonly readBy: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** A voicemail with who has left it, who looks after it, and its recording. */
export interface VoicemailView extends Voicemail {
  readonly assigneeName: string | null;
  readonly phone: string | null;
  readonly callerName: string | null;
  readonly recordingStatus: RecordingRow["status"];
  readonly durationMs: number | null;
}

/** The columns that can be written, in our words. */
export type VoicemailFields = Partial<
  Pick<Voicemail, "callId" | "recordingId" | "assignedTo" | "priority" | "readAt" | "readBy" | "deletedAt">
>;

/** Where a page ends; `priority` where the list is ordered by it. */
export interface VoicemailPosition {
  readonly at: string;
  readonly id: string;
  readonly priority: number | null;
}

type VoicemailColumns = Pick<VoicemailRow, (typeof COLUMNS)[number]>;
type VoicemailViewRow = VoicemailColumns &
  Pick<CallRow, "phone" | "caller_name"> & {
    readonly assignee_name: string | null;
    readonly recording_status: RecordingRow["status"];
    readonly duration_ms: number | null;
  };

/** Writes and reads voicemails. */
export const voicemailsRepository = {
  /** Adds the voicemail that a recording is, unless it is known; null: it is. */
  async insertNew(db: Queryable, fields: VoicemailFields): Promise<Voicemail | null> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as VoicemailRow)
      .onConflict("recording_id")
      .ignore()
      .returning(COLUMNS);
    return row ? toVoicemail(row) : null;
  },

  /** Within what somebody sees; null when it is not, or not there. */
  async byId(db: Queryable, id: string, scope: RecordScope): Promise<VoicemailView | null> {
    const row = await select(db).where("voicemails.id", id).first();
    return row && isWithinScope(scope, row.assigned_to) ? toView(row) : null;
  },

  /** As it is now, until the end of the transaction; and so is whose call it is. */
  async lock(db: Queryable, id: string): Promise<Voicemail | null> {
    await holdCallOf(db, TABLE, id);
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toVoicemail(row) : null;
  },

  /** As they are now, until the end of the transaction; deleted ones, too. Everybody locks in one order. */
  async lockMany(db: Queryable, ids: readonly string[]): Promise<Voicemail[]> {
    await holdCallsOf(db, TABLE, ids);
    const rows = await byIds(db, ids).forUpdate();
    return rows.map(toVoicemail);
  },

  /** Some by their ids, deleted ones, too. */
  async many(db: Queryable, ids: readonly string[]): Promise<Voicemail[]> {
    return (await byIds(db, ids)).map(toVoicemail);
  },

  /** Writes rows that are locked as they are given. */
  async updateMany(db: Queryable, rows: readonly Voicemail[]): Promise<void> {
    const written = rows.map((row) => ({ ...toColumns(row), id: row.id }));
    await updateRows(db, TABLE, BULK_COLUMNS, written);
  },

  async update(db: Queryable, id: string, fields: VoicemailFields): Promise<Voicemail> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a voicemail that was locked has gone");
    return toVoicemail(row);
  },

  /** Gives a recording's voicemail its call; null: it has none. */
  async link(db: Queryable, recordingId: string, callId: string): Promise<Voicemail | null> {
    const [row] = await db(TABLE)
      .where({ recording_id: recordingId })
      .update({ call_id: callId })
      .returning(COLUMNS);
    return row ? toVoicemail(row) : null;
  },

  /** Gives a call the voicemails of rows that have become part of it. Uses index voicemails_call. */
  async move(db: Queryable, to: string, from: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...from])
      .update({ call_id: to });
  },

  /**
   * Voicemails by filters, in the order of `sort`. Uses indexes voicemails_created, voicemails_unread, voicemails_updated,
   * voicemails_assignee_read, voicemails_priority_created and voicemails_call.
   */
  async page(
    db: Queryable,
    query: Omit<VoicemailListQuery, "cursor" | "limit"> & { readonly userId: string },
    scope: RecordScope,
    limit: number,
    after: VoicemailPosition | undefined,
  ): Promise<VoicemailView[]> {
    const time = query.sort === "-updatedAt" ? "voicemails.updated_at" : "voicemails.created_at";
    const isByPriority = query.sort === "priority";
    const rows = await select(db)
      .modify((select) => {
        if (query.deleted) select.whereNotNull("voicemails.deleted_at");
        else select.whereNull("voicemails.deleted_at");
        withinScope(select, scope, "voicemails.assigned_to");
        if (query.unread === true) select.whereNull("voicemails.read_at");
        if (query.unread === false) select.whereNotNull("voicemails.read_at");
        if (query.priority) select.where("voicemails.priority", query.priority);
        if (query.callId) select.where("voicemails.call_id", query.callId);
        if (query.assignedTo === "nobody") select.whereNull("voicemails.assigned_to");
        else if (query.assignedTo)
          select.where("voicemails.assigned_to", query.assignedTo === "me" ? query.userId : query.assignedTo);
        if (!after) return;
        const earlier = db.raw("(??, voicemails.id) < (?::timestamptz, ?::uuid)", [time, after.at, after.id]);
        if (after.priority === null) select.where(earlier);
        else
          select.whereRaw("voicemails.priority >= ? and (voicemails.priority > ? or ?)", [
            after.priority,
            after.priority,
            earlier,
          ]);
      })
      .orderBy([
        ...(isByPriority ? [{ column: "voicemails.priority" }] : []),
        { column: time, order: "desc" as const },
        { column: "voicemails.id", order: "desc" as const },
      ])
      .limit(limit);
    return rows.map(toView);
  },

  /** How many nobody has heard, by priority. Uses index voicemails_unread. */
  async countUnread(db: Queryable): Promise<{ priority: number; count: number }[]> {
    return db(TABLE)
      .select<{ priority: number; count: number }[]>("priority", db.raw("count(*)::int as count"))
      .whereNull("read_at")
      .whereNull("deleted_at")
      .groupBy("priority");
  },
};

function byIds(db: Queryable, ids: readonly string[]) {
  return db(TABLE)
    .select(...COLUMNS)
    .whereRaw("id = any (?::uuid[])", [[...ids]])
    .orderBy("id");
}

function select(db: Queryable) {
  return db(TABLE)
    .join("recordings", "recordings.id", "voicemails.recording_id")
    .leftJoin("calls", "calls.id", "voicemails.call_id")
    .leftJoin("users", "users.id", "voicemails.assigned_to")
    .select<VoicemailViewRow[]>(
      ...QUALIFIED,
      "calls.phone",
      "calls.caller_name",
      "recordings.duration_ms",
      db.raw("recordings.status as recording_status"),
      db.raw("users.name as assignee_name"),
    );
}

const NAMES = {
  callId: "call_id",
  recordingId: "recording_id",
  assignedTo: "assigned_to",
  priority: "priority",
  readAt: "read_at",
  readBy: "read_by",
  deletedAt: "deleted_at",
} as const satisfies Record<keyof VoicemailFields, keyof VoicemailRow>;

function toColumns(fields: VoicemailFields): Partial<VoicemailRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof VoicemailFields)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toVoicemail(row: VoicemailColumns): Voicemail {
  return {
    id: row.id,
    callId: row.call_id,
    recordingId: row.recording_id,
    assignedTo: row.assigned_to,
    priority: row.priority,
    readAt: row.read_at,
    readBy: row.read_by,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

function toView(row: VoicemailViewRow): VoicemailView {
  return {
    ...toVoicemail(row),
    assigneeName: row.assignee_name,
    phone: row.phone,
    callerName: row.caller_name,
    recordingStatus: row.recording_status,
    durationMs: row.duration_ms,
  };
}
