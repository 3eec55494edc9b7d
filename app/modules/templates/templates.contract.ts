import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { scriptVariableSchema } from "../scripts/scripts.contract.ts";

const isoDate = z.iso.datetime();

/** Longer ones no carrier takes. */
const bodySchema = z
  .string()
  .trim()
  .min(1)
  .max(1_600)
  .describe(
    "Variables as `{{lead.company}}`, or with what stands where nothing is known: `{{contact.firstName|there}}`",
  );

/** A text that messages to customers begin with. */
export const templateSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    body: z.string(),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the template"),
    createdAt: isoDate,
    updatedAt: isoDate,
    archivedAt: isoDate.nullable(),
  })
  .meta({ id: "MessageTemplate" });

/** A text as it would be sent to somebody. */
export const templatePreviewSchema = z
  .object({
    text: z.string(),
    missing: z
      .array(scriptVariableSchema)
      .describe("Variables that nothing is known for; they stand in the text as `[lead.company]`"),
    segments: z.number().int().describe("How many SMS a carrier makes of it, and bills"),
  })
  .meta({ id: "TemplatePreview" });

const fields = { name: lineSchema(120), body: bodySchema };

/** What making a template takes. */
export const newTemplateSchema = z.strictObject(fields);

/** What changing a template takes: the fields that change. */
export const templatePatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** Filters of the list of templates. */
export const templateListQuerySchema = pageQuerySchema.extend({
  archived: z.stringbool().default(false).describe("Those that were archived, instead of the others"),
});

/** Whom a text is for. */
const addressee = {
  leadId: idSchema.optional().describe("Whom it is for"),
  contactId: idSchema.optional().describe("Who gets it; the lead's primary contact when left out"),
};

const read = { permission: "templates:read" } as const;
const write = { permission: "templates:write" } as const;
const byId = z.object({ id: idSchema });
const oneTemplate = { description: "The template; its version is the ETag", schema: templateSchema } as const;
const notThere = { 404: "There is no such template" } as const;
const preview = { 200: { description: "Filled in", schema: templatePreviewSchema } } as const;

/** Texts that messages to customers begin with. */
export const templatesContract = {
  tag: { name: "Message templates", description: "Texts that messages to customers begin with." },
  endpoints: {
    listTemplates: {
      method: "GET",
      path: "/api/message-templates",
      summary: "List message templates",
      access: read,
      query: templateListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(templateSchema) } },
    },
    createTemplate: {
      method: "POST",
      path: "/api/message-templates",
      summary: "Write a message template",
      access: write,
      inBatch: "atomic",
      body: newTemplateSchema,
      responses: { 201: oneTemplate },
    },
    previewText: {
      method: "POST",
      path: "/api/message-templates/preview",
      summary: "See a text that is being written as it would be sent to somebody",
      description: "Nothing is kept.",
      access: read,
      body: z.strictObject({ body: bodySchema, ...addressee }),
      responses: preview,
      problems: { 404: "There is no such lead or contact for you" },
    },
    getTemplate: {
      method: "GET",
      path: "/api/message-templates/:id",
      summary: "See a message template",
      access: read,
      params: byId,
      responses: { 200: oneTemplate },
      problems: notThere,
    },
    updateTemplate: {
      method: "PATCH",
      path: "/api/message-templates/:id",
      summary: "Change a message template",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: templatePatchSchema,
      responses: { 200: oneTemplate },
      problems: { ...notThere, 409: "The template is archived" },
    },
    archiveTemplate: {
      method: "POST",
      path: "/api/message-templates/:id/archive",
      summary: "Put a message template away",
      description: "Nothing is sent by it any more.",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneTemplate },
      problems: notThere,
    },
    restoreTemplate: {
      method: "POST",
      path: "/api/message-templates/:id/restore",
      summary: "Bring an archived message template back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneTemplate },
      problems: notThere,
    },
    previewTemplate: {
      method: "GET",
      path: "/api/message-templates/:id/preview",
      summary: "See a message template as it would be sent to somebody",
      access: read,
      params: byId,
      query: z.object(addressee),
      responses: preview,
      problems: { 404: "There is no such template, lead or contact for you" },
    },
  },
} as const satisfies ModuleContract;

export type NewTemplate = z.output<typeof newTemplateSchema>;
export type TemplatePatch = z.output<typeof templatePatchSchema>;
export type TemplateListQuery = z.output<typeof templateListQuerySchema>;
export type TemplateJson = z.output<typeof templateSchema>;
export type TemplatePreviewJson = z.output<typeof templatePreviewSchema>;
