import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Many records are changed: two operations at a time and process, so that they leave room for what people wait for. */
export const bulkQueue = defineQueue({ name: "bulk", concurrency: 2, keepCompleted: 100, keepFailed: 50 });

/** Which run of which operation; one that was started anew has another number, so that the old one ends. */
export const runBulkPayload = z.object({ operationId: z.uuid(), runNumber: z.number().int() });
export type RunBulkPayload = z.output<typeof runBulkPayload>;

/** Goes on with a run from where it stands: five attempts, from 1 s doubling. */
export const runBulk = defineJob<RunBulkPayload>({
  name: "bulk.run",
  queue: bulkQueue,
  payload: runBulkPayload,
  attempts: 5,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ operationId, runNumber }) => `bulk-${operationId}-${runNumber}`,
  priority: () => 3,
  subject: ({ operationId }) => ({ [ATTRIBUTES.bulkOperationId]: operationId }),
});
