import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { BulkRunsService } from "./bulk-runs.service.ts";
import { runBulk } from "./bulk-operations.jobs.ts";

/** The job handlers of this module. */
export function bulkOperationsHandlers(runs: BulkRunsService): JobHandler[] {
  return [handle(runBulk, ({ payload, isLastAttempt }) => runs.run(payload, isLastAttempt))];
}
