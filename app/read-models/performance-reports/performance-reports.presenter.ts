import type { PerformanceReport, PerformanceReportHead } from "./performance-reports.repository.ts";

/** A report in a list. */
export function presentHead({
  id,
  trigger,
  requestedBy,
  from,
  to,
  timeZone,
  createdAt,
}: PerformanceReportHead) {
  return { id, trigger, requestedById: requestedBy, from, to, timeZone, createdAt: createdAt.toISOString() };
}

/** A report with its tables. */
export function presentPerformanceReport(report: PerformanceReport) {
  const sections = report.sections.map(({ id, title, note, columns, rows }) => ({
    id,
    title,
    note,
    columns: [...columns],
    rows: [...rows],
  }));
  return { ...presentHead(report), sections };
}
