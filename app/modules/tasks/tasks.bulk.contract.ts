import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { newDueSchema, taskListQuerySchema } from "./tasks.contract.ts";

const filters = taskListQuerySchema
  .omit({ cursor: true, limit: true, sort: true })
  .extend({ deleted: z.boolean().default(false).describe("Those that were deleted, instead of the others") })
  .strict();

const actionSchema = z.discriminatedUnion("name", [
  z
    .strictObject({ name: z.literal("complete") })
    .describe("Those that wait for others or recur are left out"),
  z.strictObject({
    name: z.literal("assign"),
    assigneeIds: z
      .array(idSchema)
      .max(20)
      .transform((ids) => [...new Set(ids)].toSorted())
      .describe("Whose task it is; all of them, instead of whoever has it"),
  }),
  z.strictObject({ name: z.literal("set_due"), due: newDueSchema.nullable() }),
  bulkActions.delete,
  bulkActions.restore,
]);

/** What can be done to many tasks at once. */
export const tasksBulkSchema = bulkSchema("tasks", { filters, list: "/api/tasks" }, actionSchema);

export type TaskBulkAction = z.output<typeof actionSchema>;
export type TaskBulkFilters = z.output<typeof filters>;
