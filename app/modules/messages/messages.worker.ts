import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { sendSms } from "./messages.jobs.ts";
import type { SmsDispatchService } from "./sms-dispatch.service.ts";

/** The job handlers of this module. */
export function messagesHandlers(dispatch: SmsDispatchService): JobHandler[] {
  return [handle(sendSms, (attempt) => dispatch.dispatch(attempt))];
}
