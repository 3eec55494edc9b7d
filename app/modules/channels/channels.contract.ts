import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { roleSchema } from "../identity/identity.contract.ts";

const isoDate = z.iso.datetime();
const someone = z.object({ id: idSchema, name: z.string() });

export const channelTypeSchema = z
  .enum(["team", "direct", "task", "contact"])
  .describe("Of a team, between colleagues, about a task, with a customer");
export const channelPrivacySchema = z
  .enum(["public", "private"])
  .describe("public: every colleague finds it and may join; private: only its members know of it");
export const channelRoleSchema = z
  .enum(["owner", "member"])
  .describe("An owner renames, archives and deletes it, and decides who is in it");

/** What a channel is for whoever asks, if they are in it. */
const membershipSchema = z.object({
  role: channelRoleSchema,
  lastReadSequence: z.number().int().describe("They have read all up to the message with this number"),
  unread: z
    .number()
    .int()
    .describe("How many messages of others came since, those that were taken back aside"),
  isMuted: z.boolean(),
  joinedAt: isoDate,
});

/** A channel as clients see it. */
export const channelSchema = z
  .object({
    id: idSchema,
    type: channelTypeSchema,
    privacy: channelPrivacySchema,
    name: z.string().nullable().describe("null: it is called by whom it is with"),
    topic: z.string(),
    people: z.array(someone).describe("Of a direct channel: who is in it; else empty"),
    taskId: idSchema.nullable(),
    contactId: idSchema.nullable(),
    phone: z.string().nullable().describe("Of a customer's channel: E.164"),
    memberCount: z.number().int(),
    lastSequence: z.number().int().describe("The number of its newest message"),
    lastActivityAt: isoDate,
    membership: membershipSchema.nullable().describe("null: you are not in it"),
    archivedAt: isoDate.nullable(),
    version: z.number().int(),
    createdAt: isoDate,
    updatedAt: isoDate,
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "Channel" });

export const channelMemberSchema = someone
  .extend({ role: channelRoleSchema, joinedAt: isoDate, department: z.string() })
  .meta({ id: "ChannelMember" });

export const attachmentSchema = z
  .object({
    id: idSchema,
    fileName: z.string(),
    contentType: z.string().describe("By its content"),
    bytes: z.number().int(),
    createdAt: isoDate,
  })
  .meta({ id: "ChannelAttachment" });

/** A message of a channel as clients see it; the same for all who see the channel. */
export const channelMessageSchema = z
  .object({
    id: idSchema,
    channelId: idSchema,
    sequence: z.number().int().describe("Its number in the channel, without gaps"),
    parentId: idSchema.nullable().describe("The message that it answers"),
    direction: z
      .enum(["internal", "inbound", "outbound"])
      .describe("Among colleagues, an SMS of a customer, an SMS to one"),
    status: z
      .enum(["posted", "received", "queued", "sending", "sent", "delivered", "failed"])
      .describe("posted: among colleagues; received: from a customer; the others: how far an SMS to one is"),
    author: someone.nullable().describe("null: a customer, or nobody"),
    contactId: idSchema.nullable(),
    content: z.string().describe("Empty when it was taken back. `<@id>` is a colleague who is mentioned"),
    mentions: z.array(idSchema),
    attachments: z.array(attachmentSchema),
    reactions: z.array(
      z.object({
        emoji: z.string(),
        count: z.number().int(),
        userIds: z.array(idSchema).describe("The first fifty"),
      }),
    ),
    replyCount: z.number().int(),
    pinnedAt: isoDate.nullable(),
    errorCode: z.string().nullable(),
    errorReason: z.string().nullable(),
    createdAt: isoDate,
    sentAt: isoDate.nullable(),
    deliveredAt: isoDate.nullable(),
    failedAt: isoDate.nullable(),
    readAt: isoDate.nullable().describe("When the customer saw it, as far as that is told"),
    editedAt: isoDate.nullable(),
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "ChannelMessage" });

const contentSchema = z.string().trim().max(10_000).describe("`<@id>` mentions a colleague");
const name = lineSchema(80);
const topic = z.string().trim().max(500);
const emojiSchema = z.string().min(1).max(40).describe("One emoji");

/** What making a team's channel takes. */
export const newChannelSchema = z.strictObject({
  name,
  topic: topic.default(""),
  privacy: channelPrivacySchema.default("public"),
  memberIds: z.array(idSchema).max(200).default([]).describe("Who is in it besides you"),
});

/** What changing a channel takes: the fields that change. */
export const channelPatchSchema = z
  .strictObject({ name, topic, privacy: channelPrivacySchema })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** What writing to a channel takes: words, files, or both. */
export const newMessageSchema = z
  .strictObject({
    content: contentSchema.default(""),
    parentId: idSchema.optional().describe("The message that it answers"),
    attachmentIds: z
      .array(idSchema)
      .max(10)
      .default([])
      .describe("Files that you have uploaded to this channel"),
  })
  .refine(({ content, attachmentIds }) => content !== "" || attachmentIds.length > 0, "says nothing");

/** Filters of the list of channels. */
export const channelListQuerySchema = pageQuerySchema.extend({
  joined: z.stringbool().default(true).describe("Those that you are in, or those that you could join"),
  type: channelTypeSchema.optional().describe("Only those of this type"),
  q: z.string().trim().min(1).max(80).optional().describe("Part of the name"),
  createdBy: z
    .union([z.literal("me"), idSchema])
    .optional()
    .describe("Who has made it: a user's id, or `me`"),
  archived: z.stringbool().default(false).describe("Those in the archive, instead of the others"),
  deleted: z
    .stringbool()
    .default(false)
    .describe("Those that were deleted and you can bring back, instead of the others"),
});

/** What is looked for in messages. */
export const messageSearchQuerySchema = pageQuerySchema.extend({
  q: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .describe("Words or their beginnings, each of which must be there; accents and case aside"),
  channelId: idSchema.optional().describe("Only in this channel"),
  authorId: z
    .union([z.literal("me"), idSchema])
    .optional()
    .describe("Only what this colleague wrote; `me`: you"),
  from: isoDate.optional().describe("Written at or after"),
  to: isoDate.optional().describe("Written before"),
});

/** Somebody who works here. */
export const colleagueSchema = someone
  .extend({
    role: roleSchema,
    department: z.string(),
    timeZone: z.string(),
  })
  .meta({ id: "Colleague" });

export const directoryQuerySchema = pageQuerySchema.extend({
  q: z.string().trim().min(1).max(80).optional().describe("Part of the name"),
  department: lineSchema(80).optional().describe("Only those of this department, word for word"),
  role: roleSchema.optional().describe("Only those with this role"),
});

const read = { permission: "channels:read" } as const;
const write = { permission: "channels:write" } as const;
const byId = z.object({ id: idSchema });
const byMessage = byId.extend({ messageId: idSchema });
const oneChannel = { description: "The channel; its version is the ETag", schema: channelSchema } as const;
const oneMessage = { description: "The message", schema: channelMessageSchema } as const;
const notThere = { 404: "There is no such channel for you" } as const;
const noMessage = { 404: "There is no such channel for you, or no such message in it" } as const;
const notYours = { 403: "Only an owner of the channel, or a supervisor, may do this" } as const;
const isThread = { 409: "It is a customer's: close its thread" } as const;
const notWritable = { 409: "You are not in the channel, or it is archived" } as const;

/** Where colleagues write to each other. */
export const channelsContract = {
  tag: {
    name: "Channels",
    description: "Where colleagues write to each other: teams, two people, a task, a customer.",
  },
  endpoints: {
    listChannels: {
      method: "GET",
      path: "/api/channels",
      summary: "List channels with what you have not read",
      access: read,
      query: channelListQuerySchema,
      responses: {
        200: { description: "Where something was written last first", schema: pageSchema(channelSchema) },
      },
    },
    createChannel: {
      method: "POST",
      path: "/api/channels",
      summary: "Make a channel for a team",
      description: "You are its owner.",
      access: write,
      inBatch: "atomic",
      body: newChannelSchema,
      responses: { 201: oneChannel },
      problems: { 409: "There is a channel of this name" },
    },
    openDirectChannel: {
      method: "POST",
      path: "/api/channels/direct",
      summary: "Open the channel between you and colleagues",
      description:
        "There is one for the same people: it is made when they write to each other for the first time. With yourself alone it is a place for notes.",
      access: write,
      inBatch: "atomic",
      body: z.strictObject({ userIds: z.array(idSchema).min(1).max(8) }),
      responses: { 200: { ...oneChannel, description: "It was there already" }, 201: oneChannel },
    },
    getChannel: {
      method: "GET",
      path: "/api/channels/:id",
      summary: "See a channel",
      access: read,
      params: byId,
      responses: { 200: oneChannel },
      problems: notThere,
    },
    updateChannel: {
      method: "PATCH",
      path: "/api/channels/:id",
      summary: "Rename a channel, or change its topic or privacy",
      description: "Of a direct or a customer's channel only the topic changes.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: channelPatchSchema,
      responses: { 200: oneChannel },
      problems: { ...notThere, ...notYours, 409: "There is a channel of this name" },
    },
    archiveChannel: {
      method: "PUT",
      path: "/api/channels/:id/archive",
      summary: "Put a channel into the archive",
      description: "It can be read, and nobody writes to it any more.",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneChannel },
      problems: { ...notThere, ...notYours, ...isThread },
    },
    unarchiveChannel: {
      method: "DELETE",
      path: "/api/channels/:id/archive",
      summary: "Take a channel out of the archive",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneChannel },
      problems: { ...notThere, ...notYours },
    },
    deleteChannel: {
      method: "DELETE",
      path: "/api/channels/:id",
      summary: "Delete a channel",
      description: "It can be restored, with all that was written there.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: { ...notThere, ...notYours, ...isThread },
    },
    restoreChannel: {
      method: "POST",
      path: "/api/channels/:id/restore",
      summary: "Bring a deleted channel back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneChannel },
      problems: { ...notThere, ...notYours, 409: "There is a channel of this name by now" },
    },
    joinChannel: {
      method: "PUT",
      path: "/api/channels/:id/membership",
      summary: "Join a channel, or mute it",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ isMuted: z.boolean().optional().describe("Left as it is when left out") }),
      responses: { 200: oneChannel },
      problems: { ...notThere, 409: "It is archived, or between certain people only" },
    },
    leaveChannel: {
      method: "DELETE",
      path: "/api/channels/:id/membership",
      summary: "Leave a channel",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 204: { description: "You are not in it any more" } },
      problems: { ...notThere, 409: "You are its last owner, or it is between certain people only" },
    },
    listChannelMembers: {
      method: "GET",
      path: "/api/channels/:id/members",
      summary: "List who is in a channel",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Who came last first", schema: pageSchema(channelMemberSchema) } },
      problems: notThere,
    },
    inviteToChannel: {
      method: "POST",
      path: "/api/channels/:id/members",
      summary: "Invite colleagues into a channel",
      description:
        "Any member may invite. They have nothing to read of what was written before, and see it all the same.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ userIds: z.array(idSchema).min(1).max(200) }),
      responses: { 200: oneChannel },
      problems: { ...notThere, ...notWritable },
    },
    changeChannelMember: {
      method: "PATCH",
      path: "/api/channels/:id/members/:userId",
      summary: "Make a member an owner, or an owner a member",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ userId: idSchema }),
      body: z.strictObject({ role: channelRoleSchema }),
      responses: { 200: oneChannel },
      problems: {
        404: "There is no such channel for you, or no such member",
        ...notYours,
        409: "It is the last owner",
      },
    },
    removeChannelMember: {
      method: "DELETE",
      path: "/api/channels/:id/members/:userId",
      summary: "Take a member out of a channel",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ userId: idSchema }),
      responses: { 204: { description: "They are not in it any more" } },
      problems: {
        404: "There is no such channel for you, or no such member",
        ...notYours,
        409: "It is the last owner",
      },
    },
    listChannelMessages: {
      method: "GET",
      path: "/api/channels/:id/messages",
      summary: "Read a channel",
      access: read,
      params: byId,
      query: pageQuerySchema.extend({
        parentId: idSchema.optional().describe("Only answers to this message"),
        before: isoDate.optional().describe("Written before: where somebody jumps to a day"),
      }),
      responses: {
        200: {
          description: "Newest first; of those that were taken back only that they were there",
          schema: pageSchema(channelMessageSchema),
        },
      },
      problems: notThere,
    },
    postMessage: {
      method: "POST",
      path: "/api/channels/:id/messages",
      summary: "Write to a channel",
      description: "In a customer's channel only colleagues see it.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: newMessageSchema,
      responses: { 201: oneMessage },
      problems: { ...notThere, ...notWritable },
    },
    getChannelMessage: {
      method: "GET",
      path: "/api/channels/:id/messages/:messageId",
      summary: "See one message of a channel",
      description: "Of one that was taken back only that it was there.",
      access: read,
      params: byMessage,
      responses: { 200: oneMessage },
      problems: noMessage,
    },
    editMessage: {
      method: "PATCH",
      path: "/api/channels/:id/messages/:messageId",
      summary: "Change what you have written",
      description: "Within a day. What it said before stays to be seen.",
      access: write,
      inBatch: "atomic",
      params: byMessage,
      body: z.strictObject({ content: contentSchema.min(1) }),
      responses: { 200: oneMessage },
      problems: { ...noMessage, 403: "Somebody else wrote it", 409: "It is an SMS, or too old" },
    },
    listMessageEdits: {
      method: "GET",
      path: "/api/channels/:id/messages/:messageId/edits",
      summary: "See what a message said before",
      access: read,
      params: byMessage,
      query: pageQuerySchema,
      responses: {
        200: {
          description: "What was replaced last first",
          schema: pageSchema(
            z.object({ id: idSchema, content: z.string(), replacedAt: isoDate }).meta({ id: "MessageEdit" }),
          ),
        },
      },
      problems: noMessage,
    },
    deleteMessage: {
      method: "DELETE",
      path: "/api/channels/:id/messages/:messageId",
      summary: "Take a message back",
      description:
        "Your own; an owner of the channel or a supervisor those of others, too. It can be restored. What a customer wrote, said or got stays.",
      access: write,
      inBatch: "atomic",
      params: byMessage,
      responses: { 204: { description: "Nobody reads it any more" } },
      problems: {
        ...noMessage,
        403: "Somebody else wrote it",
        409: "It is what a customer wrote, said or got",
      },
    },
    restoreMessage: {
      method: "POST",
      path: "/api/channels/:id/messages/:messageId/restore",
      summary: "Bring a message back",
      access: write,
      inBatch: "atomic",
      params: byMessage,
      responses: { 200: oneMessage },
      problems: { ...noMessage, 403: "Somebody else took it back" },
    },
    addReaction: {
      method: "PUT",
      path: "/api/channels/:id/messages/:messageId/reactions/:emoji",
      summary: "React to a message",
      access: write,
      inBatch: "atomic",
      params: byMessage.extend({ emoji: emojiSchema }),
      responses: { 200: oneMessage },
      problems: { ...noMessage, ...notWritable },
    },
    removeReaction: {
      method: "DELETE",
      path: "/api/channels/:id/messages/:messageId/reactions/:emoji",
      summary: "Take a reaction back",
      access: write,
      inBatch: "atomic",
      params: byMessage.extend({ emoji: emojiSchema }),
      responses: { 200: oneMessage },
      problems: { ...noMessage, ...notWritable },
    },
    pinMessage: {
      method: "PUT",
      path: "/api/channels/:id/messages/:messageId/pin",
      summary: "Pin a message",
      description: "A hundred in a channel at most.",
      access: write,
      inBatch: "atomic",
      params: byMessage,
      responses: { 200: oneMessage },
      problems: { ...noMessage, 409: "You are not in the channel, it is archived, or it has a hundred" },
    },
    unpinMessage: {
      method: "DELETE",
      path: "/api/channels/:id/messages/:messageId/pin",
      summary: "Unpin a message",
      access: write,
      inBatch: "atomic",
      params: byMessage,
      responses: { 200: oneMessage },
      problems: { ...noMessage, ...notWritable },
    },
    listPins: {
      method: "GET",
      path: "/api/channels/:id/pins",
      summary: "List the pinned messages of a channel",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Pinned last first", schema: pageSchema(channelMessageSchema) } },
      problems: notThere,
    },
    markChannelRead: {
      method: "PUT",
      path: "/api/channels/:id/read",
      summary: "Say that you have read a channel",
      description: "On one device is on all.",
      access: read,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({
        upTo: z
          .number()
          .int()
          .min(0)
          .max(2_147_483_647)
          .optional()
          .describe("The number of a message; all when left out"),
      }),
      responses: { 200: oneChannel },
      problems: { ...notThere, 409: "You are not in the channel" },
    },
    markChannelUnread: {
      method: "DELETE",
      path: "/api/channels/:id/read",
      summary: "Leave a channel as if you had not read it",
      access: read,
      inBatch: "atomic",
      params: byId,
      query: z.object({
        from: z.coerce
          .number()
          .int()
          .min(1)
          .max(2_147_483_647)
          .describe("The number of the first message that shall be unread"),
      }),
      responses: { 200: oneChannel },
      problems: { ...notThere, 409: "You are not in the channel" },
    },
    tellTyping: {
      method: "POST",
      path: "/api/channels/:id/typing",
      summary: "Say that you are writing",
      description:
        "Told to those who follow the channel, kept by nobody: say it again every three seconds while it is so.",
      access: write,
      limit: "typing",
      params: byId,
      responses: { 204: { description: "They are told" } },
      problems: { ...notThere, ...notWritable },
    },
    uploadAttachment: {
      method: "POST",
      path: "/api/channels/:id/attachments",
      summary: "Upload a file for a message",
      description:
        "The body is the file: an image, a document, sound, video or text, by its content, up to 25 MB. It goes within a day unless a message takes it.",
      access: write,
      limit: "attachments",
      params: byId,
      query: z.object({ fileName: lineSchema(200).describe("The file's name, as people will look for it") }),
      body: { stream: ["application/*", "audio/*", "image/*", "text/*", "video/*"], maxBytes: 26_214_400 },
      responses: { 201: { description: "The file", schema: attachmentSchema } },
      problems: { ...notThere, ...notWritable, 415: "It is nothing that people send each other" },
    },
    getAttachment: {
      method: "GET",
      path: "/api/channels/:id/attachments/:attachmentId",
      summary: "Download a file",
      access: read,
      params: byId.extend({ attachmentId: idSchema }),
      responses: { 200: { description: "The file", contentType: "*/*" } },
      problems: { 404: "There is no such channel for you, or no such file in it" },
    },
    listAttachments: {
      method: "GET",
      path: "/api/channels/:id/attachments",
      summary: "List the files of a channel",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(attachmentSchema) } },
      problems: notThere,
    },
    searchMessages: {
      method: "GET",
      path: "/api/messages/search",
      summary: "Search messages",
      description: "In the channels that you may read.",
      access: read,
      cache: { kind: "search", tags: ["messages"], sharedBy: "person" },
      query: messageSearchQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(channelMessageSchema) } },
    },
    listColleagues: {
      method: "GET",
      path: "/api/directory",
      summary: "List colleagues",
      access: read,
      cache: { kind: "user", preset: "short", tags: ["users"], sharedBy: "everybody" },
      query: directoryQuerySchema,
      responses: { 200: { description: "Who came last first", schema: pageSchema(colleagueSchema) } },
    },
  },
  channels: {
    channel: {
      pattern: "channel:{id}",
      access: { permission: "channels:read", isAsked: true },
      urgency: "message",
      events: {
        "message.posted": z.object({ message: channelMessageSchema }),
        /** It was edited, taken back, brought back, reacted to, pinned, or its SMS is further on. */
        "message.changed": z.object({ message: channelMessageSchema }),
        "channel.changed": z.object({ id: idSchema, version: z.number().int(), action: z.string() }),
        "members.changed": z.object({ id: idSchema, memberCount: z.number().int() }),
        typing: z.object({ userId: idSchema, name: z.string(), until: isoDate }),
      },
    },
    conversations: {
      pattern: "conversations:{id}",
      access: "owner",
      urgency: "message",
      events: {
        /** Something was written to a channel that you are in. */
        "channel.posted": z.object({
          channelId: idSchema,
          messageId: idSchema,
          sequence: z.number().int(),
          authorId: idSchema.nullable(),
          lastActivityAt: isoDate,
        }),
        /** You have read a channel, on whatever device. */
        "channel.read": z.object({
          channelId: idSchema,
          lastReadSequence: z.number().int(),
          unread: z.number().int(),
        }),
        /** You are in a channel, or not any more. */
        "channel.joined": z.object({ channelId: idSchema }),
        "channel.left": z.object({ channelId: idSchema }),
      },
    },
  },
} as const satisfies ModuleContract;

export type ChannelJson = z.output<typeof channelSchema>;
export type ChannelMemberJson = z.output<typeof channelMemberSchema>;
export type ChannelMessageJson = z.output<typeof channelMessageSchema>;
export type AttachmentJson = z.output<typeof attachmentSchema>;
export type ColleagueJson = z.output<typeof colleagueSchema>;
export type NewChannel = z.output<typeof newChannelSchema>;
export type ChannelPatch = z.output<typeof channelPatchSchema>;
export type NewChannelPost = z.output<typeof newMessageSchema>;
export type ChannelListQuery = z.output<typeof channelListQuerySchema>;
export type MessageSearchQuery = z.output<typeof messageSearchQuerySchema>;
export type DirectoryQuery = z.output<typeof directoryQuerySchema>;
