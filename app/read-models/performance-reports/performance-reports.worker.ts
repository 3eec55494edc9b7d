import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { mailReport } from "./performance-reports.jobs.ts";
import type { PerformanceReportsService } from "./performance-reports.service.ts";

/** The job handlers of this read model. */
export function performanceReportsHandlers(service: PerformanceReportsService): JobHandler[] {
  return [handle(mailReport, ({ payload }) => service.mail(payload))];
}
