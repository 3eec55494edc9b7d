import type { ChannelRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "channels";
const COLUMNS = [
  "id",
  "type",
  "privacy",
  "name",
  "topic",
  "direct_key",
  "task_id",
  "contact_id",
  "phone",
  "created_by",
  "last_sequence",
  "last_activity_at",
  "archived_at",
  "version",
  "created_at",
  "updated_at",
  "deleted_at",
] as const;

/** Where people write to each other: a team, two or more colleagues, a task, a customer. */
export interface Channel {
  readonly id: string;
  readonly type: ChannelRow["type"];
  readonly privacy: ChannelRow["privacy"];
  /** Of a team; others are called by whom or what they are about. */
  readonly name: string | null;
  readonly topic: string;
  /** Of a direct channel: its members, in one order. */
  readonly directKey: string | null;
  readonly taskId: string | null;
  readonly contactId: string | null;
  /** Of a customer's channel: the number (E.164) that they were last reached at. */
  readonly phone: string | null;
  readonly createdBy: string | null;
  /** The number of its newest message. */
  readonly lastSequence: number;
  readonly lastActivityAt: Date;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type ChannelFields = Partial<
  Pick<
    Channel,
    | "type"
    | "privacy"
    | "name"
    | "topic"
    | "directKey"
    | "taskId"
    | "contactId"
    | "phone"
    | "createdBy"
    | "archivedAt"
    | "deletedAt"
  >
>;

/** Writes and reads channels. */
export const channelsRepository = {
  /** Null: there is one of this name, of these people, of this task or customer already. */
  async insert(db: Queryable, fields: ChannelFields): Promise<Channel | null> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as ChannelRow)
      .onConflict()
      .ignore()
      .returning(COLUMNS);
    return row ? toChannel(row) : null;
  },

  async byId(db: Queryable, id: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toChannel(row) : null;
  },

  /** As it is now, until the end of the transaction: whoever posts, joins or leaves meanwhile waits. */
  async lock(db: Queryable, id: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toChannel(row) : null;
  },

  /**
   * The next number of a channel, with the channel as it is then; null: there is none. The next one waits until this transaction ends, so
   * that numbers have no gaps and whoever sees one sees all before it.
   */
  async takeNumber(db: Queryable, id: string): Promise<Channel | null> {
    const [row] = await db(TABLE)
      .where({ id, deleted_at: null })
      .update({ last_sequence: db.raw("last_sequence + 1"), last_activity_at: db.raw("clock_timestamp()") })
      .returning(COLUMNS);
    return row ? toChannel(row) : null;
  },

  async update(db: Queryable, id: string, fields: ChannelFields): Promise<Channel> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a channel that was locked has gone");
    return toChannel(row);
  },

  /** The channel of a contact. Uses index channels_contact. */
  async ofContact(db: Queryable, contactId: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ contact_id: contactId, deleted_at: null })
      .first();
    return row ? toChannel(row) : null;
  },

  /** The channel of a customer's number (E.164). Uses index channels_contact_phone. */
  async ofPhone(db: Queryable, phone: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ phone, deleted_at: null })
      .first();
    return row ? toChannel(row) : null;
  },

  /** Whoever looks for the channel of one of these, or makes it, waits for others who do. */
  async lockCustomer(
    db: Queryable,
    { phone, contactId }: { readonly phone: string | null; readonly contactId: string | null },
  ): Promise<void> {
    // The number first, always: two who take both cannot wait for each other.
    for (const key of [phone, contactId]) {
      if (key !== null)
        await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`channel:${key}`]);
    }
  },
};

const NAMES = {
  type: "type",
  privacy: "privacy",
  name: "name",
  topic: "topic",
  directKey: "direct_key",
  taskId: "task_id",
  contactId: "contact_id",
  phone: "phone",
  createdBy: "created_by",
  archivedAt: "archived_at",
  deletedAt: "deleted_at",
} as const satisfies Record<keyof ChannelFields, keyof ChannelRow>;

function toColumns(fields: ChannelFields): Partial<ChannelRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof ChannelFields)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toChannel(row: Pick<ChannelRow, (typeof COLUMNS)[number]>): Channel {
  return {
    id: row.id,
    type: row.type,
    privacy: row.privacy,
    name: row.name,
    topic: row.topic,
    directKey: row.direct_key,
    taskId: row.task_id,
    contactId: row.contact_id,
    phone: row.phone,
    createdBy: row.created_by,
    lastSequence: row.last_sequence,
    lastActivityAt: row.last_activity_at,
    archivedAt: row.archived_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}
