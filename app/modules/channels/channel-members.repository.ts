import type { ChannelMemberRow } from "../../migrations/tables.generated.ts";
import type { Position, Queryable } from "../../platform/database/index.ts";

const TABLE = "channel_members";
const COLUMNS = [
  "channel_id",
  "user_id",
  "role",
  "last_read_sequence",
  "is_muted",
  "joined_at",
  "left_at",
] as const;

/**
 * What a member has not read: the numbers after the one that they have read up to, less those that were taken back. Their own
 * messages are read: who writes has the channel before them.
 */
export const UNREAD = `channels.last_sequence - channel_members.last_read_sequence - (
  select count(*) from messages where messages.channel_id = channels.id
    and messages.sequence > channel_members.last_read_sequence and messages.deleted_at is not null)::int`;

/** Somebody in a channel. */
export interface ChannelMember {
  readonly channelId: string;
  readonly userId: string;
  readonly role: ChannelMemberRow["role"];
  /** They have read all up to this number. */
  readonly lastReadSequence: number;
  readonly isMuted: boolean;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
}

/** A member with their name. */
export interface NamedMember extends ChannelMember {
  readonly name: string;
  readonly department: string;
}

type MemberColumns = Pick<ChannelMemberRow, (typeof COLUMNS)[number]>;

/** Writes and reads who is in which channel, and what they have read. */
export const channelMembersRepository = {
  /** Who is in it now. */
  async of(db: Queryable, channelId: string, userId: string): Promise<ChannelMember | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ channel_id: channelId, user_id: userId, left_at: null })
      .first();
    return row ? toMember(row) : null;
  },

  /**
   * Adds those who are not in it, or are no more; they have nothing to read of what was written before. The channel is locked.
   * @returns who was added
   */
  async add(
    db: Queryable,
    channelId: string,
    members: readonly { readonly userId: string; readonly role?: ChannelMember["role"] }[],
    readUpTo: number,
  ): Promise<ChannelMember[]> {
    if (members.length === 0) return [];
    const rows = await db(TABLE)
      .insert(
        members.map(({ userId, role = "member" }) => ({
          channel_id: channelId,
          user_id: userId,
          role,
          last_read_sequence: readUpTo,
        })),
      )
      .onConflict(["channel_id", "user_id"])
      .merge({
        role: db.raw("excluded.role"),
        last_read_sequence: db.raw("excluded.last_read_sequence"),
        joined_at: db.raw("excluded.joined_at"),
        left_at: null,
      })
      .whereNotNull(`${TABLE}.left_at`)
      .returning(COLUMNS);
    await count(db, channelId, rows.length);
    return rows.map(toMember);
  },

  /** Takes somebody out of a channel, which is locked. @returns false when they are not in it */
  async leave(db: Queryable, channelId: string, userId: string): Promise<boolean> {
    const left = await db(TABLE)
      .where({ channel_id: channelId, user_id: userId, left_at: null })
      .update({ left_at: db.fn.now() });
    await count(db, channelId, -left);
    return left > 0;
  },

  async change(
    db: Queryable,
    channelId: string,
    userId: string,
    { role, isMuted }: Partial<Pick<ChannelMember, "role" | "isMuted">>,
  ): Promise<void> {
    await db(TABLE)
      .where({ channel_id: channelId, user_id: userId, left_at: null })
      .update({ ...(role ? { role } : {}), ...(isMuted === undefined ? {} : { is_muted: isMuted }) });
  },

  /** Is there an owner besides this one? The channel is locked. */
  async hasOtherOwner(db: Queryable, channelId: string, userId: string): Promise<boolean> {
    const row = await db(TABLE)
      .select("user_id")
      .where({ channel_id: channelId, role: "owner", left_at: null })
      .whereNot({ user_id: userId })
      .first();
    return row !== undefined;
  },

  /** Who is in a channel, with names; who came last first. */
  async page(
    db: Queryable,
    channelId: string,
    limit: number,
    after: Position | undefined,
  ): Promise<NamedMember[]> {
    const rows: (MemberColumns & { readonly name: string; readonly department: string })[] = await db(TABLE)
      .join("users", "users.id", "channel_members.user_id")
      .select(...COLUMNS.map((column) => `${TABLE}.${column}` as const), "users.name", "users.department")
      .where("channel_members.channel_id", channelId)
      .whereNull("channel_members.left_at")
      .modify((query) => {
        if (after)
          query.whereRaw("(channel_members.joined_at, channel_members.user_id) < (?::timestamptz, ?::uuid)", [
            after.at,
            after.id,
          ]);
      })
      .orderBy([
        { column: "channel_members.joined_at", order: "desc" },
        { column: "channel_members.user_id", order: "desc" },
      ])
      .limit(limit);
    return rows.map((row) => ({ ...toMember(row), name: row.name, department: row.department }));
  },

  /** Who is in a channel, in the order of their ids, after one of them. */
  async userIds(
    db: Queryable,
    channelId: string,
    limit: number,
    after?: string | undefined,
  ): Promise<string[]> {
    return db(TABLE)
      .where({ channel_id: channelId, left_at: null })
      .modify((query) => {
        if (after) query.where("user_id", ">", after);
      })
      .orderBy("user_id")
      .limit(limit)
      .pluck("user_id");
  },

  /** Of these people, those who are in a channel. */
  async among(db: Queryable, channelId: string, userIds: readonly string[]): Promise<string[]> {
    return db(TABLE)
      .where({ channel_id: channelId, left_at: null })
      .whereIn("user_id", [...userIds])
      .pluck("user_id");
  },

  /** Moves what somebody has read to a number, also back; null when they are no member. */
  async readTo(
    db: Queryable,
    channelId: string,
    userId: string,
    sequence: number,
  ): Promise<ChannelMember | null> {
    const [row] = await db(TABLE)
      .where({ channel_id: channelId, user_id: userId, left_at: null })
      .update({ last_read_sequence: sequence })
      .returning(COLUMNS);
    return row ? toMember(row) : null;
  },

  /** Moves what somebody has read up to a number, never back; null when there is nothing new in that, or they are no member. */
  async readUpTo(
    db: Queryable,
    channelId: string,
    userId: string,
    sequence: number,
  ): Promise<ChannelMember | null> {
    const [row] = await db(TABLE)
      .where({ channel_id: channelId, user_id: userId, left_at: null })
      .where("last_read_sequence", "<", sequence)
      .update({ last_read_sequence: sequence })
      .returning(COLUMNS);
    return row ? toMember(row) : null;
  },

  /** Nobody has to read what was up to a number: it has gone. */
  async skipTo(db: Queryable, channelId: string, sequence: number): Promise<void> {
    await db(TABLE)
      .where({ channel_id: channelId })
      .where("last_read_sequence", "<", sequence)
      .update({ last_read_sequence: sequence });
  },

  /** How many messages somebody has not read, by channel of theirs; those of these channels, or of all. Uses index channel_members_user. */
  async unreadOf(
    db: Queryable,
    userId: string,
    channelIds?: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows: { id: string; unread: number }[] = await db(TABLE)
      .join("channels", "channels.id", "channel_members.channel_id")
      .select("channels.id", db.raw(`${UNREAD} as unread`))
      .where("channel_members.user_id", userId)
      .whereNull("channel_members.left_at")
      .whereNull("channels.deleted_at")
      .modify((query) => {
        if (channelIds) query.whereIn("channels.id", [...channelIds]);
      });
    return new Map(rows.map(({ id, unread }) => [id, unread]));
  },
};

/** Keeps how many are in a channel. */
async function count(db: Queryable, channelId: string, more: number): Promise<void> {
  if (more !== 0) await db("channels").where({ id: channelId }).increment("member_count", more);
}

function toMember(row: MemberColumns): ChannelMember {
  return {
    channelId: row.channel_id,
    userId: row.user_id,
    role: row.role,
    lastReadSequence: row.last_read_sequence,
    isMuted: row.is_muted,
    joinedAt: row.joined_at,
    leftAt: row.left_at,
  };
}
