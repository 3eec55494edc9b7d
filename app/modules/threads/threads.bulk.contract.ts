import { z } from "zod";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { tagActions } from "../leads/leads.bulk.contract.ts";
import { threadListQuerySchema } from "./threads.contract.ts";

const filters = threadListQuerySchema
  .omit({ cursor: true, limit: true })
  .extend({
    unread: z.boolean().optional().describe("Those with something unread, or those without"),
    waiting: z.boolean().optional().describe("Those whose customer waits for an answer, or the others"),
  })
  .strict();

const actionSchema = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("mark_read").describe("All that the customer has written") }),
  bulkActions.assign,
  tagActions.addTags,
  tagActions.removeTags,
  z.strictObject({ name: z.literal("close") }),
  z.strictObject({ name: z.literal("reopen") }),
  z.strictObject({
    name: z.literal("snooze"),
    until: z.iso.datetime().describe("At most a year ahead"),
  }),
]);

/** What can be done to many threads at once. */
export const threadsBulkSchema = bulkSchema("threads", { filters, list: "/api/threads" }, actionSchema);

export type ThreadBulkAction = z.output<typeof actionSchema>;
export type ThreadBulkFilters = z.output<typeof filters>;
