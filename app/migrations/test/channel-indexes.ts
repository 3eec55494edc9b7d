import { randomUUID } from "node:crypto";
import { channelMembersRepository } from "../../modules/channels/channel-members.repository.ts";
import { channelListQuerySchema } from "../../modules/channels/channels.contract.ts";
import { channelsRepository } from "../../modules/channels/channels.repository.ts";
import {
  attachmentsRepository,
  editsRepository,
  pinsRepository,
} from "../../modules/channels/message-extras.repository.ts";
import { findMessages } from "../../modules/channels/message-search.reads.ts";
import { channelMessagesRepository } from "../../modules/messages/channel-messages.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Channels of a company that has written for some months: most belong to customers, some to teams. */
export const CHANNEL_ROWS = `
  insert into channels (type, privacy, name, contact_id, phone, created_by, last_sequence, last_activity_at, deleted_at)
    select case when n % 20 = 0 then 'team' else 'contact' end, case when n % 40 = 0 then 'public' else 'private' end,
      case when n % 20 = 0 then 'Team ' || n end, null, case when n % 20 > 0 then '+1613' || lpad(n::text, 7, '0') end,
      worker.id, 20, now() - n * interval '1 minute', case when n % 50 = 7 then now() end
    from generate_series(1, 3000) n
      left join (select id, row_number() over () as place from users limit 300) worker on worker.place = n % 300;
  insert into channel_members (channel_id, user_id, last_read_sequence)
    select channels.id, worker.id, 18 from channels,
      (select id, row_number() over () as place from users limit 300) worker
    where (worker.place + channels.last_sequence + extract(epoch from channels.last_activity_at)::bigint / 60) % 100 = 0;
  insert into messages (channel_id, sequence, author_id, direction, status, content, created_at, deleted_at)
    select channels.id, n, worker.id, 'internal', 'posted', 'word' || (place * n % 5000) || ' and ' || md5((place * n)::text),
      channels.last_activity_at - (20 - n) * interval '1 minute', case when n % 20 = 3 then now() end
    from (select *, row_number() over () as place from channels) channels, generate_series(1, 20) n,
      lateral (select id from (select id, row_number() over () as place from users limit 300) u where u.place = 1 + (channels.place * n) % 300) worker;
  update messages set parent_id = (select id from messages parent where parent.channel_id = messages.channel_id and parent.sequence = 1)
    where channel_id is not null and sequence = 20;
  insert into message_edits (message_id, content) select id, 'before' from messages where channel_id is not null and sequence % 5 = 0;
  insert into message_pins (message_id, channel_id) select id, channel_id from messages where channel_id is not null and sequence % 7 = 0;
  insert into message_attachments (channel_id, message_id, file_key, file_name, content_type, bytes, sha256, created_at)
    select channel_id, case when sequence = 4 and right(id::text, 1) = '0' then null else id end, id::text, 'plan.pdf', 'application/pdf', 1, 'x', created_at
    from messages where channel_id is not null and sequence % 4 = 0;
`;

const LONG_AGO = new Date(Date.now() - 100 * 86_400_000);
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: randomUUID() };
const viewer = (userId: string) => ({ userId, scope: "all" as const });

const list =
  (filters: Record<string, string>, position?: typeof after) =>
  ({ db, userId }: { readonly db: Queryable; readonly userId: string }) =>
    channelsRepository.page(
      db,
      { ...channelListQuerySchema.parse(filters), canManage: false },
      viewer(userId),
      26,
      position,
    );

const search =
  (filters: Parameters<typeof findMessages>[1]) =>
  ({ db, userId }: { readonly db: Queryable; readonly userId: string }) =>
    findMessages(db, filters, viewer(userId), 26, undefined);

async function aChannel(db: Queryable): Promise<{ id: string; messageId: string }> {
  const row = await db("messages").select("id", "channel_id").whereNotNull("channel_id").first();
  return { id: row?.channel_id ?? "", messageId: row?.id ?? "" };
}

/** What each index of channels and their messages is for (CE-11, KN-11). */
export const CHANNEL_INDEXES: readonly IndexPromise[] = [
  ["channel_members_user", "somebody's channels with what is unread", list({})],
  ["messages_channel_deleted", "what of a channel is unread", list({})],
  [
    "channel_members_user",
    "how much somebody has not read",
    ({ db, userId }) => channelMembersRepository.unreadOf(db, userId),
  ],
  ["channels_type_privacy", "channels of teams to join", list({ joined: "false", type: "team" })],
  ["channels_type_privacy", "their next page", list({ joined: "false", type: "team" }, after)],
  ["channels_last_activity", "all channels to join", list({ joined: "false" })],
  ["channels_created_by", "channels that somebody has made", list({ joined: "false", createdBy: "me" })],
  [
    "messages_channel",
    "reading a channel",
    async ({ db }) => channelMessagesRepository.page(db, (await aChannel(db)).id, {}, 15, 26),
  ],
  [
    "messages_channel",
    "the newest message of some channels",
    async ({ db }) => channelMessagesRepository.newestOf(db, [(await aChannel(db)).id]),
  ],
  [
    "messages_channel_created",
    "reading a channel from a day on",
    async ({ db }) => channelMessagesRepository.lastBefore(db, (await aChannel(db)).id, after.at),
  ],
  [
    "messages_parent",
    "the answers to a message",
    async ({ db }) => channelMessagesRepository.countReplies(db, [(await aChannel(db)).messageId]),
  ],
  [
    "messages_of_channels_created",
    "forgetting messages",
    ({ db }) => channelMessagesRepository.prune(db, LONG_AGO, 500),
  ],
  ["messages_words", "searching messages", search({ q: "word4711" })],
  ["messages_author_created", "what somebody wrote", search({ q: "and", authorId: "me" })],
  [
    "message_edits_message",
    "what a message said before",
    async ({ db }) => editsRepository.page(db, (await aChannel(db)).messageId, 26, undefined),
  ],
  [
    "message_pins_channel",
    "pinned messages",
    async ({ db }) => pinsRepository.page(db, (await aChannel(db)).id, 26, undefined),
  ],
  [
    "message_attachments_message",
    "files of messages",
    async ({ db }) => attachmentsRepository.of(db, [(await aChannel(db)).messageId]),
  ],
  [
    "message_attachments_channel",
    "files of a channel",
    async ({ db }) => attachmentsRepository.page(db, (await aChannel(db)).id, 26, undefined),
  ],
  [
    "message_attachments_unused",
    "forgetting files that no message took",
    ({ db }) => attachmentsRepository.pruneUnused(db, LONG_AGO, 100),
  ],
];
