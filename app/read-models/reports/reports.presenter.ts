import { GROUP_COLUMNS, type ReportDefinition } from "./report.types.ts";
import { groupsOf, type Period } from "./reports.policy.ts";
import type { Age, Dashboard } from "./reports.reads.ts";

/** A report as the list tells of it. */
export function presentReport(definition: ReportDefinition) {
  const { id, title, description, permission, hasPeriod, measures } = definition;
  const groupBy = groupsOf(definition).map((name) => ({ name, columns: GROUP_COLUMNS[name] }));
  return { id, title, description, permission, hasPeriod, groupBy, measures };
}

/** The days that a report is about. */
export function presentPeriod(period: Period | null) {
  return period && { from: period.from, to: period.to, timeZone: period.timeZone };
}

/** The dashboard's figures. */
export function presentDashboard({ timeZone, now, daily }: Dashboard) {
  return {
    timeZone,
    now: { ...now, ...presentAge(now) },
    daily: { ...daily, ...presentAge(daily) },
  };
}

function presentAge({ refreshedAt, ageSeconds }: Age) {
  return { refreshedAt: refreshedAt.toISOString(), ageSeconds };
}
