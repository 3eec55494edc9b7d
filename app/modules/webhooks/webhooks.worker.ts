import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { WebhookDispatchService } from "./webhook-dispatch.service.ts";
import { deliver, resend, tellEvent } from "./webhooks.jobs.ts";

/** The job handlers of this module. */
export function webhooksHandlers(dispatch: WebhookDispatchService): JobHandler[] {
  return [
    handle(tellEvent, ({ payload }) => dispatch.tell(payload)),
    handle(deliver, ({ payload }) => dispatch.deliver(payload)),
    handle(resend, ({ payload }) => dispatch.resend(payload)),
  ];
}
