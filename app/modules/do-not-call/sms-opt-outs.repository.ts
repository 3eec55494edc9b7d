import type { SmsOptOutRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { SmsOptOutJson } from "./do-not-call.contract.ts";

const TABLE = "sms_opt_outs";

/** How it became known that somebody wants no SMS: they said STOP to us, or the carrier refuses ours. */
export type SmsOptOutSource = SmsOptOutJson["source"];

/** A number that wants no SMS. */
export interface SmsOptOut {
  readonly phone: string;
  readonly source: SmsOptOutSource;
  readonly createdAt: Date;
}

/** Writes and reads which numbers (E.164) want no SMS. */
export const smsOptOutsRepository = {
  async add(db: Queryable, phone: string, source: SmsOptOutSource): Promise<void> {
    await db(TABLE).insert({ phone, source }).onConflict("phone").ignore();
  },

  async delete(db: Queryable, phone: string): Promise<void> {
    await db(TABLE).where({ phone }).delete();
  },

  async has(db: Queryable, phone: string): Promise<boolean> {
    return (await db(TABLE).select("phone").where({ phone }).first()) !== undefined;
  },

  /** Newest first. Uses index sms_opt_outs_created. */
  async page(
    db: Queryable,
    query: { readonly phone?: string | undefined; readonly source?: SmsOptOutSource | undefined },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<SmsOptOut[]> {
    const rows: SmsOptOutRow[] = await db(TABLE)
      .select("phone", "source", "created_at")
      .modify((select) => {
        if (query.phone) select.where({ phone: query.phone });
        if (query.source) select.where({ source: query.source });
        if (after) select.whereRaw("(created_at, phone) < (?::timestamptz, ?)", [after.at, `+${after.id}`]);
      })
      .orderBy([
        { column: "created_at", order: "desc" },
        { column: "phone", order: "desc" },
      ])
      .limit(limit);
    return rows.map(({ phone, source, created_at }) => ({ phone, source, createdAt: created_at }));
  },
};
