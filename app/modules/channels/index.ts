import { createFileStore } from "../../platform/file-store/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { reachabilityModule } from "../reachability/index.ts";
import { type ChannelMessagesBulkKind, createChannelMessagesBulkKind } from "./channel-messages.bulk.ts";
import { createChannelFiles } from "./channel-files.service.ts";
import { createChannelLive } from "./channel-live.ts";
import { type ChannelPostingService, createChannelPosting } from "./channel-posting.service.ts";
import { type ChannelTalkService, createChannelTalk } from "./channel-talk.service.ts";
import { channelsCommands } from "./channels.commands.ts";
import { channelsContract } from "./channels.contract.ts";
import { seedChannels } from "./channels.demo.ts";
import { channelErrors } from "./channels.errors.ts";
import { followContact, tellMembers } from "./channels.jobs.ts";
import { channelsPublicEvents } from "./channels.public-events.ts";
import { channelsRoutes } from "./channels.routes.ts";
import { type ChannelRoomsService, createChannels } from "./channels.service.ts";
import { channelsSubscribers } from "./channels.subscribers.ts";
import { channelsHandlers } from "./channels.worker.ts";
import { createCustomerSmsGate } from "./customer-sms-gate.ts";

const EVERY_TEN_MINUTES_MS = 600_000;

/** What other modules may ask of channels: what is written there within their units of work, and the channels of tasks. */
export type ChannelsService = ChannelPostingService &
  Pick<ChannelRoomsService, "ofTask" | "visible"> &
  Pick<ChannelTalkService, "messageView"> & { readonly bulkKind: ChannelMessagesBulkKind };

/** Where colleagues write to each other, and to customers. */
export const channelsModule = defineModule<ChannelsService>({
  name: "channels",
  commands: channelsCommands,
  contract: channelsContract,
  publicEvents: channelsPublicEvents,
  permissions: {
    "channels:read": "agent",
    "channels:write": "agent",
    // What owners may do, in every channel that they see.
    "channels:manage": "supervisor",
  },
  rateLimits: {
    /** Said every three seconds in one or two channels. */
    typing: { points: 30, windowSeconds: 30 },
    /** Uploads; each takes disk. */
    attachments: { points: 60, windowSeconds: 60 },
  },
  errors: channelErrors,
  jobs: [tellMembers, followContact],
  // With a customer's channel go its messages, their files and all that hangs on them.
  personalRows: [
    {
      table: "channels",
      ofPerson: "id = any(cast(:channelIds as uuid[]))",
      erase: "delete",
    },
    {
      table: "messages",
      ofPerson: "channel_id is not null and author_id = any(cast(:userIds as uuid[]))",
      erase: {
        set: { content: "'[erased]'" },
        kept: "what others answered keeps its place in the conversation",
      },
    },
    {
      table: "message_edits",
      ofPerson: "message_id in (select id from messages where author_id = any(cast(:userIds as uuid[])))",
      erase: "delete",
    },
    {
      table: "message_attachments",
      ofPerson: "uploaded_by = any(cast(:userIds as uuid[]))",
      erase: "delete",
    },
    { table: "message_reactions", ofPerson: "user_id = any(cast(:userIds as uuid[]))", erase: "delete" },
    {
      table: "message_pins",
      ofPerson: "pinned_by = any(cast(:userIds as uuid[]))",
      erase: { set: { pinned_by: "null" }, kept: "others look for what is pinned" },
    },
    {
      table: "channel_members",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: { set: { left_at: "coalesce(left_at, now())" }, kept: "who could read what must be provable" },
    },
  ],
  create: ({ config, database, unitOfWork, live, use }) => {
    const messages = use(messagesModule);
    const identity = use(identityModule);
    const audit = use(auditModule);
    const contacts = use(contactsModule);
    const posting = createChannelPosting({ database, unitOfWork, messages });
    messages.guardCustomers(createCustomerSmsGate(use(reachabilityModule), posting));
    const rooms = createChannels({ database, unitOfWork, identity, audit });
    const talk = createChannelTalk({ database, unitOfWork, identity, audit, messages, posting });
    const files = createChannelFiles({ database, unitOfWork, store: createFileStore(config.files) });
    const told = createChannelLive({ live, database, messages, talk });
    return {
      service: {
        ...posting,
        ofTask: rooms.ofTask,
        visible: rooms.visible,
        messageView: talk.messageView,
        bulkKind: createChannelMessagesBulkKind({ database, audit, messages }),
      },
      routes: channelsRoutes(rooms, talk, files, told),
      mayFollow: {
        [channelsContract.channels.channel.pattern]: rooms.visible,
      },
      jobHandlers: channelsHandlers(told, ({ contactId, formerChannelId }) =>
        unitOfWork(async (tx) => {
          const { phone } = (await contacts.reachOf(tx.db, contactId)) ?? { phone: null };
          if (phone !== null) await posting.followContact(tx, contactId, phone, formerChannelId);
        }),
      ),
      subscribers: channelsSubscribers(told, posting),
      periodicWork: [
        {
          name: "unused-attachments",
          role: "scheduler",
          intervalMs: EVERY_TEN_MINUTES_MS,
          run: () => files.pruneUnused(new Date()),
        },
        pruneWork({
          kind: "messages",
          days: config.retention.messages,
          prune: (olderThan, limit) => posting.prune(olderThan, limit),
        }),
      ],
      seedDemo: () => seedChannels({ unitOfWork, identity, posting }),
    };
  },
});

export { channelErrors } from "./channels.errors.ts";
export {
  type ChannelChanged,
  type ChannelMembersChanged,
  type ChannelMessageChanged,
  type ChannelRead,
  channelChanged,
  channelMembersChanged,
  channelMessageChanged,
  channelRead,
  type MessageMentioned,
  type MessagePosted,
  messageMentioned,
  messagePosted,
} from "./channels.events.ts";
/** The live channel of what is written in a channel. */
export const liveChannelOf = (channelId: string): string =>
  channelsContract.channels.channel.pattern.replace("{id}", channelId);
export { mentionsIn } from "./channels.policy.ts";
export { presentMessage as presentChannelMessage } from "./channels.presenter.ts";
export type { Channel } from "./channels.repository.ts";
export type { Customer } from "./channel-posting.service.ts";
