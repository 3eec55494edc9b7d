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
import { tagSchema, tagsSchema } from "../leads/leads.contract.ts";
import { newNoteSchema, noteSchema } from "../notes/notes.contract.ts";

const isoDate = z.iso.datetime();

/** Whether a person agreed to be called and written to. */
export const consentSchema = z.enum(["unknown", "given", "withdrawn"]);

/** A person as clients see it. */
export const contactSchema = z
  .object({
    id: idSchema,
    leadId: idSchema.nullable(),
    isPrimary: z.boolean().describe("The one of its lead to turn to first"),
    owner: z.object({ id: idSchema, name: z.string() }).nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    organization: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe("E.164"),
    timeZone: z.string().nullable().describe("IANA name; null: that of the number"),
    tags: z.array(z.string()),
    custom: customValuesSchema,
    consent: consentSchema,
    consentAt: isoDate.nullable(),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the contact"),
    createdAt: isoDate,
    updatedAt: isoDate,
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "Contact" });

const fields = {
  leadId: idSchema.nullable(),
  ownerId: idSchema.nullable().describe("Who looks after the person"),
  firstName: lineSchema(100).nullable(),
  lastName: lineSchema(100).nullable(),
  organization: lineSchema(200).nullable(),
  email: z.string().trim().toLowerCase().pipe(z.email().max(254)).nullable(),
  phone: z.string().trim().min(3).max(40).nullable().describe("Any way of writing it; kept as E.164"),
  timeZone: timeZoneSchema.nullable(),
  tags: tagsSchema,
  custom: customChangesSchema,
  consent: consentSchema,
};

/** What making a contact takes. */
export const newContactSchema = z.strictObject(fields).partial();

/** What changing a contact takes: the fields that change; null empties one. */
export const contactPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** Filters of the list of contacts. */
export const contactListQuerySchema = pageQuerySchema.extend({
  q: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .optional()
    .describe("Words of name, organization and e-mail address, or digits of the number, written any way"),
  owner: z
    .union([z.literal("me"), z.literal("nobody"), idSchema])
    .optional()
    .describe("A user's id, `me` or `nobody`"),
  leadId: idSchema.optional().describe("Only those of this lead"),
  tag: tagSchema.optional().describe("Only those that have it"),
  custom: customFilterSchema,
  consent: consentSchema.optional().describe("Only those who said so"),
  createdFrom: isoDate.optional().describe("Made at or after"),
  createdTo: isoDate.optional().describe("Made before"),
  deleted: z.stringbool().default(false).describe("Those that were deleted, instead of the others"),
  sort: z
    .enum(["-createdAt", "-updatedAt"])
    .default("-createdAt")
    .describe("The newest first, or what was changed last first"),
});

/** Which contacts an export has: the filters of the list. */
export const contactExportQuerySchema = contactListQuerySchema.omit({ cursor: true, limit: true }).extend({
  byteOrderMark: z.stringbool().default(true).describe("Begin with the mark by which Excel knows UTF-8"),
});

const read = { permission: "contacts:read" } as const;
const write = { permission: "contacts:write" } as const;
const byId = z.object({ id: idSchema });
const oneContact = { description: "The contact; its version is the ETag", schema: contactSchema } as const;
const notThere = { 404: "There is no such contact for you" } as const;

/** People: of leads and of customers. */
export const contactsContract = {
  tag: { name: "Contacts", description: "People: of leads and of customers." },
  endpoints: {
    listContacts: {
      method: "GET",
      path: "/api/contacts",
      summary: "List and find contacts",
      access: read,
      cache: { kind: "contacts", tags: ["contacts"], sharedBy: "person" },
      query: contactListQuerySchema,
      responses: {
        200: { description: "Newest first, or as `sort` says", schema: pageSchema(contactSchema) },
      },
    },
    exportContacts: {
      method: "GET",
      path: "/api/contacts/export.csv",
      summary: "Download contacts as CSV",
      description:
        "As many as the filters leave, in the order of the list. Cells that a spreadsheet would take for a formula begin with an apostrophe.",
      access: read,
      limit: "contact-exports",
      query: contactExportQuerySchema,
      responses: { 200: { description: "A row for each", contentType: "text/csv" } },
    },
    createContact: {
      method: "POST",
      path: "/api/contacts",
      summary: "Make a contact",
      access: write,
      inBatch: "atomic",
      body: newContactSchema,
      responses: { 201: oneContact },
    },
    getContact: {
      method: "GET",
      path: "/api/contacts/:id",
      summary: "See a contact",
      access: read,
      cache: { kind: "contacts", tags: ["contact:{id}", "contacts-in-bulk"], sharedBy: "scope" },
      params: byId,
      responses: { 200: oneContact },
      problems: notThere,
    },
    updateContact: {
      method: "PATCH",
      path: "/api/contacts/:id",
      summary: "Change fields of a contact",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: contactPatchSchema,
      responses: { 200: oneContact },
      problems: notThere,
    },
    makeContactPrimary: {
      method: "POST",
      path: "/api/contacts/:id/primary",
      summary: "Make a contact the one of its lead to turn to first",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneContact },
      problems: { ...notThere, 409: "The contact belongs to no lead" },
    },
    deleteContact: {
      method: "DELETE",
      path: "/api/contacts/:id",
      summary: "Delete a contact",
      description: "It can be restored.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: notThere,
    },
    restoreContact: {
      method: "POST",
      path: "/api/contacts/:id/restore",
      summary: "Bring a deleted contact back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneContact },
      problems: notThere,
    },
    listContactChanges: {
      method: "GET",
      path: "/api/contacts/:id/changes",
      summary: "See what became of a contact",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(recordChangeSchema) } },
      problems: notThere,
    },
    listContactNotes: {
      method: "GET",
      path: "/api/contacts/:id/notes",
      summary: "Read a contact's notes",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(noteSchema) } },
      problems: notThere,
    },
    addContactNote: {
      method: "POST",
      path: "/api/contacts/:id/notes",
      summary: "Write a note about a contact",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: newNoteSchema,
      responses: { 201: { description: "The note", schema: noteSchema } },
      problems: notThere,
    },
    editContactNote: {
      method: "PATCH",
      path: "/api/contacts/:id/notes/:noteId",
      summary: "Change a note of your own",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      body: newNoteSchema,
      responses: { 200: { description: "The note", schema: noteSchema } },
      problems: { 404: "There is no such contact for you, or no such note of yours" },
    },
    deleteContactNote: {
      method: "DELETE",
      path: "/api/contacts/:id/notes/:noteId",
      summary: "Delete a note of your own",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ noteId: idSchema }),
      responses: { 204: { description: "Deleted" } },
      problems: { 404: "There is no such contact for you, or no such note of yours" },
    },
  },
  channels: {
    contacts: {
      pattern: "contacts",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "contact.changed": z.object({ id: idSchema, version: z.number().int() }),
        /** Many at once, as by an import: read the list again. */
        "contacts.changed_in_bulk": z.object({
          created: z.number().int(),
          updated: z.number().int(),
          deleted: z.number().int(),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type Consent = z.output<typeof consentSchema>;
export type ContactJson = z.output<typeof contactSchema>;
export type ContactListQuery = z.output<typeof contactListQuerySchema>;
export type ContactExportQuery = z.output<typeof contactExportQuerySchema>;
export type NewContact = z.output<typeof newContactSchema>;
export type ContactPatch = z.output<typeof contactPatchSchema>;
