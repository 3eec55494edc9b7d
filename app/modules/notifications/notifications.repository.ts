import type { NotificationRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { NotificationType } from "./preferences.contract.ts";

const TABLE = "notifications";
/** As the indexes say it: what a newer one of its group stands for, or what its user does not want to see, is not in the list. */
const LISTED = "in_app and not collapsed";
const COLUMNS = [
  "id",
  "user_id",
  "type",
  "subject_type",
  "subject_id",
  "title",
  "priority",
  "dedupe_key",
  "group_key",
  "count",
  "in_app",
  "collapsed",
  "occurred_at",
  "read_at",
  "created_at",
] as const;

/** Something that one user should know. */
export interface Notification {
  readonly id: string;
  readonly userId: string;
  readonly type: NotificationType;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly title: string;
  readonly priority: 1 | 2 | 3 | 4;
  /** By what it was caused; equal keys notify a user once. */
  readonly key: string;
  /** Unread ones of the same group are one line of the list; null: it is of none. */
  readonly groupKey: string | null;
  /** How many of its group it stands for. */
  readonly count: number;
  /** Does it stand in the user's list? */
  readonly inApp: boolean;
  /** A newer one of its group stands for it. */
  readonly collapsed: boolean;
  /** When that happened of which it tells. */
  readonly occurredAt: Date;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

/** What everybody concerned is told alike. */
export type NewNotification = Pick<
  Notification,
  "type" | "subjectType" | "subjectId" | "priority" | "key" | "groupKey" | "occurredAt"
> & {
  /** How many of its group it stands for by itself; left out: one. */
  readonly adds?: number | undefined;
  /** Its words, by how many of its group it stands for. */
  readonly titleOf: (count: number) => string;
};

/** Which of a user's notifications are listed. */
export interface NotificationFilter {
  readonly unread?: boolean | undefined;
  readonly type?: NotificationType | undefined;
}

/** Reads and writes notifications. */
export const notificationsRepository = {
  /**
   * Adds a notification for those users who do not have it yet; resolves with what was added, and with which each takes the place of: a
   * group has one unread line in a list. Uses indexes notifications_dedupe and notifications_group.
   */
  async insertMissing(
    db: Queryable,
    { key, groupKey, titleOf, adds = 1, ...same }: NewNotification,
    users: readonly Pick<Notification, "userId" | "inApp">[],
  ): Promise<(Notification & { readonly replacesId: string | null })[]> {
    if (users.length === 0) return [];
    const ids = users.map(({ userId }) => userId);
    if (groupKey !== null) await lockLists(db, ids);
    const known = new Set(
      await db(TABLE)
        .whereRaw("user_id = any (?::uuid[])", [ids])
        .where({ dedupe_key: key })
        .pluck("user_id"),
    );
    const missing = users.filter(({ userId }) => !known.has(userId));
    if (missing.length === 0) return [];
    const lines = await collapse(
      db,
      groupKey,
      missing.flatMap(({ userId, inApp }) => (inApp ? userId : [])),
    );
    const written = await db(TABLE)
      .insert(
        missing.map(({ userId, inApp }) => {
          const count = (lines.get(userId)?.count ?? 0) + adds;
          return {
            user_id: userId,
            in_app: inApp,
            type: same.type,
            subject_type: same.subjectType,
            subject_id: same.subjectId,
            priority: same.priority,
            occurred_at: same.occurredAt,
            title: titleOf(count),
            count,
            group_key: groupKey,
            dedupe_key: key,
          };
        }),
      )
      .onConflict(["user_id", "dedupe_key"])
      .ignore()
      .returning(COLUMNS);
    return written.map((row) => ({ ...toNotification(row), replacesId: lines.get(row.user_id)?.id ?? null }));
  },

  /** Newest first. Uses indexes notifications_listed, notifications_listed_unread and notifications_type. */
  async page(
    db: Queryable,
    userId: string,
    { unread, type }: NotificationFilter,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Notification[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId })
      .whereRaw(LISTED)
      .modify((query) => {
        if (unread === true) query.whereNull("read_at");
        if (unread === false) query.whereNotNull("read_at");
        if (type) query.where({ type });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toNotification);
  },

  /** Uses index notifications_listed_unread. */
  async countUnread(db: Queryable, userId: string): Promise<number> {
    const row = await db(TABLE)
      .where({ user_id: userId })
      .whereNull("read_at")
      .whereRaw(LISTED)
      .count({ count: "*" })
      .first();
    return Number(row?.count ?? 0);
  },

  async byIds(db: Queryable, ids: readonly string[]): Promise<Notification[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereRaw("id = any (?::uuid[])", [[...ids]]);
    return rows.map(toNotification);
  },

  /** Null when the user has no such notification; `isNew`: it was unread until now. */
  async markRead(db: Queryable, userId: string, id: string): Promise<{ readonly isNew: boolean } | null> {
    const own = { id, user_id: userId };
    const marked = await db(TABLE).where(own).whereNull("read_at").update({ read_at: db.fn.now() });
    if (marked > 0) return { isNew: true };
    return (await db(TABLE).where(own).first("id")) ? { isNew: false } : null;
  },

  /**
   * Null when the user has no such notification; `isNew`: it was read until now, and stands in the list. A group has one unread line:
   * beside another it stands for itself from now on. Uses index notifications_group.
   */
  async markUnread(db: Queryable, userId: string, id: string): Promise<{ readonly isNew: boolean } | null> {
    const own = { id, user_id: userId };
    const line = await db(TABLE).where(own).first("group_key");
    if (!line) return null;
    if (line.group_key !== null) await lockLists(db, [userId]);
    const marked = await db(TABLE)
      .where(own)
      .whereNotNull("read_at")
      .whereRaw(LISTED)
      .update({
        read_at: null,
        group_key: db.raw(
          `case when exists (
            select from ${TABLE} as other
            where other.user_id = ? and other.group_key = ${TABLE}.group_key
              and other.read_at is null and other.in_app and not other.collapsed
          ) then null else ${TABLE}.group_key end`,
          [userId],
        ),
      });
    return { isNew: marked > 0 };
  },

  /** Forgets up to `limit` notifications from before `olderThan`. Uses index notifications_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const since = "(created_at at time zone 'UTC')";
    return deleteOldest(db, { table: TABLE, key: "id", since }, olderThan, limit);
  },

  async markAllRead(db: Queryable, userId: string): Promise<number> {
    return db(TABLE)
      .where({ user_id: userId })
      .whereNull("read_at")
      .whereRaw(LISTED)
      .update({ read_at: db.fn.now() });
  },
};

/** Whoever changes the groups of one of these lists waits for us, and we for them; in one order, so that nobody waits for ever. */
async function lockLists(db: Queryable, userIds: readonly string[]): Promise<void> {
  await db.raw(
    "select pg_advisory_xact_lock(hashtextextended('notifications:' || id, 0)) from (select id from unnest(?::uuid[]) as people (id) order by id offset 0) sorted",
    [[...userIds]],
  );
}

/** Takes the unread line of a group out of these lists; resolves with what it was, by user. */
async function collapse(
  db: Queryable,
  groupKey: string | null,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly count: number }>> {
  if (groupKey === null || userIds.length === 0) return new Map();
  const rows = await db(TABLE)
    .whereRaw("user_id = any (?::uuid[])", [[...userIds]])
    .where({ group_key: groupKey })
    .whereNull("read_at")
    .whereRaw(LISTED)
    .update({ collapsed: true })
    .returning(["user_id", "id", "count"]);
  return new Map(rows.map(({ user_id, ...line }) => [user_id, line]));
}

function toNotification(row: Pick<NotificationRow, (typeof COLUMNS)[number]>): Notification {
  return {
    id: row.id,
    userId: row.user_id,
    type: row.type as NotificationType,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    title: row.title,
    priority: row.priority,
    key: row.dedupe_key,
    groupKey: row.group_key,
    count: row.count,
    inApp: row.in_app,
    collapsed: row.collapsed,
    occurredAt: row.occurred_at ?? row.created_at,
    readAt: row.read_at,
    createdAt: row.created_at,
  };
}
