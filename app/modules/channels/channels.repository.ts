import type { Knex } from "knex";
import type { ChannelMemberRow, ChannelRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Position, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import { type ChannelMember, UNREAD } from "./channel-members.repository.ts";
import type { ChannelListQuery } from "./channels.contract.ts";

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
  "member_count",
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
  /** Who is in it now; kept with each change of its members, under the lock of the channel. */
  readonly memberCount: number;
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

/** A channel as somebody sees it. */
export interface ChannelView extends Channel {
  /** Null: they are not in it. */
  readonly membership:
    | (Pick<ChannelMember, "role" | "lastReadSequence" | "isMuted" | "joinedAt"> & {
        readonly unread: number;
      })
    | null;
  /** Of a direct channel: who is in it. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** Who looks: their own channels, public ones, and those of customers within their scope. */
export interface Viewer {
  readonly userId: string;
  readonly scope: RecordScope;
}

type ViewRow = Pick<ChannelRow, (typeof COLUMNS)[number]> & {
  readonly member_role: ChannelMemberRow["role"] | null;
  readonly last_read_sequence: number;
  readonly is_muted: boolean;
  readonly joined_at: Date;
  readonly unread: number;
  readonly people: ChannelView["people"] | null;
};

const PEOPLE = `(
  select json_agg(json_build_object('id', users.id, 'name', users.name) order by users.name)
  from channel_members others join users on users.id = others.user_id
  where others.channel_id = channels.id and others.left_at is null and channels.type = 'direct') as people`;

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

  /** The channel of a contact; of several, which one made of others has, where something was written last. Uses index channels_contact_activity. */
  async ofContact(db: Queryable, contactId: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ contact_id: contactId, deleted_at: null })
      .orderBy("last_activity_at", "desc")
      .first();
    return row ? toChannel(row) : null;
  },

  /** Takes a channel from its contact if that one is deleted; null: it is not. */
  async takeFromDeleted(db: Queryable, id: string): Promise<Channel | null> {
    const [row] = await db(TABLE)
      .where({ id })
      .whereRaw(
        "exists (select from contacts where contacts.id = channels.contact_id and deleted_at is not null)",
      )
      .update({ contact_id: null, version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    return row ? toChannel(row) : null;
  },

  /** The channels of contacts, until the end of the transaction. Everybody locks in one order. Uses index channels_contact_activity. */
  async lockOfContacts(db: Queryable, contactIds: readonly string[]): Promise<Channel[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("contact_id", [...contactIds])
      .whereNull("deleted_at")
      .orderBy("id")
      .forUpdate();
    return rows.map(toChannel);
  },

  /** The channel of a customer's number (E.164). Uses index channels_contact_phone. */
  async ofPhone(db: Queryable, phone: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ phone, deleted_at: null })
      .first();
    return row ? toChannel(row) : null;
  },

  /** The id of the team's channel of this name, in whatever case. Uses index channels_team_name. */
  async ofName(db: Queryable, name: string): Promise<string | null> {
    const row = await db(TABLE)
      .select("id")
      .whereRaw("lower(name) = lower(?)", [name])
      .where({ type: "team", deleted_at: null })
      .first();
    return row?.id ?? null;
  },

  /** Whoever gives a channel this name waits for others who do. */
  async lockName(db: Queryable, name: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended('channel name:' || lower(?), 0))", [name]);
  },

  /** The id of the channel between certain people. */
  async ofDirectKey(db: Queryable, directKey: string): Promise<string | null> {
    const row = await db(TABLE).select("id").where({ direct_key: directKey }).first();
    return row?.id ?? null;
  },

  async ofTask(db: Queryable, taskId: string): Promise<Channel | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ task_id: taskId })
      .first();
    return row ? toChannel(row) : null;
  },

  /** As somebody sees it, deleted or not; null when it is not there for them. */
  async view(db: Queryable, id: string, viewer: Viewer): Promise<ChannelView | null> {
    const row = await views(db, viewer)
      .where("channels.id", id)
      .modify((query) => whereVisible(query, viewer))
      .first();
    return row ? toView(row) : null;
  },

  /** Those of these channels that are there for somebody and not deleted, as they see them, by id. */
  async viewsOf(
    db: Queryable,
    ids: readonly string[],
    viewer: Viewer,
  ): Promise<ReadonlyMap<string, ChannelView>> {
    const rows: ViewRow[] = await views(db, viewer)
      .whereRaw("channels.id = any (?::uuid[])", [[...ids]])
      .whereNull("channels.deleted_at")
      .modify((query) => whereVisible(query, viewer));
    return new Map(rows.map((row) => [row.id, toView(row)]));
  },

  /** Which of these are there for them, and not deleted? */
  async visible(db: Queryable, ids: readonly string[], viewer: Viewer): Promise<ReadonlySet<string>> {
    const visible: string[] = await db(TABLE)
      .leftJoin("channel_members", (join) => joinMembership(db, join, viewer))
      .whereRaw("channels.id = any (?::uuid[])", [[...ids]])
      .whereNull("channels.deleted_at")
      .modify((query) => whereVisible(query, viewer))
      .pluck("channels.id");
    return new Set(visible);
  },

  /**
   * Channels by filters, where something was written last first. Uses indexes channel_members_user, channels_type_privacy, channels_created_by
   * and channels_last_activity.
   */
  async page(
    db: Queryable,
    query: Omit<ChannelListQuery, "cursor" | "limit"> & { readonly canManage: boolean },
    viewer: Viewer,
    limit: number,
    after: Position | undefined,
  ): Promise<ChannelView[]> {
    const rows = await views(db, viewer)
      .modify((select) => {
        if (query.deleted) {
          select.whereNotNull("channels.deleted_at");
          if (query.canManage) whereVisible(select, viewer);
          else select.where("channel_members.role", "owner");
        } else {
          select.whereNull("channels.deleted_at");
          if (query.joined) whereVisible(select.whereNotNull("channel_members.user_id"), viewer);
          else select.whereNull("channel_members.user_id").where("channels.privacy", "public");
          if (query.archived) select.whereNotNull("channels.archived_at");
          else select.whereNull("channels.archived_at");
        }
        if (query.type) select.where("channels.type", query.type);
        if (query.q)
          select.whereRaw("plain_text(channels.name) like plain_text(?)", [`%${literal(query.q)}%`]);
        if (query.createdBy)
          select.where("channels.created_by", query.createdBy === "me" ? viewer.userId : query.createdBy);
      })
      .modify(newestFirst(limit, after, { at: "channels.last_activity_at", id: "channels.id" }));
    return rows.map(toView);
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

function views(db: Queryable, viewer: Viewer) {
  return db(TABLE)
    .leftJoin("channel_members", (join) => joinMembership(db, join, viewer))
    .select<ViewRow[]>(
      ...COLUMNS.map((column) => `${TABLE}.${column}` as const),
      db.raw("channel_members.role as member_role"),
      "channel_members.last_read_sequence",
      "channel_members.is_muted",
      "channel_members.joined_at",
      db.raw(`${UNREAD} as unread`),
      db.raw(PEOPLE),
    );
}

/** With what somebody is in a channel, if anything; the query has `channels`. */
export function joinMembership(db: Queryable, join: Knex.JoinClause, { userId }: Viewer): void {
  join
    .on("channel_members.channel_id", "channels.id")
    .andOn("channel_members.user_id", db.raw("?", [userId]))
    .andOnNull("channel_members.left_at");
}

/**
 * Public ones, their own, and those of customers whose thread they see, whoever is in them; the query has joined their membership.
 */
export function whereVisible(query: Knex.QueryBuilder, { scope }: Viewer): void {
  query.where((either) => {
    either
      .where("channels.privacy", "public")
      .orWhereRaw("(channels.type <> 'contact' and channel_members.user_id is not null)");
    if (scope === "all") either.orWhere("channels.type", "contact");
    // A scalar, looked up for each channel that is found: as `not exists` the planner reads the threads of all customers for a few of them.
    else
      either.orWhereRaw(
        `(channels.type = 'contact'
          and coalesce((select assigned_to from threads where threads.id = channels.id) = any (?::uuid[]), true))`,
        [[...scope.ownerIds]],
      );
  });
}

function literal(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

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
    memberCount: row.member_count,
    lastActivityAt: row.last_activity_at,
    archivedAt: row.archived_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

function toView(row: ViewRow): ChannelView {
  return {
    ...toChannel(row),
    membership:
      row.member_role === null
        ? null
        : {
            role: row.member_role,
            lastReadSequence: row.last_read_sequence,
            isMuted: row.is_muted,
            joinedAt: row.joined_at,
            unread: row.unread,
          },
    people: row.people ?? [],
  };
}
