import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "sms_opt_outs";

/** How it became known that somebody wants no SMS: they said STOP to us, or the carrier refuses ours. */
export type SmsOptOutSource = "stop" | "carrier";

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
};
