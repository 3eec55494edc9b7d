import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { measureCall } from "./call-quality.jobs.ts";
import type { CallQualityService } from "./call-quality.service.ts";

/** The job handlers of this module. */
export function callQualityHandlers(service: CallQualityService): JobHandler[] {
  return [handle(measureCall, (attempt) => service.measure(attempt))];
}
