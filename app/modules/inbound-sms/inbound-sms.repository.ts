import { deleteOldest, type Queryable } from "../../platform/database/index.ts";

const TABLE = "inbound_sms";

/** An SMS to us, with what it meant and what was answered. */
export interface KeptSms {
  readonly provider: string;
  readonly providerSid: string;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly text: string;
  readonly mediaCount: number;
  /** Whose number it came from; null: nobody's on the staff. */
  readonly userId: string | null;
  readonly meaning: string;
  readonly traceparent: string | null;
}

/** Keeps SMS to us. An inbox of conversations can take the rows over: they have all that came. */
export const inboundSmsRepository = {
  async insert(db: Queryable, sms: KeptSms): Promise<string> {
    const [row] = await db(TABLE)
      .insert({
        provider: sms.provider,
        provider_sid: sms.providerSid,
        from_number: sms.fromNumber,
        to_number: sms.toNumber,
        body: sms.text,
        media_count: sms.mediaCount,
        user_id: sms.userId,
        meaning: sms.meaning,
        traceparent: sms.traceparent,
      })
      .returning("id");
    if (!row) throw new Error("an SMS was not kept");
    return row.id;
  },

  /** Writes what came of it. */
  async settle(
    db: Queryable,
    id: string,
    { alertId, reply }: { readonly alertId: string | null; readonly reply: string | null },
  ): Promise<void> {
    await db(TABLE).where({ id }).update({ alert_id: alertId, reply });
  },

  /** SMS of one number are taken in one after another: two at once would both be answered. */
  async lockNumber(db: Queryable, phone: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`inbound_sms:${phone}`]);
  },

  /** What was answered to a number since a time. Uses index inbound_sms_received. */
  async repliesTo(db: Queryable, phone: string, since: Date): Promise<string[]> {
    const rows = await db(TABLE)
      .select("reply")
      .where("received_at", ">", since)
      .where({ from_number: phone })
      .whereNotNull("reply");
    return rows.flatMap(({ reply }) => reply ?? []);
  },

  /** Forgets up to `limit` of those that came before `olderThan`. Uses index inbound_sms_received. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "received_at" }, olderThan, limit);
  },
};
