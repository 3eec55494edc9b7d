import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";

/** Whose fields they are. */
export const customFieldSubjectSchema = z.enum(["lead", "contact"]);

/** What a field can hold. */
export const customFieldTypeSchema = z.enum(["text", "number", "boolean", "date", "choice"]);

/** By what values name their field: in JSON, in filters, in columns of files. */
export const customFieldKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "must be of lower-case letters, digits and _, a letter first, 40 at most");

const valueSchema = z.union([z.string(), z.number(), z.boolean()]);

/** What a record holds in fields of the organization's own, by their keys. */
export const customValuesSchema = z
  .record(z.string(), valueSchema)
  .describe("By the key of a custom field (`GET /api/custom-fields`); dates as 2026-11-30");

/** The values that change; those that are not named stay. */
export const customChangesSchema = z
  .record(customFieldKeySchema, valueSchema.nullable())
  .describe("By the key of a custom field; null empties it, and those that are not named stay");

/** Filters of a list by custom fields: `custom.tier=gold`. */
export const customFilterSchema = z
  .record(z.string().max(60), z.string().max(500))
  .optional()
  .meta({
    description:
      "Only those with this value: `custom.tier=gold` or `custom[tier]=gold`, by the key of a custom field; of numbers and dates also `custom.budget.from=500` and `custom.budget.to=900`, both included",
    param: { style: "deepObject", explode: true },
  });

/** A field of the organization's own, as clients see it. */
export const customFieldSchema = z
  .object({
    id: idSchema,
    subject: customFieldSubjectSchema,
    key: z.string(),
    label: z.string(),
    type: customFieldTypeSchema,
    options: z.array(z.string()).nullable().describe("Of a `choice`; null of all others"),
    isRequired: z.boolean().describe("New records must have it, and it cannot be emptied"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the field"),
    archivedAt: z.iso.datetime().nullable().describe("Since when it takes no new values"),
  })
  .meta({ id: "CustomField" });

const fields = {
  label: lineSchema(80),
  options: z
    .array(lineSchema(80))
    .min(1)
    .max(100)
    .refine((options) => new Set(options).size === options.length, "must differ from each other")
    .nullable()
    .describe("With `choice` alone"),
  isRequired: z.boolean(),
};

/** What making a field takes. */
export const newCustomFieldSchema = z.strictObject({
  ...fields,
  subject: customFieldSubjectSchema,
  key: customFieldKeySchema,
  type: customFieldTypeSchema,
  options: fields.options.default(null),
  isRequired: fields.isRequired.default(false),
});

/** What changing a field takes: what changes of it. */
export const customFieldPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

const read = { permission: "custom-fields:read" } as const;
const manage = { permission: "custom-fields:manage" } as const;
const byId = z.object({ id: idSchema });
const oneField = { description: "The field; its version is the ETag", schema: customFieldSchema } as const;
const notThere = { 404: "There is no such field" } as const;

/** Fields of leads and contacts that the organization makes itself. */
export const customFieldsContract = {
  tag: {
    name: "Custom fields",
    description: "Fields of leads and contacts that the organization makes itself.",
  },
  endpoints: {
    listCustomFields: {
      method: "GET",
      path: "/api/custom-fields",
      summary: "List the organization's own fields",
      access: read,
      cache: { kind: "preferences", tags: ["custom-fields"], sharedBy: "everybody" },
      query: z.object({
        subject: customFieldSubjectSchema.optional().describe("Only those of leads, or of contacts"),
        archived: z.stringbool().default(false).describe("Those that were archived, instead of the others"),
      }),
      responses: {
        200: {
          description: "In the order in which they were made",
          schema: z.object({ items: z.array(customFieldSchema) }),
        },
      },
    },
    createCustomField: {
      method: "POST",
      path: "/api/custom-fields",
      summary: "Make a field of leads or contacts",
      description:
        "Its key and its type stay as they are: make another one, and archive this one, to change them.",
      access: manage,
      body: newCustomFieldSchema,
      responses: { 201: oneField },
      problems: { 409: "The key is taken, or there are too many fields" },
    },
    getCustomField: {
      method: "GET",
      path: "/api/custom-fields/:id",
      summary: "See a field",
      access: read,
      params: byId,
      responses: { 200: oneField },
      problems: notThere,
    },
    updateCustomField: {
      method: "PATCH",
      path: "/api/custom-fields/:id",
      summary: "Change a field",
      description:
        "What records hold stays as it is, also where it is an option that is taken away, or nothing although something is required from now on.",
      access: manage,
      isVersioned: true,
      params: byId,
      body: customFieldPatchSchema,
      responses: { 200: oneField },
      problems: notThere,
    },
    archiveCustomField: {
      method: "POST",
      path: "/api/custom-fields/:id/archive",
      summary: "Take no more values for a field",
      description: "What records hold is still shown and found, and can be emptied.",
      access: manage,
      params: byId,
      responses: { 200: oneField },
      problems: notThere,
    },
    restoreCustomField: {
      method: "POST",
      path: "/api/custom-fields/:id/restore",
      summary: "Take values for a field again",
      access: manage,
      params: byId,
      responses: { 200: oneField },
      problems: { ...notThere, 409: "There are too many fields" },
    },
  },
} as const satisfies ModuleContract;

export type CustomFieldSubject = z.output<typeof customFieldSubjectSchema>;
export type CustomFieldJson = z.output<typeof customFieldSchema>;
export type NewCustomField = z.output<typeof newCustomFieldSchema>;
export type CustomFieldPatch = z.output<typeof customFieldPatchSchema>;
/** What a record holds, by the keys of its fields. */
export type CustomValues = Readonly<z.output<typeof customValuesSchema>>;
/** What changes of it; null: it is emptied. */
export type CustomChanges = Readonly<z.output<typeof customChangesSchema>>;
