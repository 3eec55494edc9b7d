import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { channelsModule } from "../channels/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { tasksModule } from "../tasks/index.ts";
import { threadsModule } from "../threads/index.ts";
import { voicemailsModule } from "../voicemails/index.ts";
import { bulkOperationsContract } from "./bulk-operations.contract.ts";
import { bulkErrors } from "./bulk-operations.errors.ts";
import { runBulk } from "./bulk-operations.jobs.ts";
import { bulkOperationsPublicEvents } from "./bulk-operations.public-events.ts";
import { bulkOperationsRoutes } from "./bulk-operations.routes.ts";
import {
  type BulkKinds,
  type BulkOperationsService,
  createBulkOperationsService,
} from "./bulk-operations.service.ts";
import { bulkOperationsSubscribers } from "./bulk-operations.subscribers.ts";
import { bulkOperationsHandlers } from "./bulk-operations.worker.ts";
import { contactsWithTemplates } from "./contacts-with-templates.ts";
import { createBulkRunsService } from "./bulk-runs.service.ts";

const RESUME_EVERY_MS = 60_000;

/** Many records changed at once: previewed, confirmed, undone. */
export const bulkOperationsModule = defineModule<BulkOperationsService>({
  name: "bulk-operations",
  contract: bulkOperationsContract,
  permissions: { "bulk-operations:run": "agent" },
  rateLimits: {
    /** Each reads and writes as many records as it selects. */
    "bulk-previews": { points: 30, windowSeconds: 60 },
    "bulk-exports": { points: 10, windowSeconds: 60 },
  },
  errors: bulkErrors,
  jobs: [runBulk],
  personalRows: [
    {
      table: "bulk_operation_records",
      ofPerson: "record_id = any(cast(:recordIds as uuid[]))",
      erase: {
        set: { before: "null", after: "null" },
        kept: "how many records an operation changed is counted",
      },
    },
  ],
  publicEvents: bulkOperationsPublicEvents,
  create: ({ config, database, unitOfWork, logger, jobs, live, isShuttingDown, use }) => {
    // A new kind of records is a declaration of its module (`<module>.bulk.ts` and its contract), a line in the contract, and a line here.
    const kinds: BulkKinds = {
      calls: use(callsModule).bulkKind,
      contacts: contactsWithTemplates(use(contactsModule).bulkKind, use(threadsModule).templateSending),
      leads: use(leadsModule).bulkKind,
      messages: use(channelsModule).bulkKind,
      tasks: use(tasksModule).bulkKind,
      threads: use(threadsModule).bulkKind,
      voicemails: use(voicemailsModule).bulkKind,
    };
    const audit = use(auditModule);
    const service = createBulkOperationsService({ database, unitOfWork, audit, kinds });
    const runs = createBulkRunsService({
      database,
      unitOfWork,
      logger,
      audit,
      kinds,
      jobs,
      isShuttingDown,
    });
    return {
      service,
      routes: bulkOperationsRoutes(service),
      jobHandlers: bulkOperationsHandlers(runs),
      subscribers: bulkOperationsSubscribers(live),
      periodicWork: [
        { name: "resume-bulk-operations", role: "scheduler", intervalMs: RESUME_EVERY_MS, run: runs.resume },
        pruneWork({
          kind: "bulk_operations",
          days: config.retention.bulk_operations,
          prune: service.prune,
        }),
      ],
    };
  },
});
