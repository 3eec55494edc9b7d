import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { sendSms } from "./messages.jobs.ts";
import type { SmsHandoverService } from "./sms-handover.service.ts";

/** The job handlers of this module. */
export function messagesHandlers(handover: SmsHandoverService): JobHandler[] {
  return [handle(sendSms, (attempt) => handover.handOver(attempt))];
}
