import { z } from "zod";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { callListQuerySchema } from "./calls.contract.ts";

const filters = callListQuerySchema.omit({ cursor: true, limit: true }).strict();

const actionSchema = z.discriminatedUnion("name", [bulkActions.export]);

/** What can be done to many calls at once: what happened is not changed. */
export const callsBulkSchema = bulkSchema("calls", { filters, list: "/api/calls" }, actionSchema);

export type CallBulkAction = z.output<typeof actionSchema>;
export type CallBulkFilters = z.output<typeof filters>;
