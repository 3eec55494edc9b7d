import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { ImportRunsService } from "./import-runs.service.ts";
import { runImport } from "./imports.jobs.ts";

/** The job handlers of this module. */
export function importsHandlers(runs: ImportRunsService): JobHandler[] {
  return [handle(runImport, ({ payload, isLastAttempt }) => runs.run(payload, isLastAttempt))];
}
