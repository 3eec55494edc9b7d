import type { MessageRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "messages";
const COLUMNS = [
  "id",
  "channel_id",
  "sequence",
  "parent_id",
  "direction",
  "status",
  "author_id",
  "contact_id",
  "template_id",
  "recipient_name",
  "from_number",
  "to_number",
  "content",
  "provider_sid",
  "error_code",
  "error_reason",
  "created_at",
  "sent_at",
  "delivered_at",
  "failed_at",
  "read_at",
  "edited_at",
  "deleted_at",
  "deleted_by",
] as const;

type Row = Pick<MessageRow, (typeof COLUMNS)[number]> & {
  readonly channel_id: string;
  readonly sequence: number;
};

/** A message of a channel: of a colleague (`internal`), of a customer (`inbound`), or an SMS to one (`outbound`). */
export interface ChannelMessage {
  readonly id: string;
  readonly channelId: string;
  /** Its number in the channel, without gaps and in the order of their commits. */
  readonly sequence: number;
  /** The message that it answers. */
  readonly parentId: string | null;
  readonly direction: "inbound" | "outbound" | "internal";
  /** Of an SMS how far it is; else `posted` or `received`. */
  readonly status: MessageRow["status"];
  readonly authorId: string | null;
  readonly contactId: string | null;
  readonly templateId: string | null;
  readonly recipientName: string | null;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly content: string;
  readonly providerSid: string | null;
  readonly errorCode: string | null;
  readonly errorReason: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly failedAt: Date | null;
  readonly readAt: Date | null;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletedBy: string | null;
}

/** A message to be written of which nothing is to be done: no SMS of ours that has to go out. */
export interface NewChannelMessage {
  readonly channelId: string;
  readonly sequence: number;
  readonly content: string;
  readonly parentId?: string | null;
  readonly authorId?: string | null;
  readonly contactId?: string | null;
  /** Of an SMS that came in. */
  readonly inbound?: {
    readonly provider: string;
    readonly providerSid: string;
    readonly fromNumber: string | null;
    readonly toNumber: string | null;
  };
  /** Of an SMS of ours that the customer has got. */
  readonly delivered?: { readonly recipientName: string; readonly toNumber: string; readonly at: Date };
}

/** Which messages of a channel. */
export interface ChannelMessageFilter {
  readonly parentId?: string | undefined;
  /** Written before. */
  readonly before?: string | undefined;
}

/** Writes and reads messages of channels. */
export const channelMessagesRepository = {
  /** Null: the carrier's id is that of one that is here. */
  async insert(
    db: Queryable,
    { inbound, delivered, ...message }: NewChannelMessage,
    traceparent: string | null,
  ): Promise<ChannelMessage | null> {
    const [row] = await db(TABLE)
      .insert({
        channel_id: message.channelId,
        sequence: message.sequence,
        content: message.content,
        parent_id: message.parentId ?? null,
        author_id: message.authorId ?? null,
        contact_id: message.contactId ?? null,
        traceparent,
        // Not when the transaction began: whoever waited for the channel wrote later.
        created_at: new Date(),
        ...sideOf({ inbound, delivered }),
      })
      .onConflict(db.raw("(provider_sid) where provider_sid is not null"))
      .ignore()
      .returning<Row[]>(COLUMNS);
    return row ? toChannelMessage(row) : null;
  },

  /** Has a carrier's SMS been written? Uses index messages_provider_sid. */
  async isKnown(db: Queryable, providerSid: string): Promise<boolean> {
    return (await db(TABLE).select("id").where({ provider_sid: providerSid }).first()) !== undefined;
  },

  async byId(db: Queryable, id: string): Promise<ChannelMessage | null> {
    const row = await db(TABLE)
      .select<Row[]>(...COLUMNS)
      .where({ id })
      .whereNotNull("channel_id")
      .first();
    return row ? toChannelMessage(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<ChannelMessage | null> {
    const row = await db(TABLE)
      .select<Row[]>(...COLUMNS)
      .where({ id })
      .whereNotNull("channel_id")
      .forUpdate()
      .first();
    return row ? toChannelMessage(row) : null;
  },

  /** Those of these ids that are messages of channels, in no order. */
  async byIds(db: Queryable, ids: readonly string[]): Promise<ChannelMessage[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...COLUMNS)
      .whereIn("id", [...ids])
      .whereNotNull("channel_id");
    return rows.map(toChannelMessage);
  },

  /** As they are now, until the end of the transaction. Everybody locks in the order of their ids. */
  async lockMany(db: Queryable, ids: readonly string[]): Promise<ChannelMessage[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...COLUMNS)
      .whereIn("id", [...ids])
      .whereNotNull("channel_id")
      .orderBy("id")
      .forUpdate();
    return rows.map(toChannelMessage);
  },

  /** Takes many back, or brings them back, in one statement. */
  async updateDeletions(
    db: Queryable,
    messages: readonly Pick<ChannelMessage, "id" | "deletedAt" | "deletedBy">[],
  ): Promise<void> {
    await db.raw(
      `update ${TABLE} set deleted_at = given.deleted_at, deleted_by = given.deleted_by, updated_at = now()
        from jsonb_to_recordset(?::jsonb) as given (id uuid, deleted_at timestamptz, deleted_by uuid)
        where ${TABLE}.id = given.id`,
      [
        JSON.stringify(
          messages.map(({ id, deletedAt, deletedBy }) => ({
            id,
            deleted_at: deletedAt,
            deleted_by: deletedBy,
          })),
        ),
      ],
    );
  },

  /** The number of the last message of a channel that was written before a time; 0: none. Uses index messages_channel_created. */
  async lastBefore(db: Queryable, channelId: string, at: string): Promise<number> {
    const row = await db(TABLE)
      .select("sequence")
      .where({ channel_id: channelId })
      .whereNull("deleted_at")
      .where("created_at", "<", at)
      .orderBy([
        { column: "created_at", order: "desc" },
        { column: "id", order: "desc" },
      ])
      .first();
    return row?.sequence ?? 0;
  },

  /** Newest first, those before a number. Uses index messages_channel, or messages_parent. */
  async page(
    db: Queryable,
    channelId: string,
    { parentId }: Pick<ChannelMessageFilter, "parentId">,
    before: number | undefined,
    limit: number,
  ): Promise<ChannelMessage[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...COLUMNS)
      .where({ channel_id: channelId })
      .modify((query) => {
        if (parentId) query.where({ parent_id: parentId });
        if (before !== undefined) query.where("sequence", "<", before);
      })
      .orderBy("sequence", "desc")
      .limit(limit);
    return rows.map(toChannelMessage);
  },

  /** The newest of each of these channels that has any. Uses index messages_channel. */
  async newestOf(db: Queryable, channelIds: readonly string[]): Promise<ChannelMessage[]> {
    const { rows } = await db.raw<{ rows: Row[] }>(
      `select ${COLUMNS.map((column) => `newest.${column}`).join(", ")} from unnest(?::uuid[]) as asked (id)
        cross join lateral (
          select * from ${TABLE} where channel_id = asked.id and deleted_at is null order by sequence desc limit 1
        ) newest`,
      [[...channelIds]],
    );
    return rows.map(toChannelMessage);
  },

  async update(
    db: Queryable,
    id: string,
    change: Partial<Pick<MessageRow, "content" | "edited_at" | "deleted_at" | "deleted_by" | "read_at">>,
  ): Promise<ChannelMessage> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...change, updated_at: db.fn.now() })
      .returning<Row[]>(COLUMNS);
    if (!row) throw new Error("a locked message is gone");
    return toChannelMessage(row);
  },

  /**
   * Forgets up to `limit` messages of channels that were written before `olderThan`; resolves with how many of each channel, and the highest
   * number among them. Uses index messages_of_channels_created.
   */
  async prune(
    db: Queryable,
    olderThan: Date,
    limit: number,
  ): Promise<{ readonly channelId: string; readonly count: number; readonly upTo: number }[]> {
    const { rows } = await db.raw<{ rows: { channel_id: string; count: number; up_to: number }[] }>(
      `with gone as (
        delete from ${TABLE} where id = any (array(
          select id from ${TABLE} where channel_id is not null and created_at < ? order by created_at limit ?))
        returning channel_id, sequence)
      select channel_id, count(*)::int as count, max(sequence) as up_to from gone group by channel_id`,
      [olderThan, limit],
    );
    return rows.map((row) => ({ channelId: row.channel_id, count: row.count, upTo: row.up_to }));
  },
};

type Side = Partial<MessageRow> & Pick<MessageRow, "direction" | "status">;

/** Who of the two sides wrote it, and how far it is. */
function sideOf({ inbound, delivered }: Pick<NewChannelMessage, "inbound" | "delivered">): Side {
  if (inbound) {
    return {
      direction: "inbound",
      status: "received",
      provider: inbound.provider,
      provider_sid: inbound.providerSid,
      from_number: inbound.fromNumber,
      to_number: inbound.toNumber,
    };
  }
  if (delivered) {
    return {
      direction: "outbound",
      status: "delivered",
      recipient_name: delivered.recipientName,
      to_number: delivered.toNumber,
      sent_at: delivered.at,
      delivered_at: delivered.at,
    };
  }
  return { direction: "internal", status: "posted" };
}

function toChannelMessage(row: Row): ChannelMessage {
  return {
    id: row.id,
    channelId: row.channel_id,
    sequence: row.sequence,
    parentId: row.parent_id,
    direction: row.direction,
    status: row.status,
    authorId: row.author_id,
    contactId: row.contact_id,
    templateId: row.template_id,
    recipientName: row.recipient_name,
    fromNumber: row.from_number,
    toNumber: row.to_number,
    content: row.content,
    providerSid: row.provider_sid,
    errorCode: row.error_code,
    errorReason: row.error_reason,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    deliveredAt: row.delivered_at,
    failedAt: row.failed_at,
    readAt: row.read_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by,
  };
}
