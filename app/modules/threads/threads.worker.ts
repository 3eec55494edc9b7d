import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { fetchAttachment } from "./attachments.jobs.ts";
import type { AttachmentsService } from "./attachments.service.ts";

/** The job handlers of this module. */
export function threadsHandlers(attachments: AttachmentsService): JobHandler[] {
  return [handle(fetchAttachment, attachments.fetch)];
}
