import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

const kindSchema = z.enum(["lead", "contact"]);
const ids = z
  .array(idSchema)
  .min(1)
  .max(10)
  .refine((list) => new Set(list).size === list.length, "names one twice");

/** Which records become one, and which of them stays. */
export const mergeRequestSchema = z
  .strictObject({
    kind: kindSchema,
    into: idSchema.describe("The record that stays"),
    from: ids.describe("Those that become part of it"),
  })
  .refine(({ into, from }) => !from.includes(into), {
    error: "names the one that stays, too",
    path: ["from"],
  });

/** A field with the values that there are, and the one that would stay. */
export const mergePreviewSchema = z
  .object({
    fields: z.array(
      z.object({
        field: z.string(),
        values: z.array(z.object({ recordId: idSchema, value: z.unknown() })),
        chosen: idSchema.describe("The record whose value stays, unless another one is chosen"),
        isConflict: z.boolean().describe("There is more than one value"),
      }),
    ),
  })
  .meta({ id: "MergePreview" });

/** Records that were made one. */
export const mergeSchema = z
  .object({
    id: idSchema,
    kind: kindSchema,
    into: idSchema,
    from: z.array(idSchema),
    at: z.iso.datetime(),
    undoUntil: z.iso.datetime(),
    undoneAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Merge" });

const access = { permission: "records:merge" } as const;

/** Duplicates made one: looked at first, chosen field by field, taken back within a day. */
export const mergesContract = {
  tag: { name: "Merges", description: "Duplicates made one, field by field; taken back within a day." },
  endpoints: {
    previewMerge: {
      method: "POST",
      path: "/api/merges/preview",
      summary: "See what would stay of records that become one",
      access,
      body: mergeRequestSchema,
      responses: { 200: { description: "Field by field", schema: mergePreviewSchema } },
      problems: { 404: "One of them is not there for you" },
    },
    mergeRecords: {
      method: "POST",
      path: "/api/merges",
      summary: "Make records one",
      access,
      body: mergeRequestSchema.safeExtend({
        choose: z
          .record(z.string(), idSchema)
          .default({})
          .describe("By field: the record whose value stays; tags of all stay when none is named"),
      }),
      responses: {
        201: { description: "Done; `undoUntil` says how long it can be taken back", schema: mergeSchema },
      },
      problems: { 404: "One of them is not there for you" },
    },
    listMerges: {
      method: "GET",
      path: "/api/merges",
      summary: "List merges",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(mergeSchema) } },
    },
    undoMerge: {
      method: "POST",
      path: "/api/merges/:id/undo",
      summary: "Take a merge back",
      description: "Fields that somebody changed since then stay as they are now; `kept` names them.",
      access,
      params: z.object({ id: idSchema }),
      responses: {
        200: {
          description: "The records are apart again",
          schema: mergeSchema.extend({ kept: z.array(z.string()) }),
        },
      },
      problems: {
        404: "There is no such merge for you",
        409: "It was undone already, or is older than a day",
      },
    },
  },
} as const satisfies ModuleContract;

export type MergeRequest = z.output<typeof mergeRequestSchema>;
export type MergePreview = z.output<typeof mergePreviewSchema>;
export type MergeJson = z.output<typeof mergeSchema>;
