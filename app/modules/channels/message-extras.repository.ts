import type { MessageAttachmentRow, MessageEditRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Position, type Queryable } from "../../platform/database/index.ts";

const ATTACHMENT_COLUMNS = [
  "id",
  "channel_id",
  "message_id",
  "file_key",
  "file_name",
  "content_type",
  "bytes",
  "sha256",
  "created_at",
] as const;
/** Of those who reacted alike, so many are named. */
const NAMED_REACTORS = 50;

/** A file of a message, or one that waits for its message. */
export interface Attachment {
  readonly id: string;
  readonly channelId: string;
  readonly messageId: string | null;
  readonly fileKey: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly createdAt: Date;
}

/** Those who reacted to a message by the same emoji. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly userIds: readonly string[];
}

/** What a message said before. */
export interface MessageEdit {
  readonly id: string;
  readonly content: string;
  readonly replacedAt: Date;
}

/** What hangs on a message. */
export interface MessageExtras {
  readonly replyCount: number;
  readonly pinnedAt: Date | null;
  /** In the order of the first of each. */
  readonly reactions: readonly Reaction[];
  /** In the order in which they were uploaded. */
  readonly attachments: readonly MessageFile[];
}

/** A file as those who see its message see it. */
export type MessageFile = Pick<Attachment, "id" | "fileName" | "contentType" | "bytes" | "createdAt">;

/**
 * What hangs on these messages, by message: one query for a whole page. Uses indexes messages_parent and message_attachments_message, and
 * the keys of reactions and pins.
 */
export async function extrasOf(
  db: Queryable,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, MessageExtras>> {
  const { rows } = await db.raw<{ rows: ExtrasRow[] }>(
    `select asked.id,
      (select count(*)::int from messages where parent_id = asked.id and deleted_at is null) as replies,
      (select pinned_at from message_pins where message_id = asked.id) as pinned_at,
      (select json_agg(json_build_object('emoji', emoji, 'count', count, 'userIds', user_ids) order by first, emoji)
        from (select emoji, count(*), min(created_at) as first,
            (array_agg(user_id order by created_at, user_id))[1:${NAMED_REACTORS}] as user_ids
          from message_reactions where message_id = asked.id group by emoji) alike) as reactions,
      (select json_agg(json_build_object('id', id, 'fileName', file_name, 'contentType', content_type, 'bytes', bytes,
          'createdAt', created_at) order by created_at, id)
        from message_attachments where message_id = asked.id) as attachments
    from unnest(?::uuid[]) as asked (id)`,
    [[...messageIds]],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        replyCount: row.replies,
        pinnedAt: row.pinned_at,
        reactions: row.reactions ?? [],
        attachments: (row.attachments ?? []).map((file) => ({
          ...file,
          createdAt: new Date(file.createdAt),
        })),
      },
    ]),
  );
}

interface ExtrasRow {
  readonly id: string;
  readonly replies: number;
  readonly pinned_at: Date | null;
  readonly reactions: readonly Reaction[] | null;
  readonly attachments: readonly (Omit<MessageFile, "createdAt"> & { readonly createdAt: string })[] | null;
}

/** Reactions to messages. */
export const reactionsRepository = {
  /** False: it was there. */
  async add(db: Queryable, messageId: string, emoji: string, userId: string): Promise<boolean> {
    const rows = await db("message_reactions")
      .insert({ message_id: messageId, emoji, user_id: userId })
      .onConflict(["message_id", "emoji", "user_id"])
      .ignore()
      .returning("emoji");
    return rows.length > 0;
  },

  /** False: it was not there. */
  async remove(db: Queryable, messageId: string, emoji: string, userId: string): Promise<boolean> {
    const count = await db("message_reactions")
      .where({ message_id: messageId, emoji, user_id: userId })
      .delete();
    return count > 0;
  },

  /** How many different emoji a message has besides this one. */
  async countOthers(db: Queryable, messageId: string, emoji: string): Promise<number> {
    const row = await db("message_reactions")
      .where({ message_id: messageId })
      .whereNot({ emoji })
      .countDistinct({ count: "emoji" })
      .first();
    return Number(row?.count ?? 0);
  },
};

/** Pinned messages. */
export const pinsRepository = {
  /** False: it is pinned already. */
  async add(db: Queryable, channelId: string, messageId: string, userId: string): Promise<boolean> {
    const rows = await db("message_pins")
      .insert({ channel_id: channelId, message_id: messageId, pinned_by: userId })
      .onConflict("message_id")
      .ignore()
      .returning("message_id");
    return rows.length > 0;
  },

  async remove(db: Queryable, messageId: string): Promise<boolean> {
    return (await db("message_pins").where({ message_id: messageId }).delete()) > 0;
  },

  async count(db: Queryable, channelId: string): Promise<number> {
    const row = await db("message_pins").where({ channel_id: channelId }).count({ count: "*" }).first();
    return Number(row?.count ?? 0);
  },

  /** Pinned last first. Uses index message_pins_channel. */
  async page(
    db: Queryable,
    channelId: string,
    limit: number,
    after: Position | undefined,
  ): Promise<{ readonly messageId: string; readonly pinnedAt: Date }[]> {
    const rows: { message_id: string; pinned_at: Date }[] = await db("message_pins")
      .select("message_id", "pinned_at")
      .where({ channel_id: channelId })
      .modify(newestFirst(limit, after, { at: "pinned_at", id: "message_id" }));
    return rows.map(({ message_id, pinned_at }) => ({ messageId: message_id, pinnedAt: pinned_at }));
  },
};

/** What messages said before they were edited. */
export const editsRepository = {
  async add(db: Queryable, messageId: string, content: string): Promise<void> {
    await db("message_edits").insert({ message_id: messageId, content });
  },

  /** Replaced last first. Uses index message_edits_message. */
  async page(
    db: Queryable,
    messageId: string,
    limit: number,
    after: Position | undefined,
  ): Promise<MessageEdit[]> {
    const rows: Pick<MessageEditRow, "id" | "content" | "replaced_at">[] = await db("message_edits")
      .select("id", "content", "replaced_at")
      .where({ message_id: messageId })
      .modify(newestFirst(limit, after, { at: "replaced_at" }));
    return rows.map((row) => ({ id: row.id, content: row.content, replacedAt: row.replaced_at }));
  },
};

/** Files of messages. */
export const attachmentsRepository = {
  async insert(
    db: Queryable,
    file: Omit<Attachment, "id" | "messageId" | "createdAt"> & { readonly uploadedBy: string },
  ): Promise<Attachment> {
    const [row] = await db("message_attachments")
      .insert({
        channel_id: file.channelId,
        uploaded_by: file.uploadedBy,
        file_key: file.fileKey,
        file_name: file.fileName,
        content_type: file.contentType,
        bytes: file.bytes,
        sha256: file.sha256,
      })
      .returning(ATTACHMENT_COLUMNS);
    if (!row) throw new Error("a file was not written");
    return toAttachment(row);
  },

  /** Gives a message files that somebody has uploaded to its channel and that no message has; resolves with how many. */
  async attach(
    db: Queryable,
    message: { readonly id: string; readonly channelId: string },
    userId: string,
    ids: readonly string[],
  ): Promise<number> {
    return db("message_attachments")
      .whereIn("id", [...ids])
      .where({ channel_id: message.channelId, uploaded_by: userId, message_id: null })
      .update({ message_id: message.id });
  },

  /** One of a channel that a message has, which was not taken back. */
  async byId(db: Queryable, channelId: string, id: string): Promise<Attachment | null> {
    const row = await attached(db, channelId).where("message_attachments.id", id).first();
    return row ? toAttachment(row) : null;
  },

  /** The files of a channel's messages, newest first. Uses index message_attachments_channel. */
  async page(
    db: Queryable,
    channelId: string,
    limit: number,
    after: Position | undefined,
  ): Promise<Attachment[]> {
    const rows = await attached(db, channelId).modify(
      newestFirst(limit, after, { at: "message_attachments.created_at", id: "message_attachments.id" }),
    );
    return rows.map(toAttachment);
  },

  /** Forgets up to `limit` files that were uploaded before `olderThan` and that no message took. Uses index message_attachments_unused. */
  async pruneUnused(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const unused = {
      table: "message_attachments",
      key: "id",
      since: "created_at",
      condition: "message_id is null",
    };
    return deleteOldest(db, unused, olderThan, limit);
  },
};

type AttachmentColumns = Pick<MessageAttachmentRow, (typeof ATTACHMENT_COLUMNS)[number]>;

function attached(db: Queryable, channelId: string) {
  return db("message_attachments")
    .join("messages", "messages.id", "message_attachments.message_id")
    .select<AttachmentColumns[]>(
      ...ATTACHMENT_COLUMNS.map((column) => `message_attachments.${column}` as const),
    )
    .where("message_attachments.channel_id", channelId)
    .whereNotNull("message_attachments.message_id")
    .whereNull("messages.deleted_at");
}

function toAttachment(row: AttachmentColumns): Attachment {
  return {
    id: row.id,
    channelId: row.channel_id,
    messageId: row.message_id,
    fileKey: row.file_key,
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes,
    sha256: row.sha256,
    createdAt: row.created_at,
  };
}
