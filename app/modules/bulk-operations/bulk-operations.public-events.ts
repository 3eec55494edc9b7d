import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { bulkKindSchema, bulkStatusSchema } from "./bulk-operations.contract.ts";
import { bulkOperationChanged } from "./bulk-operations.events.ts";
import { runOf } from "./bulk-operations.policy.ts";

/** What the outside can be told of bulk operations. */
export const bulkOperationsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "bulk_operation.rested",
    description:
      "A bulk operation that was confirmed, or its undoing, has come to its end, one way or the other.",
    data: z.object({ bulkOperationId: z.uuid(), kind: bulkKindSchema, status: bulkStatusSchema }),
    follows: bulkOperationChanged,
    tell: ({ operation: { id, kind, status, confirmedAt } }) =>
      confirmedAt && runOf(status) === undefined ? { bulkOperationId: id, kind, status } : null,
  }),
];
