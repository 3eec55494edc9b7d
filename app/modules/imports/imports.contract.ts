import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { customFieldKeySchema } from "../custom-fields/custom-fields.contract.ts";

const isoDate = z.iso.datetime();

/** What a file brings. */
export const importKindSchema = z.enum(["contacts", "leads"]);

/** How far an import is. */
export const importStatusSchema = z.enum([
  "uploaded",
  "checking",
  "checked",
  "importing",
  "done",
  "canceled",
  "failed",
  "undoing",
  "undone",
]);

/** The dry run, the import, and the way back. */
export const importRunSchema = z.enum(["check", "import", "undo"]);

/** What becomes of a line; the last three when an import is undone. */
export const lineActionSchema = z.enum(["create", "update", "skip", "error", "remove", "restore", "keep"]);

/** What is done with a line whose number or e-mail address a record has already. */
export const duplicatesSchema = z.enum(["skip", "fill", "overwrite"]);

/** How the file's bytes are read. */
export const encodingSchema = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);

const separatorSchema = z.enum([",", ";", "\t"]);

/** All that a column can be taken for; which of them, depends on the kind. */
export const importFieldSchema = z.enum([
  "firstName",
  "lastName",
  "fullName",
  "organization",
  "company",
  "email",
  "phone",
  "country",
  "timeZone",
  "tags",
  "consent",
  "priority",
  "source",
]);

const mappedFieldSchema = z.union([
  importFieldSchema,
  z.templateLiteral(["custom.", customFieldKeySchema]).describe("A field of the organization's own"),
]);

const mappingSchema = z
  .array(mappedFieldSchema.nullable())
  .max(500)
  .describe(
    "For each column what it is taken for, fields of the organization's own as `custom.tier`; null: it is left out",
  );

/** What there is to say about a line. */
export const findingSchema = z
  .object({
    code: z.string().describe("Stable; look at this in programs"),
    field: mappedFieldSchema.nullable(),
    why: z.string(),
    whatToDo: z.string(),
  })
  .meta({ id: "ImportFinding" });

const countsSchema = z
  .partialRecord(lineActionSchema, z.number().int())
  .describe("Number of lines by what became of them");

/** An import as clients see it. */
export const importSchema = z
  .object({
    id: z.uuid(),
    kind: importKindSchema,
    status: importStatusSchema,
    fileName: z.string(),
    fileBytes: z.number().int(),
    fileSha256: z.string(),
    encoding: encodingSchema,
    separator: separatorSchema,
    hasHeader: z.boolean(),
    columns: z
      .array(z.object({ name: z.string(), samples: z.array(z.string()) }))
      .describe("Columns of the file with what stands in its first lines"),
    mapping: mappingSchema,
    duplicates: duplicatesSchema,
    country: z.string(),
    ownerId: z.uuid().nullable(),
    linesTotal: z.number().int().describe("About, until the file has been checked"),
    linesDone: z.number().int().describe("Of the present or last run"),
    counts: z.object({
      check: countsSchema.optional(),
      import: countsSchema.optional(),
      undo: countsSchema.optional(),
    }),
    fault: z
      .object({ line: z.number().int().nullable(), why: z.string(), whatToDo: z.string() })
      .nullable()
      .describe("Why it failed"),
    createdAt: isoDate,
    confirmedAt: isoDate.nullable(),
    finishedAt: isoDate.nullable(),
    undoUntil: isoDate.nullable().describe("Until when it can be undone"),
  })
  .meta({ id: "Import" });

/** One line of a report. */
export const importLineSchema = z
  .object({
    line: z.number().int().describe("As an editor counts"),
    action: lineActionSchema,
    recordId: z.uuid().nullable(),
    findings: z.array(findingSchema),
  })
  .meta({ id: "ImportLine" });

/** The first records of a file, as it is read now. */
export const importHeadSchema = z
  .object({
    records: z.array(
      z.object({
        line: z.number().int().describe("As an editor counts"),
        cells: z.array(z.string()).describe("By column, cut after a hundred characters"),
      }),
    ),
  })
  .meta({ id: "ImportHead" });

/** How a file is to be read and what is to be done with it; what is left out stays as it is. */
export const importOptionsSchema = z
  .strictObject({
    mapping: mappingSchema,
    duplicates: duplicatesSchema,
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "two capital letters (ISO 3166), such as CA")
      .describe("Of numbers without a country code, where the line names no country"),
    ownerId: idSchema.nullable().describe("Whose the new records are"),
    encoding: encodingSchema,
    separator: separatorSchema,
    hasHeader: z.boolean(),
  })
  .partial();

const reportQuerySchema = z.object({
  run: importRunSchema.optional().describe("The last one when left out"),
  action: lineActionSchema.optional().describe("Only lines of which this became"),
});

const access = { permission: "imports:run" } as const;
const byId = z.object({ id: idSchema });
const theImport = { description: "The import", schema: importSchema } as const;
const notThere = { 404: "There is no such import for you" } as const;
const notNow = { ...notThere, 409: "The import is in a state in which that cannot be done" } as const;

/** Contacts and leads out of files. */
export const importsContract = {
  tag: { name: "Imports", description: "Contacts and leads out of files." },
  endpoints: {
    uploadImport: {
      method: "POST",
      path: "/api/imports",
      summary: "Upload a file of contacts or leads",
      description:
        "The body is the file: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252. The answer says how it was read and what each column is taken for. Nothing is imported yet: check it, read the report, confirm it.",
      access,
      limit: "imports",
      query: z.object({
        kind: importKindSchema.describe("What the file holds"),
        fileName: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .default("import.csv")
          .describe("The file's name, as people will look for it"),
      }),
      body: {
        stream: [
          "text/csv",
          "text/plain",
          "text/tab-separated-values",
          "application/csv",
          "application/vnd.ms-excel",
          "application/octet-stream",
        ],
        maxBytes: 1_073_741_824,
      },
      responses: { 201: theImport },
      problems: { 409: "The file cannot be read as CSV" },
    },
    listImports: {
      method: "GET",
      path: "/api/imports",
      summary: "List imports",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(importSchema) } },
    },
    getImport: {
      method: "GET",
      path: "/api/imports/:id",
      summary: "See an import",
      access,
      params: byId,
      responses: { 200: theImport },
      problems: notThere,
    },
    getImportHead: {
      method: "GET",
      path: "/api/imports/:id/head",
      summary: "See the first records of a file",
      description: "Up to twenty, without the header, as the file is read now.",
      access,
      params: byId,
      responses: { 200: { description: "In the order of the file", schema: importHeadSchema } },
      problems: { ...notThere, 409: "The file cannot be read as CSV" },
    },
    checkImport: {
      method: "POST",
      path: "/api/imports/:id/check",
      summary: "Check a file without importing it",
      description: "A dry run in the background; its report says what would become of each line, and why.",
      access,
      params: byId,
      body: importOptionsSchema,
      responses: { 202: theImport },
      problems: notNow,
    },
    confirmImport: {
      method: "POST",
      path: "/api/imports/:id/confirm",
      summary: "Import a file that was checked",
      access,
      params: byId,
      responses: { 202: theImport },
      problems: notNow,
    },
    cancelImport: {
      method: "POST",
      path: "/api/imports/:id/cancel",
      summary: "Stop an import",
      description: "What was imported stays, and can be undone.",
      access,
      params: byId,
      responses: { 200: theImport },
      problems: notNow,
    },
    undoImport: {
      method: "POST",
      path: "/api/imports/:id/undo",
      summary: "Undo an import",
      description:
        "Removes what it made and gives back what it changed. What somebody has changed since is kept; the report names it.",
      access,
      params: byId,
      responses: { 202: theImport },
      problems: notNow,
    },
    listImportLines: {
      method: "GET",
      path: "/api/imports/:id/lines",
      summary: "Read the report of an import",
      access,
      params: byId,
      query: pageQuerySchema.extend(reportQuerySchema.shape),
      responses: { 200: { description: "By line", schema: pageSchema(importLineSchema) } },
      problems: notThere,
    },
    exportImportLines: {
      method: "GET",
      path: "/api/imports/:id/lines.csv",
      summary: "Download the report of an import",
      access,
      params: byId,
      query: reportQuerySchema,
      responses: { 200: { description: "A row for each finding", contentType: "text/csv" } },
      problems: notThere,
    },
  },
  channels: {
    import: {
      pattern: "import:{id}",
      access,
      events: {
        /** After each batch of lines, and whenever its status changes. */
        "import.changed": z.object({
          id: z.uuid(),
          status: importStatusSchema,
          linesDone: z.number().int(),
          linesTotal: z.number().int(),
          counts: importSchema.shape.counts,
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type ImportKind = z.output<typeof importKindSchema>;
export type ImportStatus = z.output<typeof importStatusSchema>;
export type ImportRun = z.output<typeof importRunSchema>;
export type LineAction = z.output<typeof lineActionSchema>;
export type Duplicates = z.output<typeof duplicatesSchema>;
export type ImportField = z.output<typeof importFieldSchema>;
/** What a column can be taken for: a field that every record has, or one of the organization's own. */
export type MappedField = z.output<typeof mappedFieldSchema>;
export type Finding = z.output<typeof findingSchema>;
export type ImportCounts = z.output<typeof importSchema>["counts"];
export type ImportFault = NonNullable<z.output<typeof importSchema>["fault"]>;
export type ImportOptions = z.output<typeof importOptionsSchema>;
export type ImportJson = z.output<typeof importSchema>;
export type ImportLineJson = z.output<typeof importLineSchema>;
