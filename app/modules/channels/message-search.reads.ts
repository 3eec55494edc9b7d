import type { Knex } from "knex";
import type { Position, Queryable } from "../../platform/database/index.ts";
import type { MessageSearchQuery } from "./channels.contract.ts";
import { joinMembership, type Viewer, whereVisible } from "./channels.repository.ts";

/** So many of the newest messages are looked through before the index of words is asked. */
const WALKED = 1_000;
/** A word that so many of them have is common: its next matches are sooner met than looked up. */
const COMMON = WALKED / 100;
const HAS_WORDS = "to_tsvector('simple', plain_text(messages.content)) @@ words_beginning(?)";
const NEWEST_FIRST = "messages.created_at desc, messages.id desc";

type Filters = Omit<MessageSearchQuery, "cursor" | "limit">;

/** Where a message stands in time. */
interface Found {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * The ids of messages with these words (or with words that begin like them), in channels that are there for somebody, newest first. The
 * planner takes every beginning for equally common. So the newest messages are looked through first: a page of a common word is found among
 * them, and a rare word is known to be one. Uses indexes messages_of_channels_created, messages_channel_created, messages_author_created and
 * messages_words.
 */
export async function findMessages(
  db: Queryable,
  filters: Filters,
  viewer: Viewer,
  limit: number,
  after: Position | undefined,
): Promise<Found[]> {
  const {
    rows: [walk],
  } = await db.raw<{
    rows: { walked: number; matching: number; found: { id: string; at: string }[] }[];
  }>(
    `with newest as materialized (?), matching as materialized (select * from newest as messages where ${HAS_WORDS})
      select (select count(*)::int from newest) as walked, (select count(*)::int from matching) as matching, array(?) as found`,
    [
      written(db, filters, viewer, after)
        .select("messages.id", "messages.channel_id", "messages.created_at", "messages.content")
        .orderByRaw(NEWEST_FIRST)
        .limit(WALKED),
      filters.q,
      db("messages")
        .fromRaw("matching as messages")
        .modify(whereSeen, db, viewer)
        .select(db.raw("json_build_object('id', messages.id, 'at', messages.created_at)"))
        .orderByRaw(NEWEST_FIRST)
        .limit(limit),
    ],
  );
  const { walked = 0, matching = 0, found = [] } = walk ?? {};
  if (found.length >= limit || walked < WALKED)
    return found.map(({ id, at }) => ({ id, createdAt: new Date(at) }));

  const rows: { id: string; created_at: Date }[] = await written(db, filters, viewer, after)
    .modify(whereSeen, db, viewer)
    .select("messages.id", "messages.created_at")
    .whereRaw(HAS_WORDS, [filters.q])
    // Not by the column itself where the word is rare: the planner would walk all messages by their time.
    .orderByRaw(
      matching < COMMON ? "messages.created_at + interval '0' desc, messages.id desc" : NEWEST_FIRST,
    )
    .limit(limit);
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/**
 * The ids of messages by all that a search has but words, in channels that are there for somebody, newest first. Uses indexes
 * messages_channel_created and messages_author_created.
 */
export async function listMessages(
  db: Queryable,
  filters: Omit<Filters, "q"> & { readonly deleted?: boolean | undefined },
  viewer: Viewer,
  limit: number,
  after: Position | undefined,
): Promise<Found[]> {
  const rows: { id: string; created_at: Date }[] = await written(db, filters, viewer, after)
    .modify(whereSeen, db, viewer)
    .select("messages.id", "messages.created_at")
    .orderByRaw(NEWEST_FIRST)
    .limit(limit);
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/** What was written to channels, as far as filters leave it. */
function written(
  db: Queryable,
  { channelId, authorId, from, to, deleted = false }: Parameters<typeof listMessages>[1],
  viewer: Viewer,
  after: Position | undefined,
): Knex.QueryBuilder {
  return db("messages")
    .whereNotNull("messages.channel_id")
    .modify((query) => {
      if (deleted) query.whereNotNull("messages.deleted_at");
      else query.whereNull("messages.deleted_at");
      if (channelId) query.where("messages.channel_id", channelId);
      if (authorId) query.where("messages.author_id", authorId === "me" ? viewer.userId : authorId);
      if (from) query.where("messages.created_at", ">=", from);
      if (to) query.where("messages.created_at", "<", to);
      if (after)
        query.whereRaw("(messages.created_at, messages.id) < (?::timestamptz, ?::uuid)", [
          after.at,
          after.id,
        ]);
    });
}

/** Leaves those of channels that are there for somebody. */
function whereSeen(query: Knex.QueryBuilder, db: Queryable, viewer: Viewer): void {
  query
    .join("channels", "channels.id", "messages.channel_id")
    .leftJoin("channel_members", (join) => joinMembership(db, join, viewer))
    .whereNull("channels.deleted_at");
  whereVisible(query, viewer);
}
