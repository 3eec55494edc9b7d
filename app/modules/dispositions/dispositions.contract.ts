import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { callOutcomeSchema } from "../calls/calls.contract.ts";
import { lostReasonSchema } from "../leads/leads.contract.ts";
import { newNoteSchema, noteSchema } from "../notes/notes.contract.ts";

const isoDate = z.iso.datetime();

/** What follows a call. */
export const followUpSchema = z
  .enum(["none", "retry", "callback", "do_not_call"])
  .describe(
    "`retry`: after `retryAfterMinutes`; `callback`: at a time that is named with it; `do_not_call`: the number goes on the do-not-call list",
  );

const leadStatusSchema = z
  .enum(["contacted", "qualified", "converted", "lost"])
  .describe("Where an open lead moves to; never back, and never out of a state that ended it");

/** What a call can come to. */
export const dispositionSchema = z
  .object({
    id: idSchema,
    key: z
      .string()
      .nullable()
      .describe("Of those that are built in, the same everywhere; null: the organization's own"),
    name: z.string(),
    outcome: callOutcomeSchema,
    followUp: followUpSchema,
    retryAfterMinutes: z.number().int().nullable(),
    leadStatus: leadStatusSchema.nullable(),
    leadLostReason: lostReasonSchema.nullable(),
    isNoteRequired: z.boolean(),
    position: z.number().int().describe("Lists are ordered by it"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the disposition"),
    archivedAt: isoDate.nullable(),
  })
  .meta({ id: "Disposition" });

const fields = {
  name: lineSchema(80),
  outcome: callOutcomeSchema,
  followUp: followUpSchema,
  retryAfterMinutes: z
    .number()
    .int()
    .min(1)
    .max(43_200)
    .nullable()
    .describe("With `retry` alone; 30 days at most"),
  leadStatus: leadStatusSchema.nullable(),
  leadLostReason: lostReasonSchema.nullable().describe("With `lost` alone"),
  isNoteRequired: z.boolean(),
  position: z.number().int().min(0).max(1_000),
};

/** What making a disposition takes. */
export const newDispositionSchema = z.strictObject({
  ...fields,
  followUp: fields.followUp.default("none"),
  retryAfterMinutes: fields.retryAfterMinutes.default(null),
  leadStatus: fields.leadStatus.default(null),
  leadLostReason: fields.leadLostReason.default(null),
  isNoteRequired: fields.isNoteRequired.default(false),
  position: fields.position.default(100),
});

/** What changing a disposition takes: the fields that change. */
export const dispositionPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** What a call came to. */
export const callDispositionSchema = z
  .object({
    callId: idSchema,
    dispositionId: idSchema,
    dispositionName: z.string(),
    outcome: callOutcomeSchema,
    followUp: followUpSchema,
    dueAt: isoDate.nullable().describe("When the lead is to be called again; null: not by this call"),
    leadId: idSchema.nullable(),
    userId: idSchema
      .nullable()
      .describe("Who chose it; null: nobody did in time, and the carrier said that nobody answered"),
    wrapUpSeconds: z
      .number()
      .nullable()
      .describe("From the call's end to the first choice; null where it was chosen before the call ended"),
    chosenAt: isoDate,
    changedAt: isoDate,
    changeableUntil: isoDate.describe("By the call's agent; supervisors can correct it later, too"),
  })
  .meta({ id: "CallDisposition" });

/** A call back that somebody promised. */
export const callbackSchema = z
  .object({
    callId: idSchema.describe("The call in which it was promised"),
    dueAt: isoDate,
    userId: idSchema.describe("Who promised it"),
    dispositionId: idSchema,
    dispositionName: z.string(),
    leadId: idSchema.nullable().describe("Of a lead that became part of another one: that one"),
    contactId: idSchema.nullable(),
    phone: z.string().nullable().describe("E.164"),
    knownAs: z.string().nullable().describe("As our records called them when that call began"),
  })
  .meta({ id: "Callback" });

/** Filters of the list of callbacks. */
export const callbackListQuerySchema = pageQuerySchema.extend({
  userId: idSchema
    .optional()
    .describe("Who promised them; without it you. Those of others need the permission `call-work:correct`"),
  dueBefore: isoDate.optional().describe("Only those that are due before this time"),
});

const read = { permission: "dispositions:read" } as const;
const manage = { permission: "dispositions:manage" } as const;
const readCalls = { permission: "calls:read" } as const;
const work = { permission: "call-work:write" } as const;
const byId = z.object({ id: idSchema });
const oneDisposition = {
  description: "The disposition; its version is the ETag",
  schema: dispositionSchema,
} as const;
const notThere = { 404: "There is no such disposition" } as const;
const noCall = { 404: "There is no such call" } as const;

/** What calls come to: the choices, what follows each, and notes. */
export const dispositionsContract = {
  tag: {
    name: "Dispositions",
    description: "What calls come to: the choices, what follows each of them, and agents' notes of calls.",
  },
  endpoints: {
    listDispositions: {
      method: "GET",
      path: "/api/dispositions",
      summary: "List what calls can come to",
      access: read,
      query: z.object({
        archived: z.stringbool().default(false).describe("Those that were archived, instead of the others"),
      }),
      responses: {
        200: { description: "In their order", schema: z.object({ items: z.array(dispositionSchema) }) },
      },
    },
    createDisposition: {
      method: "POST",
      path: "/api/dispositions",
      summary: "Make a disposition of the organization's own",
      access: manage,
      body: newDispositionSchema,
      responses: { 201: oneDisposition },
      problems: { 409: "There are too many of them" },
    },
    updateDisposition: {
      method: "PATCH",
      path: "/api/dispositions/:id",
      summary: "Change a disposition",
      description: "Those that are built in keep their outcome. What calls came to before stays as it was.",
      access: manage,
      isVersioned: true,
      params: byId,
      body: dispositionPatchSchema,
      responses: { 200: oneDisposition },
      problems: notThere,
    },
    archiveDisposition: {
      method: "POST",
      path: "/api/dispositions/:id/archive",
      summary: "Offer a disposition no more",
      access: manage,
      params: byId,
      responses: { 200: oneDisposition },
      problems: notThere,
    },
    restoreDisposition: {
      method: "POST",
      path: "/api/dispositions/:id/restore",
      summary: "Offer a disposition again",
      access: manage,
      params: byId,
      responses: { 200: oneDisposition },
      problems: notThere,
    },
    disposeCall: {
      method: "POST",
      path: "/api/calls/:id/disposition",
      summary: "Say what a call came to",
      description:
        "By the agent of the call, who can change it for ten minutes; by supervisors at any time. What follows happens with it: the lead moves on, the number goes on the do-not-call list, a dial list calls again. A change takes the lead's move back; a number that was listed stays so until somebody takes it off.",
      access: work,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({
        dispositionId: idSchema,
        note: newNoteSchema.shape.body.optional().describe("Becomes a note of the call"),
        callbackAt: isoDate.optional().describe("Needed for `callback`, and for nothing else"),
      }),
      responses: { 200: { description: "What it came to", schema: callDispositionSchema } },
      problems: {
        403: "It is somebody else's call, or nobody's",
        404: "There is no such call, or no such disposition",
        409: "The disposition is archived, the call has no number to list, or the time for changes is over",
      },
    },
    getCallDisposition: {
      method: "GET",
      path: "/api/calls/:id/disposition",
      summary: "See what a call came to",
      access: readCalls,
      params: byId,
      responses: { 200: { description: "What it came to", schema: callDispositionSchema } },
      problems: { 404: "There is no such call, or nobody has said yet" },
    },
    listCallbacks: {
      method: "GET",
      path: "/api/callbacks",
      summary: "List callbacks that were promised",
      description:
        "Those of the last 30 days and all that are to come, in dial lists and outside of them, what is due first. One is kept as soon as a later call with the lead or the number comes to anything but `not_connected`.",
      access: work,
      query: callbackListQuerySchema,
      responses: { 200: { description: "What is due first", schema: pageSchema(callbackSchema) } },
      problems: { 403: "They are somebody else's" },
    },
    listCallNotes: {
      method: "GET",
      path: "/api/calls/:id/notes",
      summary: "Read a call's notes",
      access: readCalls,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(noteSchema) } },
      problems: noCall,
    },
    addCallNote: {
      method: "POST",
      path: "/api/calls/:id/notes",
      summary: "Write a note about a call",
      access: work,
      inBatch: "atomic",
      params: byId,
      body: newNoteSchema,
      responses: { 201: { description: "The note", schema: noteSchema } },
      problems: noCall,
    },
    editCallNote: {
      method: "PATCH",
      path: "/api/calls/:id/notes/:noteId",
      summary: "Change a note of your own",
      access: work,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      body: newNoteSchema,
      responses: { 200: { description: "The note", schema: noteSchema } },
      problems: { 404: "There is no such call, or no such note of yours" },
    },
    deleteCallNote: {
      method: "DELETE",
      path: "/api/calls/:id/notes/:noteId",
      summary: "Delete a note of your own",
      access: work,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      responses: { 204: { description: "Deleted" } },
      problems: { 404: "There is no such call, or no such note of yours" },
    },
  },
} as const satisfies ModuleContract;

export type FollowUp = z.output<typeof followUpSchema>;
export type NewDisposition = z.output<typeof newDispositionSchema>;
export type DispositionPatch = z.output<typeof dispositionPatchSchema>;
export type DispositionJson = z.output<typeof dispositionSchema>;
export type CallbackJson = z.output<typeof callbackSchema>;
export type CallbackListQuery = z.output<typeof callbackListQuerySchema>;
export type CallDispositionJson = z.output<typeof callDispositionSchema>;
