import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { recordChangeSchema } from "../history/history.contract.ts";
import { recordingStatusSchema } from "../recordings/recordings.contract.ts";

const isoDate = z.iso.datetime();
const prioritySchema = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
  .describe("1 is the most urgent");

/** A voicemail as clients see it. */
export const voicemailSchema = z
  .object({
    id: idSchema,
    callId: idSchema.nullable().describe("null: its call is not known (yet)"),
    recordingId: idSchema.describe("What is to be heard, at /api/recordings/{id}"),
    recordingStatus: recordingStatusSchema,
    durationSeconds: z.number().nullable().describe("null: not measured yet"),
    phone: z.string().nullable().describe("Who has left it, E.164; null when withheld"),
    callerName: z.string().nullable(),
    assignedTo: z
      .object({ id: idSchema, name: z.string() })
      .nullable()
      .describe("Who looks after it; null: nobody yet"),
    priority: prioritySchema,
    readAt: isoDate.nullable(),
    version: z.number().int(),
    createdAt: isoDate,
    updatedAt: isoDate,
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "Voicemail" });

/** What changing a voicemail takes: the fields that change. */
export const voicemailPatchSchema = z
  .strictObject({ priority: prioritySchema, assignedTo: idSchema.nullable() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** Filters of the list of voicemails. */
export const voicemailListQuerySchema = pageQuerySchema.extend({
  unread: z.stringbool().optional().describe("Those that nobody has heard, or those that somebody has"),
  assignedTo: z
    .union([z.literal("me"), z.literal("nobody"), idSchema])
    .optional()
    .describe("A user's id, `me` or `nobody`"),
  priority: z.coerce.number().int().min(1).max(4).optional().describe("1 is the most urgent"),
  callId: idSchema.optional().describe("Only those of this call"),
  deleted: z.stringbool().default(false).describe("Those that were deleted, instead of the others"),
  sort: z
    .enum(["-createdAt", "-updatedAt", "priority"])
    .default("-createdAt")
    .describe("The newest first, what was changed last first, or the most urgent first"),
});

const read = { permission: "voicemails:read" } as const;
const write = { permission: "voicemails:write" } as const;
const byId = z.object({ id: idSchema });
const oneVoicemail = {
  description: "The voicemail; its version is the ETag",
  schema: voicemailSchema,
} as const;
const notThere = { 404: "There is no such voicemail for you" } as const;

/** What callers have said to nobody, and who looks after it. */
export const voicemailsContract = {
  tag: { name: "Voicemails", description: "What callers have said to nobody, and who looks after it." },
  endpoints: {
    listVoicemails: {
      method: "GET",
      path: "/api/voicemails",
      summary: "List voicemails",
      access: read,
      cache: { kind: "voicemails", tags: ["voicemails", "calls"], sharedBy: "person" },
      query: voicemailListQuerySchema,
      responses: {
        200: { description: "Newest first, or as `sort` says", schema: pageSchema(voicemailSchema) },
      },
    },
    getVoicemail: {
      method: "GET",
      path: "/api/voicemails/:id",
      summary: "See a voicemail",
      access: read,
      cache: { kind: "voicemails", tags: ["voicemails", "calls"], sharedBy: "scope" },
      params: byId,
      responses: { 200: oneVoicemail },
      problems: notThere,
    },
    updateVoicemail: {
      method: "PATCH",
      path: "/api/voicemails/:id",
      summary: "Give a voicemail to somebody, or another priority",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: voicemailPatchSchema,
      responses: { 200: oneVoicemail },
      problems: notThere,
    },
    markVoicemailRead: {
      method: "PUT",
      path: "/api/voicemails/:id/read",
      summary: "Say that a voicemail was heard",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneVoicemail },
      problems: notThere,
    },
    markVoicemailUnread: {
      method: "DELETE",
      path: "/api/voicemails/:id/read",
      summary: "Leave a voicemail as if nobody had heard it",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneVoicemail },
      problems: notThere,
    },
    deleteVoicemail: {
      method: "DELETE",
      path: "/api/voicemails/:id",
      summary: "Delete a voicemail",
      description: "It can be restored; its recording stays.",
      access: write,
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: notThere,
    },
    restoreVoicemail: {
      method: "POST",
      path: "/api/voicemails/:id/restore",
      summary: "Bring a deleted voicemail back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneVoicemail },
      problems: notThere,
    },
    listVoicemailChanges: {
      method: "GET",
      path: "/api/voicemails/:id/changes",
      summary: "See what became of a voicemail",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(recordChangeSchema) } },
      problems: notThere,
    },
  },
  channels: {
    voicemails: {
      pattern: "voicemails",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "voicemail.changed": z.object({ id: idSchema, version: z.number().int() }),
      },
    },
  },
} as const satisfies ModuleContract;

export type VoicemailJson = z.output<typeof voicemailSchema>;
export type VoicemailPatch = z.output<typeof voicemailPatchSchema>;
export type VoicemailListQuery = z.output<typeof voicemailListQuerySchema>;
