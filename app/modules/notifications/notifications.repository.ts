import type { NotificationRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "notifications";
const COLUMNS = [
  "id",
  "user_id",
  "type",
  "subject_type",
  "subject_id",
  "title",
  "priority",
  "read_at",
  "created_at",
] as const;

/** Something that one user should know. */
export interface Notification {
  readonly id: string;
  readonly userId: string;
  readonly type: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly title: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

/** Reads and writes notifications. */
export const notificationsRepository = {
  /** Adds those that their users do not have yet; resolves with what was added. Uses index notifications_dedupe. */
  async insertMissing(
    db: Queryable,
    rows: readonly (Omit<Notification, "id" | "readAt" | "createdAt"> & { readonly key: string })[],
  ): Promise<Notification[]> {
    if (rows.length === 0) return [];
    const written = await db(TABLE)
      .insert(
        rows.map((row) => ({
          user_id: row.userId,
          type: row.type,
          subject_type: row.subjectType,
          subject_id: row.subjectId,
          title: row.title,
          priority: row.priority,
          dedupe_key: row.key,
        })),
      )
      .onConflict(["user_id", "dedupe_key"])
      .ignore()
      .returning(COLUMNS);
    return written.map(toNotification);
  },

  /** Newest first. Uses index notifications_user. */
  async page(
    db: Queryable,
    userId: string,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Notification[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId })
      .modify(newestFirst(limit, after));
    return rows.map(toNotification);
  },

  /** Uses index notifications_unread. */
  async countUnread(db: Queryable, userId: string): Promise<number> {
    const row = await db(TABLE).where({ user_id: userId }).whereNull("read_at").count({ count: "*" }).first();
    return Number(row?.count ?? 0);
  },

  /** False when the user has no such notification. */
  async markRead(db: Queryable, userId: string, id: string): Promise<boolean> {
    const count = await db(TABLE)
      .where({ id, user_id: userId })
      .update({ read_at: db.raw("coalesce(read_at, now())") });
    return count > 0;
  },

  /** Forgets up to `limit` notifications from before `olderThan`. Uses index notifications_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const since = "(created_at at time zone 'UTC')";
    return deleteOldest(db, { table: TABLE, key: "id", since }, olderThan, limit);
  },

  async markAllRead(db: Queryable, userId: string): Promise<number> {
    return db(TABLE).where({ user_id: userId }).whereNull("read_at").update({ read_at: db.fn.now() });
  },
};

function toNotification(row: Pick<NotificationRow, (typeof COLUMNS)[number]>): Notification {
  return {
    id: row.id,
    userId: row.user_id,
    type: row.type,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    title: row.title,
    priority: row.priority,
    readAt: row.read_at,
    createdAt: row.created_at,
  };
}
