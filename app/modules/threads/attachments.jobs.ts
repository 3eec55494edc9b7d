import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Files that carriers hand over: most of it is waiting for them. */
export const attachmentsQueue = defineQueue({
  name: "attachments",
  concurrency: 5,
  keepCompleted: 100,
  keepFailed: 50,
});

const payload = z.object({
  attachmentId: z.uuid(),
  /** One that was started anew has another number, so that the old one ends. */
  runNumber: z.number().int(),
  threadId: z.uuid(),
});
export type AttachmentRun = z.output<typeof payload>;

/** Fetches what came with a message from its carrier: eight attempts, from 2 s doubling, since carriers tell of files before they have them. */
export const fetchAttachment = defineJob<AttachmentRun>({
  name: "attachments.fetch",
  queue: attachmentsQueue,
  payload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ attachmentId, runNumber }) => `attachment-${attachmentId}-${runNumber}`,
  priority: () => 3,
  subject: ({ threadId }) => ({ [ATTRIBUTES.threadId]: threadId }),
});
