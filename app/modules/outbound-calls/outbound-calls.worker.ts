import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { CallPlacingService } from "./call-placing.service.ts";
import { hangUpCall, placeCall } from "./outbound-calls.jobs.ts";

/** The job handlers of this module. */
export function outboundCallsHandlers(placing: CallPlacingService): JobHandler[] {
  return [
    handle(placeCall, (attempt) => placing.place(attempt)),
    handle(hangUpCall, (attempt) => placing.hangUp(attempt)),
  ];
}
