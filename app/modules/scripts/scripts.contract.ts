import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";

const isoDate = z.iso.datetime();

/** What a script can say of a lead, a contact, and whoever calls. */
export const scriptVariableSchema = z.enum([
  "lead.company",
  "lead.email",
  "lead.phone",
  "lead.status",
  "lead.source",
  "contact.firstName",
  "contact.lastName",
  "contact.fullName",
  "contact.organization",
  "contact.email",
  "contact.phone",
  "agent.name",
]);

/** A step's name within its script. */
const stepIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and hyphens, 40 at most");

/** One way on from a step. */
const answerSchema = z.strictObject({
  label: lineSchema(120).describe("What the other party says, such as `Has no time now`"),
  next: stepIdSchema.nullable().describe("The step that follows; null ends the script"),
  repeatReason: lineSchema(200)
    .optional()
    .describe("Why it may lead back to a step that was passed; without a reason that is refused"),
});

/** One thing to say, and where its answers lead. */
const stepSchema = z.strictObject({
  id: stepIdSchema,
  title: lineSchema(120),
  say: z
    .string()
    .trim()
    .min(1)
    .max(5_000)
    .describe(
      "Variables as `{{lead.company}}`, or with what is said where it is missing: `{{contact.firstName|there}}`",
    ),
  answers: z.array(answerSchema).max(20).describe("Empty: the script ends here"),
});

/** Steps in the order in which they are shown; the first one begins. */
export const scriptStepsSchema = z.array(stepSchema).min(1).max(200);

/** Something that keeps a draft from being published. */
const problemSchema = z.object({ path: z.string(), message: z.string() });

/** A script as clients see it in lists. */
export const scriptSummarySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    publishedNumber: z.number().int().nullable().describe("Of the version that calls go by; null: none yet"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the script"),
    createdAt: isoDate,
    updatedAt: isoDate,
    archivedAt: isoDate.nullable(),
  })
  .meta({ id: "ScriptSummary" });

/** A script with what is being written. */
export const scriptSchema = scriptSummarySchema
  .extend({
    draft: scriptStepsSchema,
    problems: z.array(problemSchema).describe("What keeps the draft from being published; empty: nothing"),
  })
  .meta({ id: "Script" });

/** A published version; it never changes. */
export const scriptVersionSchema = z
  .object({
    id: idSchema,
    scriptId: idSchema,
    number: z.number().int(),
    steps: scriptStepsSchema,
    publishedAt: isoDate,
    publishedBy: idSchema.nullable(),
  })
  .meta({ id: "ScriptVersion" });

/** A published version, filled in for somebody. */
export const renderedScriptSchema = z
  .object({
    scriptId: idSchema,
    versionId: idSchema.describe("What a call goes by: send it to `POST /api/calls/{id}/script`"),
    number: z.number().int(),
    name: z.string(),
    steps: scriptStepsSchema,
    missing: z
      .array(scriptVariableSchema)
      .describe("Variables that nothing is known for; they stand in the text as `[lead.company]`"),
  })
  .meta({ id: "RenderedScript" });

const fields = {
  name: lineSchema(120),
  description: z.string().trim().min(1).max(2_000).nullable(),
  draft: scriptStepsSchema,
};

/** What making a script takes. */
export const newScriptSchema = z.strictObject({
  ...fields,
  description: fields.description.default(null),
});

/** What changing a script takes: the fields that change. */
export const scriptPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** Filters of the list of scripts. */
export const scriptListQuerySchema = pageQuerySchema.extend({
  archived: z.stringbool().default(false).describe("Those that were archived, instead of the others"),
  published: z.stringbool().optional().describe("Only those that calls can go by, or only the others"),
});

const read = { permission: "scripts:read" } as const;
const write = { permission: "scripts:write" } as const;
const byId = z.object({ id: idSchema });
const oneScript = { description: "The script; its version is the ETag", schema: scriptSchema } as const;
const notThere = { 404: "There is no such script" } as const;
const archivedOne = { ...notThere, 409: "The script is archived" } as const;

/** What agents say in calls: written, published, filled in. */
export const scriptsContract = {
  tag: {
    name: "Scripts",
    description:
      "What agents say in calls, step by step. A draft is changed as often as one likes; published versions never change, and each call keeps the one that it went by.",
  },
  endpoints: {
    listScripts: {
      method: "GET",
      path: "/api/scripts",
      summary: "List call scripts",
      access: read,
      query: scriptListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(scriptSummarySchema) } },
    },
    createScript: {
      method: "POST",
      path: "/api/scripts",
      summary: "Write a script",
      description: "It is a draft: what keeps it from being published stands in `problems`.",
      access: write,
      body: newScriptSchema,
      responses: { 201: oneScript },
    },
    getScript: {
      method: "GET",
      path: "/api/scripts/:id",
      summary: "See a script and its draft",
      access: read,
      params: byId,
      responses: { 200: oneScript },
      problems: notThere,
    },
    updateScript: {
      method: "PATCH",
      path: "/api/scripts/:id",
      summary: "Change a script's draft, name or description",
      access: write,
      isVersioned: true,
      params: byId,
      body: scriptPatchSchema,
      responses: { 200: oneScript },
      problems: archivedOne,
    },
    publishScript: {
      method: "POST",
      path: "/api/scripts/:id/publish",
      summary: "Publish a script's draft",
      description:
        "Every step must be reachable, every reference must lead to a step, every variable be known, and a way back must say why. Calls go by the new version from now on.",
      access: write,
      isVersioned: true,
      params: byId,
      responses: { 201: { description: "The version", schema: scriptVersionSchema } },
      problems: archivedOne,
    },
    archiveScript: {
      method: "POST",
      path: "/api/scripts/:id/archive",
      summary: "Put a script away",
      description: "No call goes by it any more; those that did still show it.",
      access: write,
      params: byId,
      responses: { 200: oneScript },
      problems: notThere,
    },
    restoreScript: {
      method: "POST",
      path: "/api/scripts/:id/restore",
      summary: "Bring an archived script back",
      access: write,
      params: byId,
      responses: { 200: oneScript },
      problems: notThere,
    },
    listScriptVersions: {
      method: "GET",
      path: "/api/scripts/:id/versions",
      summary: "List a script's published versions",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(scriptVersionSchema) } },
      problems: notThere,
    },
    renderScript: {
      method: "GET",
      path: "/api/scripts/:id/rendered",
      summary: "Read a published script as it is said to somebody",
      access: read,
      params: byId,
      query: z.object({
        leadId: idSchema.optional().describe("Whom the call is for"),
        contactId: idSchema
          .optional()
          .describe("Whom is spoken to; the lead's primary contact when left out"),
        number: z.coerce.number().int().min(1).optional().describe("Of a version; the newest when left out"),
      }),
      responses: { 200: { description: "Filled in", schema: renderedScriptSchema } },
      problems: { 404: "There is no such script, lead or contact for you, or nothing of it is published" },
    },
    setCallScript: {
      method: "POST",
      path: "/api/calls/:id/script",
      summary: "Say by which script a call goes",
      access: { permission: "scripts:use" },
      params: byId,
      body: z.strictObject({ versionId: idSchema.describe("A published version's id") }),
      responses: { 204: { description: "The call keeps it" } },
      problems: { 404: "There is no such call or version", 409: "The script is archived" },
    },
  },
} as const satisfies ModuleContract;

export type ScriptVariable = z.output<typeof scriptVariableSchema>;
export type ScriptSteps = z.output<typeof scriptStepsSchema>;
export type ScriptStep = ScriptSteps[number];
export type NewScript = z.output<typeof newScriptSchema>;
export type ScriptPatch = z.output<typeof scriptPatchSchema>;
export type ScriptListQuery = z.output<typeof scriptListQuerySchema>;
export type ScriptSummaryJson = z.output<typeof scriptSummarySchema>;
export type ScriptJson = z.output<typeof scriptSchema>;
export type ScriptVersionJson = z.output<typeof scriptVersionSchema>;
export type RenderedScriptJson = z.output<typeof renderedScriptSchema>;
