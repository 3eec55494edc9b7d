import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineModule } from "../../modules/module.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { profiledMethods } from "../../platform/profiler/index.ts";
import { reportsCommands } from "./reports.commands.ts";
import { REPORTS } from "./definitions/index.ts";
import { LOOK_EVERY_MS, REPORT_VIEWS, type ReportView } from "./report-views.policy.ts";
import { createReportViewsService } from "./report-views.service.ts";
import { reportsContract } from "./reports.contract.ts";
import { reportErrors } from "./reports.errors.ts";
import { createReportsReads } from "./reports.reads.ts";
import { reportsRoutes } from "./reports.routes.ts";
import { createReportsService, type ReportsService } from "./reports.service.ts";

/** Figures of what happened, and the materialized views that the dashboard is read from. */
export const reportsModule = defineModule<ReportsService>({
  name: "reports",
  commands: reportsCommands,
  contract: reportsContract,
  // Figures of a company and of each of its agents: they have no owner, so that they are for those who lead.
  permissions: { "reports:read": "supervisor", "reports:indexes": "admin" },
  /** Each question may read a year of calls; the page of reports asks a dozen of them for each period. */
  rateLimits: { reports: { points: 180, windowSeconds: 60 } },
  errors: reportErrors,
  create: ({ config, database, logger }) => {
    const { timeZone } = config.organization;
    const reads = createReportsReads(database);
    const service = profiledMethods(
      "reports",
      createReportsService({ definitions: REPORTS, reads, timeZone }),
    );
    const views = profiledMethods("report-views", createReportViewsService({ database, timeZone, logger }));
    return {
      service,
      routes: reportsRoutes(service),
      periodicWork: (Object.keys(REPORT_VIEWS) as ReportView[]).map((view) => ({
        name: `refresh-${view}`,
        role: "scheduler",
        intervalMs: LOOK_EVERY_MS,
        run: () => views.refreshIfDue(view),
      })),
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.reportViewAge,
          read: async () =>
            (await views.ages()).map(({ view, seconds }) => ({
              value: seconds,
              attributes: { [ATTRIBUTES.reportView]: view },
            })),
        },
        {
          role: "scheduler",
          gauge: instruments.callsToday,
          read: async () => [{ value: (await reads.dashboard()).now.callsToday }],
        },
        {
          role: "scheduler",
          gauge: instruments.callersUnique,
          read: async () => [{ value: (await reads.dashboard()).now.uniqueCallers24Hours }],
        },
      ],
    };
  },
});

export { indexesReport } from "./definitions/indexes.ts";
export { count, type ReportColumn, ratio, seconds, text } from "./report.types.ts";
export { countsStatements, createReportsReads, type ReportRow } from "./reports.reads.ts";
