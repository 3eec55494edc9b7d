import { auditModule } from "../../modules/audit/index.ts";
import { defineModule } from "../../modules/module.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { profiledMethods } from "../../platform/profiler/index.ts";
import { performanceReportsContract } from "./performance-reports.contract.ts";
import { performanceReportErrors } from "./performance-reports.errors.ts";
import { mailReport } from "./performance-reports.jobs.ts";
import { createPerformanceReads } from "./performance-reports.reads.ts";
import { performanceReportsRoutes } from "./performance-reports.routes.ts";
import {
  createPerformanceReportsService,
  type PerformanceReportsService,
} from "./performance-reports.service.ts";
import { performanceReportsHandlers } from "./performance-reports.worker.ts";
import { SECTIONS } from "./sections/index.ts";

/** How often is looked whether it is Monday at seven. */
const LOOK_EVERY_MS = 60_000;

/** The weekly report of how fast and how busy the application was (CC-15). Before the reports, whose address `/api/reports/:id` would take its own. */
export const performanceReportsModule = defineModule<PerformanceReportsService>({
  name: "performance-reports",
  contract: performanceReportsContract,
  permissions: { "reports:performance": "manager" },
  /** Each asks the database and Prometheus for weeks. */
  rateLimits: { "performance-reports": { points: 12, windowSeconds: 60 } },
  errors: performanceReportErrors,
  jobs: [mailReport],
  personalRows: [
    {
      table: "performance_reports",
      // They tell of everybody's work.
      secrets: ["sections"],
      ofPerson: "requested_by = any(cast(:userIds as uuid[]))",
      erase: { set: { requested_by: "null" }, kept: "the figures are the company's" },
    },
  ],
  create: ({ config, database, unitOfWork, providers, logger, use }) => {
    const service = profiledMethods(
      "performance-reports",
      createPerformanceReportsService({
        database,
        unitOfWork,
        reads: createPerformanceReads(database),
        sections: SECTIONS,
        metrics: providers.metrics,
        capacityDirectory: config.capacityDirectory,
        email: providers.email,
        audit: use(auditModule),
        timeZone: config.organization.timeZone,
        publicUrl: config.http.publicUrl,
        logger,
      }),
    );
    return {
      service,
      routes: performanceReportsRoutes(service),
      jobHandlers: performanceReportsHandlers(service),
      periodicWork: [
        {
          name: "write-performance-report",
          role: "scheduler",
          intervalMs: LOOK_EVERY_MS,
          run: service.writeIfDue,
        },
        pruneWork({
          kind: "performance_reports",
          days: config.retention.performance_reports,
          prune: service.prune,
        }),
      ],
    };
  },
});
