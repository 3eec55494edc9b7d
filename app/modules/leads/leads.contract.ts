import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { timeZoneSchema } from "../../http/time-zone.contract.ts";
import {
  customChangesSchema,
  customFilterSchema,
  customValuesSchema,
} from "../custom-fields/custom-fields.contract.ts";
import { recordChangeSchema } from "../history/history.contract.ts";
import { newNoteSchema, noteSchema } from "../notes/notes.contract.ts";

const isoDate = z.iso.datetime();
const prioritySchema = z.literal([1, 2, 3, 4]).describe("1 = P1 = most urgent");

/** All states of a lead, in the order in which it usually passes them; the last two end it. */
export const leadStatusSchema = z.enum(["new", "contacted", "qualified", "converted", "lost"]);

/** Why a lead was lost. */
export const lostReasonSchema = z.enum([
  "no_answer",
  "not_interested",
  "no_budget",
  "competitor",
  "wrong_number",
  "do_not_call",
  "other",
]);

/** A lead as clients see it. */
export const leadSchema = z
  .object({
    id: idSchema,
    company: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe("E.164"),
    status: leadStatusSchema,
    statusReason: z.string().nullable().describe("Why it was lost; null in every other state"),
    priority: prioritySchema,
    assignedTo: z.object({ id: idSchema, name: z.string() }).nullable(),
    assignedAt: isoDate.nullable(),
    source: z.string().nullable(),
    timeZone: z.string().nullable().describe("IANA name; null: that of the number"),
    tags: z.array(z.string()),
    custom: customValuesSchema,
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the lead"),
    createdAt: isoDate,
    updatedAt: isoDate,
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "Lead" });

/** A lower-case word or a few. */
export const tagSchema = z.string().trim().toLowerCase().min(1).max(40);

/** Each tag once. */
export const tagsSchema = z
  .array(tagSchema)
  .max(50)
  .transform((tags) => [...new Set(tags)]);

const fields = {
  company: lineSchema(200).nullable(),
  email: z.string().trim().toLowerCase().pipe(z.email().max(254)).nullable(),
  phone: z.string().trim().min(3).max(40).nullable().describe("Any way of writing it; kept as E.164"),
  priority: prioritySchema,
  source: z.string().trim().min(1).max(80).nullable().describe("Where it came from, such as `fair 2026`"),
  timeZone: timeZoneSchema.nullable(),
  tags: tagsSchema,
  custom: customChangesSchema,
};

/** What making a lead takes. */
export const newLeadSchema = z
  .strictObject(fields)
  .partial()
  .extend({
    assignedTo: idSchema.nullable().optional(),
    allowDuplicate: z
      .boolean()
      .default(false)
      .describe("Make it although an open lead has the same e-mail address or number"),
  })
  .refine(({ company, email, phone }) => company || email || phone, {
    error: "one of company, email and phone must be there",
    path: ["company"],
  });

/** What changing a lead takes: the fields that change; null empties one. */
export const leadPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** Filters of the list of leads. */
export const leadListQuerySchema = pageQuerySchema.extend({
  status: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(leadStatusSchema).min(1))
    .optional()
    .describe("One state, or several with commas"),
  priority: z.coerce.number().int().min(1).max(4).optional().describe("1 is the most urgent"),
  assignedTo: z
    .union([z.literal("me"), z.literal("nobody"), idSchema])
    .optional()
    .describe("A user's id, `me` or `nobody`"),
  tag: tagSchema.optional().describe("Only those that have it"),
  source: z.string().trim().max(80).optional().describe("Where they came from, word for word"),
  custom: customFilterSchema,
  q: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .optional()
    .describe(
      "Words, each of which is in the company or the e-mail address, accents and case aside (one or two letters: how a word begins), or part of a number, however written",
    ),
  createdFrom: isoDate.optional().describe("Made at or after"),
  createdTo: isoDate.optional().describe("Made before"),
  deleted: z.stringbool().default(false).describe("Those that were deleted, instead of the others"),
  sort: z
    .enum(["-createdAt", "-updatedAt"])
    .default("-createdAt")
    .describe("The newest first, or what was changed last first"),
});

/** Which leads an export has: the filters of the list. */
export const leadExportQuerySchema = leadListQuerySchema.omit({ cursor: true, limit: true }).extend({
  byteOrderMark: z.stringbool().default(true).describe("Begin with the mark by which Excel knows UTF-8"),
});

const read = { permission: "leads:read" } as const;
const write = { permission: "leads:write" } as const;
const byId = z.object({ id: idSchema });
const oneLead = { description: "The lead; its version is the ETag", schema: leadSchema } as const;
const notThere = { 404: "There is no such lead for you" } as const;

/** Pursuits: whom we would like to win, who looks after them, and how far they are. */
export const leadsContract = {
  tag: {
    name: "Leads",
    description: "Whom we would like to win, who looks after them, and how far they are.",
  },
  endpoints: {
    listLeads: {
      method: "GET",
      path: "/api/leads",
      summary: "List leads",
      access: read,
      cache: { kind: "leads", tags: ["leads"], sharedBy: "person" },
      query: leadListQuerySchema,
      responses: { 200: { description: "Newest first, or as `sort` says", schema: pageSchema(leadSchema) } },
    },
    exportLeads: {
      method: "GET",
      path: "/api/leads/export.csv",
      summary: "Download leads as CSV",
      description:
        "As many as the filters leave, in the order of the list. Cells that a spreadsheet would take for a formula begin with an apostrophe.",
      access: read,
      limit: "lead-exports",
      query: leadExportQuerySchema,
      responses: { 200: { description: "A row for each", contentType: "text/csv" } },
    },
    createLead: {
      method: "POST",
      path: "/api/leads",
      summary: "Make a lead",
      access: write,
      inBatch: "atomic",
      body: newLeadSchema,
      responses: { 201: oneLead },
      problems: { 409: "An open lead has the same e-mail address or number" },
    },
    getLead: {
      method: "GET",
      path: "/api/leads/:id",
      summary: "See a lead",
      access: read,
      cache: { kind: "leads", tags: ["lead:{id}", "leads-in-bulk"], sharedBy: "scope" },
      params: byId,
      responses: { 200: oneLead },
      problems: notThere,
    },
    updateLead: {
      method: "PATCH",
      path: "/api/leads/:id",
      summary: "Change fields of a lead",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: leadPatchSchema,
      responses: { 200: oneLead },
      problems: notThere,
    },
    changeLeadStatus: {
      method: "POST",
      path: "/api/leads/:id/status",
      summary: "Move a lead to another state",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({
        status: leadStatusSchema,
        reason: lostReasonSchema.optional().describe("Needed for `lost`"),
      }),
      responses: { 200: oneLead },
      problems: { ...notThere, 409: "A lead in this state cannot move to that one" },
    },
    assignLead: {
      method: "POST",
      path: "/api/leads/:id/assignment",
      summary: "Give a lead to somebody",
      description:
        "To a user (`to`), to nobody (`to: null`), or to whoever's turn it is: `round_robin` takes the one who waited longest, `least_loaded` the one with the fewest open leads.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.union([
        z.strictObject({ to: idSchema.nullable() }),
        z.strictObject({
          by: z.enum(["round_robin", "least_loaded"]),
          department: z.string().trim().min(1).max(80).optional().describe("Of whom; your own when left out"),
        }),
      ]),
      responses: { 200: oneLead },
      problems: { ...notThere, 409: "Nobody there can take it" },
    },
    deleteLead: {
      method: "DELETE",
      path: "/api/leads/:id",
      summary: "Delete a lead",
      description: "It can be restored.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: notThere,
    },
    restoreLead: {
      method: "POST",
      path: "/api/leads/:id/restore",
      summary: "Bring a deleted lead back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneLead },
      problems: notThere,
    },
    listLeadChanges: {
      method: "GET",
      path: "/api/leads/:id/changes",
      summary: "See what became of a lead",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(recordChangeSchema) } },
      problems: notThere,
    },
    listLeadNotes: {
      method: "GET",
      path: "/api/leads/:id/notes",
      summary: "Read a lead's notes",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(noteSchema) } },
      problems: notThere,
    },
    addLeadNote: {
      method: "POST",
      path: "/api/leads/:id/notes",
      summary: "Write a note about a lead",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: newNoteSchema,
      responses: { 201: { description: "The note", schema: noteSchema } },
      problems: notThere,
    },
    editLeadNote: {
      method: "PATCH",
      path: "/api/leads/:id/notes/:noteId",
      summary: "Change a note of your own",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      body: newNoteSchema,
      responses: { 200: { description: "The note", schema: noteSchema } },
      problems: { 404: "There is no such lead for you, or no such note of yours" },
    },
    deleteLeadNote: {
      method: "DELETE",
      path: "/api/leads/:id/notes/:noteId",
      summary: "Delete a note of your own",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      responses: { 204: { description: "Deleted" } },
      problems: { 404: "There is no such lead for you, or no such note of yours" },
    },
  },
  channels: {
    leads: {
      pattern: "leads",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "lead.changed": z.object({ id: idSchema, version: z.number().int() }),
        /** Many at once, as by an import: read the list again. */
        "leads.changed_in_bulk": z.object({
          created: z.number().int(),
          updated: z.number().int(),
          deleted: z.number().int(),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type LeadStatus = z.output<typeof leadStatusSchema>;
export type LeadJson = z.output<typeof leadSchema>;
export type LeadListQuery = z.output<typeof leadListQuerySchema>;
export type LeadExportQuery = z.output<typeof leadExportQuerySchema>;
export type NewLead = z.output<typeof newLeadSchema>;
export type LeadPatch = z.output<typeof leadPatchSchema>;
