import { z } from "zod";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Files that are read: two at a time and process, so that they leave room for what people wait for. */
export const importsQueue = defineQueue({
  name: "imports",
  concurrency: 2,
  keepCompleted: 100,
  keepFailed: 50,
});

/** Which run of an import; a run that was started anew has another number, so that the old one ends. */
export const runImportPayload = z.object({ importId: z.uuid(), runNumber: z.number().int() });
export type RunImportPayload = z.output<typeof runImportPayload>;

/** Goes on with a run from where it stands: eight attempts, from 2 s doubling. */
export const runImport = defineJob<RunImportPayload>({
  name: "imports.run",
  queue: importsQueue,
  payload: runImportPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ importId, runNumber }) => `import-${importId}-${runNumber}`,
  priority: () => 3,
});
