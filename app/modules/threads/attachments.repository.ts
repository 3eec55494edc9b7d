import type { ThreadFileRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "thread_files";
const COLUMNS = [
  "id",
  "thread_id",
  "message_id",
  "author_id",
  "place",
  "provider",
  "provider_message_sid",
  "provider_sid",
  "status",
  "failure",
  "run_number",
  "file_key",
  "file_name",
  "content_type",
  "bytes",
] as const;

/** A file that came with a message of a customer, or goes with ours. */
export interface Attachment {
  readonly id: string;
  readonly threadId: string;
  /** Null: it has not been sent. */
  readonly messageId: string | null;
  /** Who of ours uploaded it; null: it came from the customer. */
  readonly authorId: string | null;
  readonly place: number;
  readonly provider: string | null;
  readonly providerMessageSid: string | null;
  readonly providerSid: string | null;
  readonly status: ThreadFileRow["status"];
  readonly failure: string | null;
  readonly runNumber: number;
  readonly fileKey: string | null;
  readonly fileName: string | null;
  readonly contentType: string | null;
  readonly bytes: number | null;
}

/** The columns that can be written, in our words. */
export type AttachmentFields = Partial<Omit<Attachment, "id">>;

/** Writes and reads attachments. */
export const attachmentsRepository = {
  async insert(db: Queryable, list: readonly AttachmentFields[]): Promise<Attachment[]> {
    if (list.length === 0) return [];
    const rows = await db(TABLE)
      .insert(list.map((one) => toColumns(one) as ThreadFileRow))
      .returning(COLUMNS);
    return rows.map(toAttachment);
  },

  async byId(db: Queryable, id: string): Promise<Attachment | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toAttachment(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Attachment | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toAttachment(row) : null;
  },

  async update(db: Queryable, id: string, fields: AttachmentFields): Promise<Attachment> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("an attachment that was locked has gone");
    return toAttachment(row);
  },

  /** Those of these messages, in their order. Uses index thread_files_message. */
  async ofMessages(db: Queryable, messageIds: readonly string[]): Promise<Attachment[]> {
    if (messageIds.length === 0) return [];
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("message_id", [...messageIds])
      .orderBy("place");
    return rows.map(toAttachment);
  },

  /** Those of a thread that this person uploaded and nobody has sent; locked, in the order in which they are named. */
  async lockUnsent(
    db: Queryable,
    {
      ids,
      threadId,
      authorId,
    }: { readonly ids: readonly string[]; readonly threadId: string; readonly authorId: string },
  ): Promise<Attachment[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("id", [...ids])
      .where({ thread_id: threadId, author_id: authorId, message_id: null })
      .orderBy("id")
      .forUpdate();
    return rows.map(toAttachment).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  },

  /** Those that have waited for their file since before a time. Uses index thread_files_waiting. */
  async waitingSince(db: Queryable, since: Date, limit: number): Promise<Attachment[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ status: "waiting" })
      .where("updated_at", "<", since)
      .orderBy("updated_at")
      .limit(limit);
    return rows.map(toAttachment);
  },

  /** Forgets up to `limit` that were uploaded before a time and never sent. Uses index thread_files_unsent. */
  async deleteUnsent(db: Queryable, before: Date, limit: number): Promise<number> {
    return db(TABLE)
      .whereIn(
        "id",
        db(TABLE)
          .select("id")
          .whereNull("message_id")
          .where("created_at", "<", before)
          .orderBy("created_at")
          .limit(limit),
      )
      .delete();
  },

  async linkSecret(db: Queryable): Promise<Buffer> {
    const row = await db("signing_secrets").select("secret").where({ purpose: "attachment-links" }).first();
    if (!row) throw new Error("there is no secret to sign links with");
    return row.secret;
  },
};

const NAMES = {
  threadId: "thread_id",
  messageId: "message_id",
  authorId: "author_id",
  place: "place",
  provider: "provider",
  providerMessageSid: "provider_message_sid",
  providerSid: "provider_sid",
  status: "status",
  failure: "failure",
  runNumber: "run_number",
  fileKey: "file_key",
  fileName: "file_name",
  contentType: "content_type",
  bytes: "bytes",
} as const satisfies Record<keyof AttachmentFields, keyof ThreadFileRow>;

function toColumns(fields: AttachmentFields): Partial<ThreadFileRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof AttachmentFields)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toAttachment(row: Pick<ThreadFileRow, (typeof COLUMNS)[number]>): Attachment {
  return {
    id: row.id,
    threadId: row.thread_id,
    messageId: row.message_id,
    authorId: row.author_id,
    place: row.place,
    provider: row.provider,
    providerMessageSid: row.provider_message_sid,
    providerSid: row.provider_sid,
    status: row.status,
    failure: row.failure,
    runNumber: row.run_number,
    fileKey: row.file_key,
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes === null ? null : Number(row.bytes),
  };
}
