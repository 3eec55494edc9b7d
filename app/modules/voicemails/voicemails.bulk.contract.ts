import { z } from "zod";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { voicemailListQuerySchema, voicemailPatchSchema } from "./voicemails.contract.ts";

const filters = voicemailListQuerySchema
  .omit({ cursor: true, limit: true, sort: true })
  .extend({
    unread: z.boolean().optional().describe("Those that nobody has heard, or those that somebody has"),
    deleted: z.boolean().default(false).describe("Those that were deleted, instead of the others"),
  })
  .strict();

const actionSchema = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("mark_read") }),
  z.strictObject({ name: z.literal("mark_unread") }),
  bulkActions.assign,
  z.strictObject({ name: z.literal("set_priority"), priority: voicemailPatchSchema.shape.priority.unwrap() }),
  bulkActions.delete,
  bulkActions.restore,
]);

/** What can be done to many voicemails at once. */
export const voicemailsBulkSchema = bulkSchema(
  "voicemails",
  { filters, list: "/api/voicemails" },
  actionSchema,
);

export type VoicemailBulkAction = z.output<typeof actionSchema>;
export type VoicemailBulkFilters = z.output<typeof filters>;
