import type { Position, Queryable } from "../../platform/database/index.ts";
import type { MessageSearchQuery } from "./channels.contract.ts";
import { joinMembership, type Viewer, whereVisible } from "./channels.repository.ts";

/**
 * The ids of messages with these words (or with words that begin like them), in channels that are there for somebody, newest first. Uses
 * indexes messages_words, messages_channel_created and messages_author_created.
 */
export async function findMessages(
  db: Queryable,
  { q, channelId, authorId, from, to }: Omit<MessageSearchQuery, "cursor" | "limit">,
  viewer: Viewer,
  limit: number,
  after: Position | undefined,
): Promise<{ readonly id: string; readonly createdAt: Date }[]> {
  const rows: { id: string; created_at: Date }[] = await db("messages")
    .join("channels", "channels.id", "messages.channel_id")
    .leftJoin("channel_members", (join) => joinMembership(db, join, viewer))
    .select("messages.id", "messages.created_at")
    .whereNotNull("messages.channel_id")
    .whereNull("messages.deleted_at")
    .whereRaw("to_tsvector('simple', plain_text(messages.content)) @@ words_beginning(?)", [q])
    .whereNull("channels.deleted_at")
    .modify((query) => {
      whereVisible(query, viewer);
      if (channelId) query.where("messages.channel_id", channelId);
      if (authorId) query.where("messages.author_id", authorId === "me" ? viewer.userId : authorId);
      if (from) query.where("messages.created_at", ">=", from);
      if (to) query.where("messages.created_at", "<", to);
      if (after)
        query.whereRaw("(messages.created_at, messages.id) < (?::timestamptz, ?::uuid)", [
          after.at,
          after.id,
        ]);
    })
    // Not by the column itself: for a rare word the planner would walk all messages by their time, since it takes any beginning for common.
    .orderByRaw("messages.created_at + interval '0' desc, messages.id desc")
    .limit(limit);
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}
