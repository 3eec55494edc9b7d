import type { PushSubscriptionRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "push_subscriptions";
const COLUMNS = [
  "id",
  "user_id",
  "endpoint",
  "p256dh",
  "auth",
  "device",
  "created_at",
  "last_sent_at",
] as const;

/** A browser in which somebody wants to be told of things. */
export interface PushSubscription {
  readonly id: string;
  readonly userId: string;
  /** Where its push service takes messages for it. */
  readonly endpoint: string;
  /** Its public key, and the secret that it shares with us. */
  readonly p256dh: string;
  readonly auth: string;
  /** As its user calls it. */
  readonly device: string;
  readonly createdAt: Date;
  readonly lastSentAt: Date | null;
}

/** Reads and writes the browsers of people. */
export const pushSubscriptionsRepository = {
  /** One browser is one row: whoever signs in there now has it. */
  async put(
    db: Queryable,
    { userId, endpoint, p256dh, auth, device }: Omit<PushSubscription, "id" | "createdAt" | "lastSentAt">,
  ): Promise<PushSubscription> {
    const [row] = await db(TABLE)
      .insert({ user_id: userId, endpoint, p256dh, auth, device })
      .onConflict("endpoint")
      .merge(["user_id", "p256dh", "auth", "device"])
      .returning(COLUMNS);
    if (!row) throw new Error("a browser that was written has gone");
    return toSubscription(row);
  },

  /** Forgets the oldest of a user beyond the newest `most`. Uses index push_subscriptions_user. */
  async keepNewest(db: Queryable, userId: string, most: number): Promise<void> {
    const older = db(TABLE)
      .select("id")
      .where({ user_id: userId })
      .orderBy([
        { column: "created_at", order: "desc" },
        { column: "id", order: "desc" },
      ])
      .offset(most);
    await db(TABLE).whereIn("id", older).delete();
  },

  /** Newest first. Uses index push_subscriptions_user. */
  async page(
    db: Queryable,
    userId: string,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<PushSubscription[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId })
      .modify(newestFirst(limit, after));
    return rows.map(toSubscription);
  },

  /** Who of these people has a browser. Uses index push_subscriptions_user. */
  async usersWith(db: Queryable, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const ids: string[] = await db(TABLE)
      .whereRaw("user_id = any (?::uuid[])", [[...userIds]])
      .distinct()
      .pluck("user_id");
    return new Set(ids);
  },

  async noteSent(db: Queryable, id: string): Promise<void> {
    await db(TABLE).where({ id }).update({ last_sent_at: db.fn.now() });
  },

  /** False when there is none; of a user, when the user has none. */
  async delete(db: Queryable, id: string, userId?: string): Promise<boolean> {
    const count = await db(TABLE)
      .where({ id, ...(userId === undefined ? {} : { user_id: userId }) })
      .delete();
    return count > 0;
  },
};

function toSubscription(row: Pick<PushSubscriptionRow, (typeof COLUMNS)[number]>): PushSubscription {
  return {
    id: row.id,
    userId: row.user_id,
    endpoint: row.endpoint,
    p256dh: row.p256dh,
    auth: row.auth,
    device: row.device,
    createdAt: row.created_at,
    lastSentAt: row.last_sent_at,
  };
}
