import { randomUUID } from "node:crypto";
import { channelMembersRepository } from "../../modules/channels/channel-members.repository.ts";
import { channelListQuerySchema } from "../../modules/channels/channels.contract.ts";
import { channelsRepository } from "../../modules/channels/channels.repository.ts";
import {
  attachmentsRepository,
  editsRepository,
  extrasOf,
  pinsRepository,
} from "../../modules/channels/message-extras.repository.ts";
import { findMessages } from "../../modules/channels/message-search.reads.ts";
import { channelMessagesRepository } from "../../modules/messages/channel-messages.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Channels of a company that has written for some months: most belong to customers, some to teams. */
export const CHANNEL_ROWS = `
  create temporary table workers as select id, row_number() over () as place from (select id from users limit 300) u;
  insert into channels (id, type, privacy, name, phone, created_by, last_sequence, last_activity_at, deleted_at)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, case when n % 3 > 0 then 'team' else 'contact' end,
      case when n % 3 = 1 then 'public' else 'private' end,
      case when n % 3 > 0 then 'Team ' || n end, case when n % 3 = 0 then '+1613' || lpad(n::text, 7, '0') end,
      workers.id, case when n <= 3000 then 20 else 0 end, now() - n * interval '1 minute', case when n % 50 = 7 then now() end
    from generate_series(1, 20000) n join workers on workers.place = 1 + n % 300;
  create temporary table rooms as
    select id, last_activity_at, row_number() over (order by id) as place from channels where last_sequence > 0;
  insert into channel_members (channel_id, user_id, last_read_sequence)
    select rooms.id, workers.id, 10 from workers join rooms on (rooms.place + workers.place) % 100 = 0;
  insert into messages (id, channel_id, sequence, author_id, direction, status, content, created_at, deleted_at)
    select ('00000000-0000-7000-9000-' || lpad((rooms.place * 100 + n)::text, 12, '0'))::uuid, rooms.id, n, workers.id, 'internal', 'posted', 'word' || rooms.place * n % 5000 || ' and ' || md5((rooms.place * n)::text),
      last_activity_at - (20 - n) * interval '1 minute', case when n = 13 then now() end
    from rooms cross join generate_series(1, 20) n join workers on workers.place = 1 + rooms.place * n % 300;
  update messages set parent_id = parent.id from messages parent
    where parent.channel_id = messages.channel_id and parent.sequence = 1 and messages.sequence = 20;
  insert into message_edits (message_id, content) select id, 'before' from messages where sequence % 5 = 0;
  insert into message_reactions (message_id, emoji, user_id) select id, '👍', author_id from messages where sequence % 3 = 0;
  insert into message_pins (message_id, channel_id) select id, channel_id from messages where sequence % 7 = 0;
  insert into message_attachments (channel_id, message_id, file_key, file_name, content_type, bytes, sha256, created_at)
    select channel_id, case when sequence = 4 and right(id::text, 1) = '0' then null else id end, id::text, 'plan.pdf', 'application/pdf', 1, 'x', created_at
    from messages where sequence % 4 = 0;
  drop table workers;
  drop table rooms;
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

/** Of one that is written to. */
const CHANNEL_ID = "00000000-0000-7000-8000-000000000009";
const MESSAGE_ID = "00000000-0000-7000-9000-000000000904";

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
  [
    "channels_contact_activity",
    "the channel of a contact",
    ({ db }) => channelsRepository.ofContact(db, randomUUID()),
  ],
  ["channels_created_by", "channels that somebody has made", list({ joined: "false", createdBy: "me" })],
  [
    "messages_channel",
    "reading a channel",
    ({ db }) => channelMessagesRepository.page(db, CHANNEL_ID, {}, 15, 26),
  ],
  [
    "messages_channel",
    "the newest message of some channels",
    ({ db }) => channelMessagesRepository.newestOf(db, [CHANNEL_ID]),
  ],
  [
    "messages_channel_created",
    "reading a channel from a day on",
    ({ db }) => channelMessagesRepository.lastBefore(db, CHANNEL_ID, after.at),
  ],
  ["messages_parent", "the answers to a message", ({ db }) => extrasOf(db, [MESSAGE_ID])],
  [
    "messages_of_channels_created",
    "forgetting messages",
    ({ db }) => channelMessagesRepository.prune(db, LONG_AGO, 500),
  ],
  ["messages_words", "searching messages", search({ q: "word4711" })],
  ["messages_of_channels_created", "messages with a word that most have", search({ q: "and" })],
  ["messages_author_created", "what somebody wrote", search({ q: "and", authorId: "me" })],
  [
    "message_edits_message",
    "what a message said before",
    ({ db }) => editsRepository.page(db, MESSAGE_ID, 26, undefined),
  ],
  ["message_pins_channel", "pinned messages", ({ db }) => pinsRepository.page(db, CHANNEL_ID, 26, undefined)],
  ["message_attachments_message", "files of messages", ({ db }) => extrasOf(db, [MESSAGE_ID])],
  [
    "message_attachments_channel",
    "files of a channel",
    ({ db }) => attachmentsRepository.page(db, CHANNEL_ID, 26, undefined),
  ],
  [
    "message_attachments_unused",
    "forgetting files that no message took",
    ({ db }) => attachmentsRepository.pruneUnused(db, LONG_AGO, 100),
  ],
];
