import type { CallUsageRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "call_usage";
const COLUMNS = [
  "call_id",
  "seconds",
  "status",
  "asked_at",
  "provider",
  "vendor_id",
  "minutes",
  "created_at",
] as const;

/** What of a call is billed. */
export interface CallUsage {
  readonly callId: string;
  /** Of audio and conversations that were analysed. */
  readonly seconds: number;
  readonly status: "pending" | "billed" | "refused";
  /** When the vendor was last asked to bill it; null: never. */
  readonly askedAt: Date | null;
  readonly provider: string | null;
  readonly vendorId: string | null;
  readonly minutes: number | null;
  readonly createdAt: Date;
}

/** Writes and reads what is billed. */
export const callUsageRepository = {
  /** Adds to what a call has used, as long as nobody was asked to bill it. */
  async add(db: Queryable, callId: string, seconds: number): Promise<void> {
    await db.raw(
      `insert into call_usage (call_id, seconds) values (?, ?)
        on conflict (call_id) do update set seconds = call_usage.seconds + excluded.seconds, updated_at = now()
          where call_usage.status = 'pending' and call_usage.asked_at is null`,
      [callId, seconds],
    );
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, callIds: readonly string[]): Promise<CallUsage[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("call_id", [...callIds])
      .orderBy("call_id")
      .forUpdate();
    return rows.map(toUsage);
  },

  async update(
    db: Queryable,
    callId: string,
    change: Partial<Omit<CallUsage, "callId" | "seconds" | "createdAt">>,
  ): Promise<void> {
    const { status, askedAt, provider, vendorId, minutes } = change;
    await db(TABLE)
      .where({ call_id: callId })
      .update({
        ...(status === undefined ? {} : { status }),
        ...(askedAt === undefined ? {} : { asked_at: askedAt }),
        ...(provider === undefined ? {} : { provider }),
        ...(vendorId === undefined ? {} : { vendor_id: vendorId }),
        ...(minutes === undefined ? {} : { minutes }),
        updated_at: db.fn.now(),
      });
  },

  /** Calls of which nothing was added since, and nothing is analysed any more. Uses index call_usage_pending. */
  async due(db: Queryable, quietSince: Date, limit: number): Promise<string[]> {
    const rows = await db(TABLE)
      .select("call_id")
      .where({ status: "pending" })
      .where("updated_at", "<", quietSince)
      .whereNotExists(
        db("call_analyses")
          .select("id")
          .whereRaw("call_analyses.call_id = call_usage.call_id and call_analyses.status = 'pending'"),
      )
      .orderBy("updated_at")
      .limit(limit);
    return rows.map(({ call_id: callId }) => callId);
  },

  /** The ids of rows that have become part of a call: a vendor may have been asked under one of them. Uses index call_aliases_call. */
  async formerIdsOf(db: Queryable, callId: string): Promise<string[]> {
    return db("call_aliases").where({ call_id: callId }).orderBy("id").pluck("id");
  },

  /** Writes one row for several that proved to be of one call. */
  async replace(db: Queryable, gone: readonly string[], usage: CallUsage): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...gone, usage.callId])
      .delete();
    await db(TABLE).insert({
      call_id: usage.callId,
      seconds: usage.seconds,
      status: usage.status,
      asked_at: usage.askedAt,
      provider: usage.provider,
      vendor_id: usage.vendorId,
      minutes: usage.minutes,
      created_at: usage.createdAt,
    });
  },
};

function toUsage(row: Pick<CallUsageRow, (typeof COLUMNS)[number]>): CallUsage {
  return {
    callId: row.call_id,
    seconds: row.seconds,
    status: row.status,
    askedAt: row.asked_at,
    provider: row.provider,
    vendorId: row.vendor_id,
    minutes: row.minutes,
    createdAt: row.created_at,
  };
}
