import type { ScheduledMessageRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "scheduled_messages";
const COLUMNS = [
  "id",
  "thread_id",
  "author_id",
  "content",
  "template_id",
  "wanted_at",
  "send_at",
  "status",
  "reason",
  "message_id",
  "traceparent",
  "settled_at",
  "version",
  "created_at",
  "updated_at",
] as const;

/** An SMS to a customer that is to go later. */
export interface ScheduledMessage {
  readonly id: string;
  readonly threadId: string;
  readonly authorId: string;
  readonly content: string;
  readonly templateId: string | null;
  readonly wantedAt: Date;
  /** Later than wanted where the customer may not be written to then. */
  readonly sendAt: Date;
  readonly status: ScheduledMessageRow["status"];
  /** Why it was put off or refused. */
  readonly reason: string | null;
  /** What it has become. */
  readonly messageId: string | null;
  /** Where it was written. */
  readonly traceparent: string | null;
  readonly settledAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The columns that can be written, in our words. */
export type ScheduledFields = Partial<Omit<ScheduledMessage, "id" | "version" | "createdAt" | "updatedAt">>;

/** Writes and reads SMS that are to go later. */
export const scheduledMessagesRepository = {
  async insert(db: Queryable, fields: ScheduledFields): Promise<ScheduledMessage> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as ScheduledMessageRow)
      .returning(COLUMNS);
    if (!row) throw new Error("a scheduled SMS was not inserted");
    return toScheduled(row);
  },

  async byId(db: Queryable, id: string): Promise<ScheduledMessage | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toScheduled(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<ScheduledMessage | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toScheduled(row) : null;
  },

  async update(db: Queryable, id: string, fields: ScheduledFields): Promise<ScheduledMessage> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a scheduled SMS that was locked has gone");
    return toScheduled(row);
  },

  /** Those that are due, the one that has waited longest first. Uses index scheduled_messages_due. */
  async due(db: Queryable, at: Date, limit: number): Promise<string[]> {
    return db(TABLE)
      .where({ status: "waiting" })
      .where("send_at", "<=", at)
      .orderBy("send_at")
      .limit(limit)
      .pluck("id");
  },

  /** One that is still due, until the end of the transaction; null: it is not any more, or somebody else is at it. */
  async lockDue(db: Queryable, id: string, at: Date): Promise<ScheduledMessage | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id, status: "waiting" })
      .where("send_at", "<=", at)
      .forUpdate()
      .skipLocked()
      .first();
    return row ? toScheduled(row) : null;
  },

  /** Of a thread, newest first. Uses index scheduled_messages_thread. */
  async page(
    db: Queryable,
    threadId: string,
    { waiting }: { readonly waiting?: boolean | undefined },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ScheduledMessage[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ thread_id: threadId })
      .modify((query) => {
        if (waiting === true) query.where({ status: "waiting" });
        if (waiting === false) query.whereNot({ status: "waiting" });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toScheduled);
  },

  /** Forgets up to `limit` of those that were settled before `olderThan`. Uses index scheduled_messages_settled. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "settled_at" }, olderThan, limit);
  },
};

const NAMES = {
  threadId: "thread_id",
  authorId: "author_id",
  content: "content",
  templateId: "template_id",
  wantedAt: "wanted_at",
  sendAt: "send_at",
  status: "status",
  reason: "reason",
  messageId: "message_id",
  traceparent: "traceparent",
  settledAt: "settled_at",
} as const satisfies Record<keyof ScheduledFields, keyof ScheduledMessageRow>;

function toColumns(fields: ScheduledFields): Partial<ScheduledMessageRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof ScheduledFields)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toScheduled(row: Pick<ScheduledMessageRow, (typeof COLUMNS)[number]>): ScheduledMessage {
  return {
    id: row.id,
    threadId: row.thread_id,
    authorId: row.author_id,
    content: row.content,
    templateId: row.template_id,
    wantedAt: row.wanted_at,
    sendAt: row.send_at,
    status: row.status,
    reason: row.reason,
    messageId: row.message_id,
    traceparent: row.traceparent,
    settledAt: row.settled_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
