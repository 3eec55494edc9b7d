import { z } from "zod";
import { defineJob } from "../../platform/queue/index.ts";
import { mailQueue } from "../../modules/users/index.ts";

/** Which report, and to whom. */
export const mailReportPayload = z.object({ reportId: z.uuid(), userId: z.uuid() });
export type MailReportPayload = z.output<typeof mailReportPayload>;

/** Mails a performance report to one reader. As patient as other mail (docs/decisions/0004). */
export const mailReport = defineJob<MailReportPayload>({
  name: "reports.mail-performance",
  queue: mailQueue,
  payload: mailReportPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ reportId, userId }) => `mail-performance-${reportId}-${userId}`,
  priority: () => 4,
});
