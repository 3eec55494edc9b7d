import { z } from "zod";
import { bulkActions, bulkSelectionSchema } from "../history/bulk-kind.contract.ts";
import { tagActions } from "../leads/leads.bulk.contract.ts";
import { contactListQuerySchema } from "./contacts.contract.ts";

const filters = contactListQuerySchema
  .omit({ cursor: true, limit: true, sort: true })
  .extend({ deleted: z.boolean().default(false).describe("Those that were deleted, instead of the others") })
  .strict();

const actionSchema = z.discriminatedUnion("name", [
  bulkActions.assign,
  tagActions.addTags,
  tagActions.removeTags,
  bulkActions.delete,
  bulkActions.restore,
  bulkActions.export,
]);

/** What can be done to many contacts at once. */
export const contactsBulkSchema = z.strictObject({
  kind: z.literal("contacts"),
  selection: bulkSelectionSchema(filters, "/api/contacts"),
  action: actionSchema,
});

export type ContactBulkAction = z.output<typeof actionSchema>;
export type ContactBulkFilters = z.output<typeof filters>;
