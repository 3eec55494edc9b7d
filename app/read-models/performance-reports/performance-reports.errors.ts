import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of performance reports. */
export const performanceReportErrors = defineErrors({
  performance_report_not_found: {
    status: 404,
    title: "There is no such performance report",
    expected: true,
    remedy: "`GET /api/reports/performance` lists them.",
  },
});
