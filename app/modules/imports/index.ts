import { createFileStore } from "../../platform/file-store/index.ts";
import { auditModule } from "../audit/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { customFieldsModule } from "../custom-fields/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { createImportFiles } from "./import-files.ts";
import { createImportRunsService } from "./import-runs.service.ts";
import { importTargets } from "./import-targets.ts";
import { importsContract } from "./imports.contract.ts";
import { importErrors } from "./imports.errors.ts";
import { runImport } from "./imports.jobs.ts";
import { importsPublicEvents } from "./imports.public-events.ts";
import { importsRoutes } from "./imports.routes.ts";
import { createImportsService, type ImportsService } from "./imports.service.ts";
import { importsSubscribers } from "./imports.subscribers.ts";
import { importsHandlers } from "./imports.worker.ts";

const RESUME_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;

/** Contacts and leads out of files. */
export const importsModule = defineModule<ImportsService>({
  name: "imports",
  contract: importsContract,
  permissions: { "imports:run": "supervisor" },
  rateLimits: {
    /** Uploads; each takes disk, and a worker for a while. */
    imports: { points: 20, windowSeconds: 60 },
  },
  errors: importErrors,
  jobs: [runImport],
  personalRows: [
    {
      table: "import_lines",
      ofPerson: "record_id = any(cast(:recordIds as uuid[]))",
      erase: { set: { findings: "'[]'", changes: "null" }, kept: "how many lines a file had is counted" },
    },
  ],
  publicEvents: importsPublicEvents,
  create: ({ config, database, unitOfWork, jobs, live, isShuttingDown, use }) => {
    const files = createImportFiles({ database, store: createFileStore(config.files) });
    const service = createImportsService({
      database,
      unitOfWork,
      identity: use(identityModule),
      audit: use(auditModule),
      customFields: use(customFieldsModule),
      files,
      country: config.organization.country,
    });
    const runs = createImportRunsService({
      database,
      unitOfWork,
      files,
      targets: importTargets({
        contacts: use(contactsModule),
        leads: use(leadsModule),
        now: () => new Date(),
      }),
      customFields: use(customFieldsModule),
      jobs,
      isShuttingDown,
    });
    return {
      service,
      routes: importsRoutes(service),
      jobHandlers: importsHandlers(runs),
      subscribers: importsSubscribers(live),
      periodicWork: [
        { name: "resume-imports", role: "scheduler", intervalMs: RESUME_EVERY_MS, run: runs.resume },
        { name: "prune-imports", role: "scheduler", intervalMs: PRUNE_EVERY_MS, run: service.prune },
      ],
    };
  },
});

export { importChanged } from "./imports.events.ts";
