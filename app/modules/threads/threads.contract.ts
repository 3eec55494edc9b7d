import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { tagSchema, tagsSchema } from "../leads/leads.contract.ts";

const isoDate = z.iso.datetime();

/** How far a thread is. */
export const threadStatusSchema = z.enum(["open", "snoozed", "closed"]);

/** What stands in a thread. */
export const threadEntryKindSchema = z.enum(["inbound", "outbound", "note", "voicemail"]);

const person = z.object({ id: idSchema, name: z.string() });

/** A text that is sent; longer ones no carrier takes. */
const textSchema = z.string().trim().min(1).max(1_600);

/** Who looks at a thread just now, and whether they are writing. */
const presentSchema = z.object({
  userId: idSchema,
  name: z.string(),
  state: z.enum(["viewing", "answering"]),
});

/** A thread as lists show it. */
export const threadSchema = z
  .object({
    id: idSchema.describe("Also that of its channel"),
    status: threadStatusSchema,
    assignedTo: person.nullable().describe("Who looks after it; null: nobody yet"),
    contact: person.nullable().describe("Who writes, where that is known"),
    lead: z.object({ id: idSchema, company: z.string().nullable() }).nullable(),
    phone: z.string().nullable().describe("E.164"),
    snoozedUntil: isoDate.nullable(),
    closedAt: isoDate.nullable(),
    openedAt: isoDate.describe("When it was opened, or opened again"),
    waitingSince: isoDate
      .nullable()
      .describe("Since when the customer waits for an answer; null: they do not"),
    lastMessageAt: isoDate,
    lastSequence: z
      .number()
      .int()
      .describe("Of its newest message; name it as `seenSequence` when you answer"),
    readSequence: z.number().int().describe("Somebody of ours has read it up to here"),
    unread: z.number().int().describe("Messages of the customer that nobody of ours has read"),
    snippet: z.string().nullable().describe("How its newest message begins"),
    tags: z.array(z.string()).describe("In the order in which they were added"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to give it to somebody"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "Thread" });

/** A thread with who is at it. */
export const threadDetailSchema = threadSchema
  .extend({ present: z.array(presentSchema).describe("Who looks at it or answers just now") })
  .meta({ id: "ThreadDetail" });

/** A file that came with a message, or goes with ours. */
export const attachmentSchema = z
  .object({
    id: idSchema.describe("To be had at /api/threads/{threadId}/attachments/{id}"),
    status: z.enum(["waiting", "ready", "failed"]).describe("waiting: it is being fetched from the carrier"),
    failure: z.string().nullable(),
    contentType: z.string().nullable(),
    bytes: z.number().int().nullable(),
    fileName: z.string().nullable(),
  })
  .meta({ id: "ThreadFile" });

/** What stands in a thread: an SMS of either side, a note that only we see, a voicemail. */
export const threadMessageSchema = z
  .object({
    id: idSchema,
    threadId: idSchema,
    sequence: z.number().int().describe("Its number in the thread"),
    kind: threadEntryKindSchema,
    status: z
      .enum(["queued", "sending", "sent", "delivered", "failed", "received", "posted"])
      .describe("Of an SMS to the customer how far it is"),
    text: z.string(),
    author: person.nullable().describe("Who of ours wrote it"),
    from: z.string().nullable(),
    to: z.string().nullable(),
    isRead: z.boolean().describe("Of what the customer wrote: somebody of ours has read it"),
    templateId: idSchema.nullable(),
    attachments: z.array(attachmentSchema),
    voicemailId: idSchema.nullable().describe("What is to be heard, at /api/voicemails/{id}"),
    errorCode: z.string().nullable(),
    errorReason: z.string().nullable().describe("Why it has not gone out, or was not delivered"),
    createdAt: isoDate,
    sentAt: isoDate.nullable(),
    deliveredAt: isoDate.nullable(),
    readAt: isoDate.nullable().describe("When the customer read it, where the carrier tells"),
    failedAt: isoDate.nullable(),
  })
  .meta({ id: "ThreadMessage" });

/** How many threads there are for whoever asks; closed ones are not counted. */
export const threadCountsSchema = z
  .object({
    open: z.number().int(),
    mine: z.number().int().describe("Open ones that I look after"),
    unassigned: z.number().int().describe("Open ones that nobody looks after"),
    snoozed: z.number().int(),
    unread: z.number().int().describe("Those with something unread, snoozed ones included"),
    mineUnread: z.number().int(),
  })
  .meta({ id: "ThreadCounts" });

/** A tag that threads have. */
export const threadTagSchema = z
  .object({
    tag: z.string(),
    notClosed: z.number().int().describe("How many open and snoozed threads have it"),
    all: z.number().int().describe("How many threads have it, closed ones included"),
  })
  .meta({ id: "ThreadTag" });

/** An SMS that is to go later. */
export const scheduledMessageSchema = z
  .object({
    id: idSchema,
    threadId: idSchema,
    author: person,
    text: z.string(),
    templateId: idSchema.nullable(),
    wantedAt: isoDate.describe("When it was asked for"),
    sendAt: isoDate.describe(
      "When it goes: later than asked for where the customer may not be written to then",
    ),
    status: z.enum(["waiting", "sent", "canceled", "refused"]),
    reason: z.string().nullable().describe("Why it was put off or refused"),
    messageId: idSchema.nullable().describe("What it has become"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change it"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "ScheduledMessage" });

/** Filters of the list of threads. */
export const threadListQuerySchema = pageQuerySchema.extend({
  status: threadStatusSchema
    .optional()
    .describe("Only those that are so far; all but closed ones when left out"),
  assignedTo: z
    .union([z.literal("me"), z.literal("nobody"), idSchema])
    .optional()
    .describe("A user's id, `me` or `nobody`"),
  unread: z.stringbool().optional().describe("Those with something unread, or those without"),
  waiting: z.stringbool().optional().describe("Those whose customer waits for an answer, or the others"),
  contactId: idSchema.optional().describe("Only that of this contact"),
  leadId: idSchema.optional().describe("Only those of this lead"),
  tag: tagSchema.optional().describe("Only those that have it"),
  q: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .optional()
    .describe(
      "Words of the customer's name or of a message, digits of the number, written any way, or a whole tag",
    ),
});

/** Whom to write to. */
export const newThreadSchema = z
  .strictObject({
    contactId: idSchema.optional(),
    leadId: idSchema.optional(),
    phone: z.string().trim().min(1).max(40).optional().describe("Any way of writing it"),
  })
  .refine((to) => Object.values(to).filter((it) => it !== undefined).length === 1, {
    error: "exactly one of contactId, leadId and phone must be there",
    path: ["contactId"],
  });

/** What is sent: a text, or a template that is filled in for the customer. */
const content = {
  text: textSchema.optional(),
  templateId: idSchema.optional().describe("Instead of a text"),
};
const hasContent = {
  check: ({ text, templateId }: { text?: string | undefined; templateId?: string | undefined }) =>
    (text === undefined) !== (templateId === undefined),
  params: { error: "exactly one of text and templateId must be there", path: ["text"] },
};

const seen = {
  seenSequence: z
    .number()
    .int()
    .min(0)
    .describe(
      "The newest message that you have seen: an answer of somebody else after it is told of instead",
    ),
  force: z.boolean().default(false).describe("Send although somebody else has answered meanwhile"),
};

/** An SMS to the customer. */
export const newThreadMessageSchema = z
  .strictObject({
    ...content,
    ...seen,
    text: content.text.describe("May be left out where a file goes"),
    attachmentIds: z
      .array(idSchema)
      .max(10)
      .default([])
      .describe("Of files that you uploaded to this thread; all together 5 MB at most"),
  })
  .refine(
    ({ text, templateId, attachmentIds }) =>
      hasContent.check({ text, templateId }) ||
      (text === undefined && templateId === undefined && attachmentIds.length > 0),
    { error: "one of text and templateId must be there, or attachmentIds alone", path: ["text"] },
  );

/** An SMS to the customer that goes later. */
export const newScheduledMessageSchema = z
  .strictObject({
    ...content,
    sendAt: isoDate.describe(
      "Put off where the customer may not be written to then; now means: as soon as they may",
    ),
  })
  .refine(hasContent.check, hasContent.params);

/** What changing a scheduled SMS takes: the fields that change. */
export const scheduledMessagePatchSchema = z
  .strictObject({ text: textSchema, sendAt: isoDate })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** What changing the tags of a thread takes: those that come to it and those that go from it. */
export const threadTagsPatchSchema = z
  .strictObject({ add: tagsSchema, remove: tagsSchema })
  .partial()
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, "names no tag")
  .refine(({ add = [], remove = [] }) => !add.some((tag) => remove.includes(tag)), {
    error: "names a tag that is also added",
    path: ["remove"],
  });

const read = { permission: "threads:read" } as const;
const write = { permission: "threads:write" } as const;
const byId = z.object({ id: idSchema });
const byMessage = z.object({ id: idSchema, messageId: idSchema });
const oneThread = { description: "The thread; its version is the ETag", schema: threadSchema } as const;
const oneMessage = { description: "The message", schema: threadMessageSchema } as const;
const oneScheduled = {
  description: "The scheduled SMS; its version is the ETag",
  schema: scheduledMessageSchema,
} as const;
const notThere = { 404: "There is no such thread for you" } as const;
const isOver = {
  404: "There is no such SMS for you",
  409: "It has gone, or was canceled or refused",
} as const;

/** What customers and we write to each other. */
export const threadsContract = {
  tag: {
    name: "Threads",
    description:
      "What customers and we write to each other, one thread each: who looks after it, how far it is, what is unread. Agents see theirs, their department's and what nobody has.",
  },
  endpoints: {
    listThreads: {
      method: "GET",
      path: "/api/threads",
      summary: "List threads",
      access: read,
      query: threadListQuerySchema,
      responses: {
        200: { description: "Those with the newest messages first", schema: pageSchema(threadSchema) },
      },
    },
    openThread: {
      method: "POST",
      path: "/api/threads",
      summary: "Open the thread of a contact, a lead or a number",
      description: "One that there is is answered with as it is; a new one is yours.",
      access: write,
      inBatch: "atomic",
      body: newThreadSchema,
      responses: { 200: oneThread, 201: oneThread },
      problems: { 404: "There is no such contact or lead for you, or the thread is not yours to see" },
    },
    countThreads: {
      method: "GET",
      path: "/api/threads/counts",
      summary: "Count threads that are open, snoozed and unread",
      access: read,
      responses: { 200: { description: "Of those that are there for you", schema: threadCountsSchema } },
    },
    listThreadTags: {
      method: "GET",
      path: "/api/threads/tags",
      summary: "List the tags that threads have",
      description: "The 200 that most threads have which are there for you.",
      access: read,
      responses: {
        200: {
          description: "Those of the most open and snoozed threads first",
          schema: z.object({ items: z.array(threadTagSchema) }),
        },
      },
    },
    getThread: {
      method: "GET",
      path: "/api/threads/:id",
      summary: "See a thread, and who is at it",
      access: read,
      params: byId,
      responses: {
        200: { description: "The thread; its version is the ETag", schema: threadDetailSchema },
      },
      problems: notThere,
    },
    assignThread: {
      method: "PATCH",
      path: "/api/threads/:id",
      summary: "Give a thread to somebody, or to nobody",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: z.strictObject({ assignedTo: idSchema.nullable() }),
      responses: { 200: oneThread },
      problems: notThere,
    },
    closeThread: {
      method: "POST",
      path: "/api/threads/:id/close",
      summary: "Close a thread",
      description: "What the customer writes next opens it again.",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneThread },
      problems: notThere,
    },
    reopenThread: {
      method: "POST",
      path: "/api/threads/:id/reopen",
      summary: "Open a closed or snoozed thread again",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneThread },
      problems: notThere,
    },
    snoozeThread: {
      method: "POST",
      path: "/api/threads/:id/snooze",
      summary: "Put a thread out of sight until a time, or until the customer writes",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ until: isoDate.describe("At most a year ahead") }),
      responses: { 200: oneThread },
      problems: notThere,
    },
    readThread: {
      method: "PUT",
      path: "/api/threads/:id/read",
      summary: "Say up to which message a thread was read",
      description: "For the whole team. It never goes back: a lower number changes nothing.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ sequence: z.number().int().min(0) }),
      responses: { 200: oneThread },
      problems: notThere,
    },
    markThreadUnread: {
      method: "DELETE",
      path: "/api/threads/:id/read",
      summary: "Leave a thread's newest message as if nobody had read it",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneThread },
      problems: notThere,
    },
    changeThreadTags: {
      method: "PATCH",
      path: "/api/threads/:id/tags",
      summary: "Put tags on a thread, and take tags off",
      description:
        "Tags that are not named stay as they are: two who change different ones are not in each other's way, and the same again changes nothing. A thread has fifty at most.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: threadTagsPatchSchema,
      responses: { 200: oneThread },
      problems: notThere,
    },
    enterThread: {
      method: "PUT",
      path: "/api/threads/:id/presence",
      summary: "Say that you look at a thread, or answer it",
      description: "It holds for 15 seconds: say it again while you do.",
      access: read,
      params: byId,
      body: z.strictObject({ state: z.enum(["viewing", "answering"]) }),
      responses: {
        200: {
          description: "Who is at it, you included",
          schema: z.object({ present: z.array(presentSchema) }),
        },
      },
      problems: notThere,
    },
    leaveThread: {
      method: "DELETE",
      path: "/api/threads/:id/presence",
      summary: "Say that you no longer look at a thread",
      access: read,
      params: byId,
      responses: { 204: { description: "Others see it" } },
      problems: notThere,
    },
    listThreadMessages: {
      method: "GET",
      path: "/api/threads/:id/messages",
      summary: "List what stands in a thread",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(threadMessageSchema) } },
      problems: notThere,
    },
    answerThread: {
      method: "POST",
      path: "/api/threads/:id/messages",
      summary: "Send an SMS to the customer",
      description:
        "A thread that nobody has is yours then, and one that is closed or snoozed is open again. Where the customer may not be written to now, it is refused with the reason and the time from which on it is allowed: schedule it then.",
      access: write,
      params: byId,
      body: newThreadMessageSchema,
      responses: { 201: { description: "It is on its way", schema: threadMessageSchema } },
      problems: {
        ...notThere,
        409: "Somebody else has answered meanwhile, or the customer may not be written to",
      },
    },
    resendThreadMessage: {
      method: "POST",
      path: "/api/threads/:id/messages/:messageId/resend",
      summary: "Send an SMS again that was not delivered",
      access: write,
      params: byMessage,
      responses: { 202: oneMessage },
      problems: {
        404: "There is no such SMS for you",
        409: "It has not failed, or the customer may not be written to",
      },
    },
    noteInThread: {
      method: "POST",
      path: "/api/threads/:id/notes",
      summary: "Write a note into a thread that only we see",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ text: z.string().trim().min(1).max(4_000) }),
      responses: { 201: oneMessage },
      problems: notThere,
    },
    uploadThreadFile: {
      method: "POST",
      path: "/api/threads/:id/attachments",
      summary: "Upload a file that will be sent to the customer",
      description:
        "The body is the file: a picture, PDF, sound, video or vCard, by its content, up to 5 MB. Name its id in `attachmentIds` of a message within a day.",
      access: write,
      limit: "thread-files",
      params: byId,
      query: z.object({ fileName: lineSchema(200).optional().describe("The file's name") }),
      body: { stream: ["image/*", "audio/*", "video/*", "text/*", "application/*"], maxBytes: 5_242_880 },
      responses: { 201: { description: "The file", schema: attachmentSchema } },
      problems: { ...notThere, 415: "It is no file that the carrier takes" },
    },
    getThreadFile: {
      method: "GET",
      path: "/api/threads/:id/attachments/:attachmentId",
      summary: "Get a file of a thread",
      access: read,
      params: z.object({ id: idSchema, attachmentId: idSchema }),
      responses: { 200: { description: "The file", contentType: "*/*" } },
      problems: { 404: "There is no such file for you", 409: "It has not come yet, or could not be had" },
    },
    getLinkedThreadFile: {
      method: "GET",
      path: "/api/attachment-links/:token",
      summary: "Get a file by a link",
      description: "For carriers, which fetch what goes with a message.",
      access: "public",
      params: z.object({ token: z.string().max(300) }),
      responses: { 200: { description: "The file", contentType: "*/*" } },
      problems: {
        403: "The link is wrong, or its time is over",
        404: "The file has gone",
        409: "It has no file",
      },
    },
    scheduleMessage: {
      method: "POST",
      path: "/api/threads/:id/scheduled",
      summary: "Send an SMS to the customer later",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: newScheduledMessageSchema,
      responses: { 201: oneScheduled },
      problems: { ...notThere, 409: "The customer may not be written to at all" },
    },
    listScheduledMessages: {
      method: "GET",
      path: "/api/threads/:id/scheduled",
      summary: "List SMS of a thread that are to go later, and those that were",
      access: read,
      params: byId,
      query: pageQuerySchema.extend({
        waiting: z.stringbool().optional().describe("Those that have not gone yet, or the others"),
      }),
      responses: { 200: { description: "Newest first", schema: pageSchema(scheduledMessageSchema) } },
      problems: notThere,
    },
    changeScheduledMessage: {
      method: "PATCH",
      path: "/api/scheduled-messages/:id",
      summary: "Change an SMS that has not gone yet, or when it goes",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: scheduledMessagePatchSchema,
      responses: { 200: oneScheduled },
      problems: isOver,
    },
    cancelScheduledMessage: {
      method: "DELETE",
      path: "/api/scheduled-messages/:id",
      summary: "Cancel an SMS that has not gone yet",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneScheduled },
      problems: isOver,
    },
  },
  channels: {
    threads: {
      pattern: "threads",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "thread.changed": z.object({ id: idSchema, version: z.number().int() }),
      },
    },
    thread: {
      pattern: "thread:{id}",
      access: { ...read, isAsked: true },
      urgency: "message",
      events: {
        "thread.changed": z.object({ id: idSchema, version: z.number().int() }),
        /** Something new stands in it, or an SMS has moved on: read what is shown of it again. */
        "thread.message": z.object({ id: idSchema, messageId: idSchema }),
        /** Who is at it; they leave by themselves after 15 seconds. */
        "thread.presence": z.object({
          id: idSchema,
          userId: idSchema,
          state: z.enum(["viewing", "answering", "left"]),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type ThreadStatus = z.output<typeof threadStatusSchema>;
export type ThreadEntryKind = z.output<typeof threadEntryKindSchema>;
export type ThreadTagsPatch = z.output<typeof threadTagsPatchSchema>;
export type ThreadTagJson = z.output<typeof threadTagSchema>;
export type ThreadListQuery = z.output<typeof threadListQuerySchema>;
export type NewThread = z.output<typeof newThreadSchema>;
export type NewThreadMessage = z.output<typeof newThreadMessageSchema>;
export type NewScheduledMessage = z.output<typeof newScheduledMessageSchema>;
export type ScheduledMessagePatch = z.output<typeof scheduledMessagePatchSchema>;
export type ThreadJson = z.output<typeof threadSchema>;
export type ThreadDetailJson = z.output<typeof threadDetailSchema>;
export type ThreadMessageJson = z.output<typeof threadMessageSchema>;
export type ThreadCountsJson = z.output<typeof threadCountsSchema>;
export type AttachmentJson = z.output<typeof attachmentSchema>;
export type ScheduledMessageJson = z.output<typeof scheduledMessageSchema>;
