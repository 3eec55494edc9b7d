import type { NotificationDeliveryRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "notification_deliveries";
const COLUMNS = [
  "id",
  "notification_id",
  "user_id",
  "channel",
  "status",
  "due_at",
  "round",
  "claimed_until",
  "batch_id",
  "reached",
] as const;

/** The ways on which something goes out; what stands in the list is there by itself. */
export type DeliveryChannel = "email" | "web_push" | "sms";

/** One notification on one way to its user. */
export interface Delivery {
  readonly id: string;
  readonly notificationId: string;
  readonly userId: string;
  readonly channel: DeliveryChannel;
  readonly status: "pending" | "sent" | "skipped" | "failed";
  readonly dueAt: Date;
  /** Grows when it is put off; an older job finds itself outdated. */
  readonly round: number;
  /** Until then somebody is sending it. */
  readonly claimedUntil: Date | null;
  /** The mail that it is part of; it stays the same however often the mail is tried. */
  readonly batchId: string | null;
  /** Ids of the browsers that have it already. */
  readonly reached: readonly string[];
}

/** Columns that a step changes. */
export interface DeliveryChange {
  readonly dueAt?: Date;
  readonly round?: number;
  readonly claimedUntil?: Date | null;
  readonly batchId?: string;
}

/** Reads and writes deliveries. */
export const deliveriesRepository = {
  async insert(
    db: Queryable,
    rows: readonly Pick<Delivery, "notificationId" | "userId" | "channel" | "dueAt">[],
  ): Promise<Delivery[]> {
    if (rows.length === 0) return [];
    const written = await db(TABLE)
      .insert(
        rows.map(({ notificationId, userId, channel, dueAt }) => ({
          notification_id: notificationId,
          user_id: userId,
          channel,
          due_at: dueAt,
        })),
      )
      .returning(COLUMNS);
    return written.map(toDelivery);
  },

  async lock(db: Queryable, id: string): Promise<Delivery | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toDelivery(row) : null;
  },

  /** Somebody's mail that is due. Uses index notification_deliveries_waiting. */
  async lockDueMail(db: Queryable, userId: string, until: Date): Promise<Delivery[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId, channel: "email", status: "pending" })
      .where("due_at", "<=", until)
      .orderBy("due_at")
      .forUpdate();
    return rows.map(toDelivery);
  },

  /** What waits for somebody and is not being sent. Uses index notification_deliveries_waiting. */
  async lockWaiting(db: Queryable, userId: string, now: Date): Promise<Delivery[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId, status: "pending" })
      .whereRaw("coalesce(claimed_until, '-infinity') < ?", [now])
      .orderBy("id")
      .forUpdate();
    return rows.map(toDelivery);
  },

  /** What should have gone out before `since`, and is not being sent. Uses index notification_deliveries_due. */
  async overdue(db: Queryable, since: Date, limit: number): Promise<Delivery[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ status: "pending" })
      .where("due_at", "<", since)
      .whereRaw("coalesce(claimed_until, '-infinity') < ?", [since])
      .orderBy("due_at")
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toDelivery);
  },

  async change(db: Queryable, ids: readonly string[], change: DeliveryChange): Promise<void> {
    await db(TABLE)
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .update({
        ...(change.dueAt === undefined ? {} : { due_at: change.dueAt }),
        ...(change.round === undefined ? {} : { round: change.round }),
        ...(change.claimedUntil === undefined ? {} : { claimed_until: change.claimedUntil }),
        ...(change.batchId === undefined ? {} : { batch_id: change.batchId }),
      });
  },

  /** A browser has taken it: whatever happens, it is not sent there again. */
  async addReached(db: Queryable, id: string, subscriptionId: string): Promise<void> {
    await db(TABLE)
      .where({ id })
      .update({ reached: db.raw("array_append(reached, ?::uuid)", [subscriptionId]) });
  },

  /** Its end; those that have ended stay as they are. Resolves with which of them ended by this. */
  async end(
    db: Queryable,
    ids: readonly string[],
    status: Exclude<Delivery["status"], "pending">,
    reason: string | null,
  ): Promise<string[]> {
    const rows = await db(TABLE)
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .where({ status: "pending" })
      .update({ status, reason, claimed_until: null, ended_at: db.fn.now() })
      .returning("id");
    return rows.map(({ id }) => id);
  },
};

function toDelivery(row: Pick<NotificationDeliveryRow, (typeof COLUMNS)[number]>): Delivery {
  return {
    id: row.id,
    notificationId: row.notification_id,
    userId: row.user_id,
    channel: row.channel,
    status: row.status,
    dueAt: row.due_at,
    round: row.round,
    claimedUntil: row.claimed_until,
    batchId: row.batch_id,
    reached: row.reached,
  };
}
