import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of reports. */
export const reportErrors = defineErrors({
  report_not_found: {
    status: 404,
    title: "There is no such report",
    expected: true,
    remedy: "`GET /api/reports` lists those that you may read.",
  },
});
