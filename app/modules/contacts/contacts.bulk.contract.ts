import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
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

/** Their module does not know of templates: whoever puts both together has this action. */
const sendTemplateSchema = z
  .strictObject({
    name: z.literal("send_template"),
    templateId: idSchema,
    purpose: z
      .enum(["sales", "service"])
      .default("sales")
      .describe("sales keeps to the hours of the law, too; service is what somebody asked for"),
  })
  .describe("An SMS to each, in their thread, as far as they may be written to; a thousand at most");

/** What can be done to many contacts at once. */
export const contactsBulkSchema = bulkSchema(
  "contacts",
  { filters, list: "/api/contacts" },
  z.discriminatedUnion("name", [...actionSchema.options, sendTemplateSchema]),
);

export type ContactBulkAction = z.output<typeof actionSchema>;
export type ContactBulkFilters = z.output<typeof filters>;
