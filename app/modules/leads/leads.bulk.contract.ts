import { z } from "zod";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { leadListQuerySchema, leadStatusSchema, lostReasonSchema, tagsSchema } from "./leads.contract.ts";

const someTags = tagsSchema.refine((tags) => tags.length > 0, "names no tag");

/** Actions of records that have tags. */
export const tagActions = {
  addTags: z.strictObject({ name: z.literal("add_tags"), tags: someTags }),
  removeTags: z.strictObject({ name: z.literal("remove_tags"), tags: someTags }),
} as const;

const filters = leadListQuerySchema
  .omit({ cursor: true, limit: true, sort: true })
  .extend({ deleted: z.boolean().default(false).describe("Those that were deleted, instead of the others") })
  .strict();

const actionSchema = z.discriminatedUnion("name", [
  bulkActions.assign,
  tagActions.addTags,
  tagActions.removeTags,
  z.strictObject({
    name: z.literal("change_status"),
    status: leadStatusSchema,
    reason: lostReasonSchema.optional().describe("Needed for `lost`"),
  }),
  bulkActions.delete,
  bulkActions.restore,
  bulkActions.export,
]);

/** What can be done to many leads at once. */
export const leadsBulkSchema = bulkSchema("leads", { filters, list: "/api/leads" }, actionSchema);

export type LeadBulkAction = z.output<typeof actionSchema>;
export type LeadBulkFilters = z.output<typeof filters>;
