import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { callsBulkSchema } from "../calls/calls.bulk.contract.ts";
import { channelMessagesBulkSchema } from "../channels/channel-messages.bulk.contract.ts";
import { contactsBulkSchema } from "../contacts/contacts.bulk.contract.ts";
import { bulkReasonSchema } from "../history/bulk-kind.contract.ts";
import { leadsBulkSchema } from "../leads/leads.bulk.contract.ts";
import { tasksBulkSchema } from "../tasks/tasks.bulk.contract.ts";
import { threadsBulkSchema } from "../threads/threads.bulk.contract.ts";
import { voicemailsBulkSchema } from "../voicemails/voicemails.bulk.contract.ts";

const isoDate = z.iso.datetime();

/** What can be done to many records at once; a new kind is a line here. */
export const newBulkOperationSchema = z.discriminatedUnion("kind", [
  callsBulkSchema,
  contactsBulkSchema,
  leadsBulkSchema,
  channelMessagesBulkSchema,
  tasksBulkSchema,
  threadsBulkSchema,
  voicemailsBulkSchema,
]);

/** The kinds of records. */
export const bulkKindSchema = z.enum([
  "calls",
  "contacts",
  "leads",
  "messages",
  "tasks",
  "threads",
  "voicemails",
]);

/** How far a bulk operation is. */
export const bulkStatusSchema = z.enum(["previewed", "running", "done", "canceled", "undoing", "undone"]);

/** What became of a record; the last two when the operation is undone. */
export const bulkRecordStateSchema = z.enum([
  "meant",
  "excluded",
  "changed",
  "skipped",
  "failed",
  "restored",
  "kept",
]);

const countSchema = z.int().min(0);

/** A bulk operation as clients see it. */
export const bulkOperationSchema = z
  .object({
    id: idSchema,
    kind: bulkKindSchema,
    action: z.looseObject({ name: z.string() }).describe("As it was asked for"),
    filters: z.record(z.string(), z.unknown()).nullable().describe("As they were asked for; null: by ids"),
    status: bulkStatusSchema,
    recordsMeant: countSchema.describe("Those that it will change; to be named to confirm it"),
    recordsExcluded: countSchema,
    excludedBy: z
      .partialRecord(bulkReasonSchema, countSchema)
      .describe("Number of records left out, by reason"),
    excludedSample: z
      .array(z.object({ recordId: idSchema, reason: bulkReasonSchema }))
      .describe("The first ten that are left out"),
    recordsDone: countSchema.describe("Of those that are meant, in the present or last run"),
    counts: z
      .partialRecord(bulkRecordStateSchema.exclude(["meant", "excluded"]), countSchema)
      .describe("Number of records by what became of them"),
    isUndoable: z.boolean(),
    startsAfterSeconds: z
      .int()
      .describe("What cannot be undone waits so long after it was confirmed, and can be canceled until then"),
    expiresAt: isoDate.describe("Until when it can be confirmed"),
    createdAt: isoDate,
    confirmedAt: isoDate.nullable(),
    startsAt: isoDate.nullable(),
    finishedAt: isoDate.nullable(),
    undoUntil: isoDate.nullable().describe("Until when it can be undone; null: it cannot"),
  })
  .meta({ id: "BulkOperation" });

/** A preview, with what confirms it. */
const previewSchema = bulkOperationSchema
  .extend({ token: z.string().describe("Confirms it; yours alone, and shown once") })
  .meta({ id: "BulkPreview" });

/** One record of a bulk operation. */
export const bulkRecordSchema = z
  .object({
    recordId: idSchema,
    state: bulkRecordStateSchema,
    reason: bulkReasonSchema.nullable().describe("Why it was left out, skipped, or not given back"),
  })
  .meta({ id: "BulkRecord" });

const stateQuerySchema = z.object({
  state: bulkRecordStateSchema.optional().describe("Only records that are so"),
});

const access = { permission: "bulk-operations:run" } as const;
const byId = z.object({ id: idSchema });
const theOperation = { description: "The bulk operation", schema: bulkOperationSchema } as const;
const notThere = { 404: "There is no such bulk operation for you" } as const;
const notNow = { ...notThere, 409: "The bulk operation is in a state in which that cannot be done" } as const;

/** Many records changed at once: previewed, confirmed, undone. */
export const bulkOperationsContract = {
  tag: {
    name: "Bulk operations",
    description: "Many records changed at once: previewed, confirmed, undone.",
  },
  endpoints: {
    previewBulkOperation: {
      method: "POST",
      path: "/api/bulk-operations",
      summary: "Preview a change of many records",
      description:
        "Changes nothing yet. The answer says how many records are meant, and which are left out, and why. What the filters find is kept as it is now: records that come later are not meant, and one that somebody changes before its turn is skipped, unless the action is right whatever it holds (adding a tag).",
      access,
      limit: "bulk-previews",
      answersWithSecret: true,
      body: newBulkOperationSchema,
      responses: { 201: { description: "The preview", schema: previewSchema } },
      problems: { 409: "More records than you may change at once" },
    },
    listBulkOperations: {
      method: "GET",
      path: "/api/bulk-operations",
      summary: "List bulk operations",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(bulkOperationSchema) } },
    },
    getBulkOperation: {
      method: "GET",
      path: "/api/bulk-operations/:id",
      summary: "See a bulk operation",
      access,
      params: byId,
      responses: { 200: theOperation },
      problems: notThere,
    },
    confirmBulkOperation: {
      method: "POST",
      path: "/api/bulk-operations/:id/confirm",
      summary: "Do what was previewed",
      access,
      params: byId,
      body: z.strictObject({
        token: z.string().min(1).max(200).describe("Of the preview"),
        records: z.int().min(0).describe("How many records are meant, as the preview says"),
      }),
      responses: { 202: theOperation },
      problems: {
        ...notThere,
        409: "It was confirmed before, its preview is too old, or another of yours is under way",
      },
    },
    cancelBulkOperation: {
      method: "POST",
      path: "/api/bulk-operations/:id/cancel",
      summary: "Stop a bulk operation",
      description: "What was changed stays, and can be undone.",
      access,
      params: byId,
      responses: { 200: theOperation },
      problems: notNow,
    },
    undoBulkOperation: {
      method: "POST",
      path: "/api/bulk-operations/:id/undo",
      summary: "Undo a bulk operation",
      description:
        "Within a minute of its end. Gives back what it changed, except where somebody has changed that since: such records are kept, and listed.",
      access,
      params: byId,
      responses: { 202: theOperation },
      problems: notNow,
    },
    listBulkRecords: {
      method: "GET",
      path: "/api/bulk-operations/:id/records",
      summary: "Read what became of each record",
      access,
      params: byId,
      query: pageQuerySchema.extend(stateQuerySchema.shape),
      responses: {
        200: { description: "In the order of the preview", schema: pageSchema(bulkRecordSchema) },
      },
      problems: notThere,
    },
    exportBulkRecords: {
      method: "GET",
      path: "/api/bulk-operations/:id/records.csv",
      summary: "Download what became of each record",
      access,
      params: byId,
      query: stateQuerySchema,
      responses: { 200: { description: "A row for each record", contentType: "text/csv" } },
      problems: notThere,
    },
    downloadBulkExport: {
      method: "GET",
      path: "/api/bulk-operations/:id/export.csv",
      summary: "Download the records that were selected",
      description: "Of the action `export`, once it is confirmed: the records as they are now.",
      access,
      limit: "bulk-exports",
      params: byId,
      responses: { 200: { description: "A row for each record", contentType: "text/csv" } },
      problems: notNow,
    },
  },
  channels: {
    bulkOperation: {
      pattern: "bulk-operation:{id}",
      access,
      events: {
        /** After each batch of records, and whenever its status changes. */
        "bulk_operation.changed": z.object({
          id: idSchema,
          status: bulkStatusSchema,
          recordsMeant: countSchema,
          recordsDone: countSchema,
          counts: bulkOperationSchema.shape.counts,
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type BulkKindName = z.output<typeof bulkKindSchema>;
export type BulkStatus = z.output<typeof bulkStatusSchema>;
export type BulkRecordState = z.output<typeof bulkRecordStateSchema>;
export type NewBulkOperation = z.output<typeof newBulkOperationSchema>;
export type BulkCounts = z.output<typeof bulkOperationSchema>["counts"];
export type BulkOperationJson = z.output<typeof bulkOperationSchema>;
export type BulkRecordJson = z.output<typeof bulkRecordSchema>;
