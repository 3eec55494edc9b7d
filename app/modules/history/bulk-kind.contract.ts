import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

/** Records that are named one by one; more of them are selected by filters. */
const MAX_IDS = 1_000;

/** Why a record is not changed, or not given back. */
export const bulkReasonSchema = z.enum([
  "not_found",
  "already_so",
  "is_deleted",
  "not_deleted",
  "is_merged",
  "status_conflict",
  "too_many_tags",
  "not_author",
  "is_customers",
  "is_blocked",
  "recurs",
  "changed_since",
  "no_number",
  "invalid_number",
  "do_not_call",
  "consent_withdrawn",
  "quiet_hours",
  "unknown_time_zone",
  "template_incomplete",
  "failed",
]);
export type BulkReason = z.output<typeof bulkReasonSchema>;

/** Which records: by their ids, or by the filters of their list. */
function bulkSelectionSchema<Filters extends z.ZodObject>(filters: Filters, list: string) {
  return z.union([
    z.strictObject({
      ids: z
        .array(idSchema)
        .min(1)
        .max(MAX_IDS)
        .transform((ids) => [...new Set(ids)]),
    }),
    z.strictObject({ filters: filters.describe(`Those of \`GET ${list}\``) }),
  ]);
}

/** What can be done to many records of a kind at once: which of them, and what. `list` says whose filters these are. */
export function bulkSchema<Kind extends string, Filters extends z.ZodObject, Action extends z.ZodType>(
  kind: Kind,
  { filters, list }: { readonly filters: Filters; readonly list: string },
  action: Action,
) {
  return z.strictObject({ kind: z.literal(kind), selection: bulkSelectionSchema(filters, list), action });
}

/** Actions that several kinds of records have, each with what it takes. */
export const bulkActions = {
  assign: z.strictObject({
    name: z.literal("assign"),
    to: idSchema.nullable().describe("A user; null: nobody"),
  }),
  delete: z.strictObject({ name: z.literal("delete") }),
  restore: z.strictObject({ name: z.literal("restore") }),
  export: z.strictObject({ name: z.literal("export") }),
} as const;
