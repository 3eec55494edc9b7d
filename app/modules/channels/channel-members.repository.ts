import type { ChannelMemberRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

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
    return rows.map(toMember);
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

function toMember(row: Pick<ChannelMemberRow, (typeof COLUMNS)[number]>): ChannelMember {
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
