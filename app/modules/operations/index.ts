import { RETENTION } from "../../config/index.ts";
import { migrations } from "../../migrations/index.ts";
import { pendingMigrations } from "../../platform/database/index.ts";
import { pruneInbox } from "../../platform/inbox/index.ts";
import { createCleanUpLog, pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { operationsChecks } from "./operations.checks.ts";
import { operationsContract } from "./operations.contract.ts";
import { operationsErrors } from "./operations.errors.ts";
import { operationsGauges } from "./operations.gauges.ts";
import { operationsRoutes } from "./operations.routes.ts";
import { createOperationsService, type OperationsService } from "./operations.service.ts";

const OUTBOX_SWEEP_MS = 1_000;
const BREAKERS_EVERY_MS = 1_000;

/** What runs behind the screens: the outbox, the queues, the breakers, and the clean-up of what is old. */
export const operationsModule = defineModule<OperationsService>({
  name: "operations",
  contract: operationsContract,
  permissions: { "breakers:read": "supervisor", "cache:clear": "admin", "retention:read": "admin" },
  errors: operationsErrors,
  personalRows: [
    {
      table: "provider_events",
      ofPerson: "call_id = any(cast(:callIds as uuid[]))",
      erase: { set: { payload: "'{}'" }, kept: "an event that is told again must be recognised" },
    },
    {
      table: "idempotency_keys",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
      secrets: ["key_hash", "request_hash", "token"],
    },
  ],
  create: ({
    config,
    database,
    redis,
    outbox,
    unitOfWork,
    jobs,
    breakers,
    cache,
    idempotencyKeys,
    declared,
    use,
  }) => {
    const service = createOperationsService({
      outbox,
      unitOfWork,
      audit: use(auditModule),
      cache,
      breakers,
      cleanUps: createCleanUpLog(redis),
      retention: { rules: RETENTION, days: config.retention },
    });
    return {
      service,
      routes: operationsRoutes(service),
      gauges: operationsGauges({ outbox, jobs, breakers, queues: declared.queues }),
      healthChecks: operationsChecks({
        outbox,
        jobs,
        queues: declared.queues,
        cache,
        pendingMigrations: () => pendingMigrations(database.pool, migrations),
      }),
      periodicWork: [
        { name: "outbox-sweep", role: "worker", intervalMs: OUTBOX_SWEEP_MS, run: () => outbox.publishDue() },
        { name: "breakers", role: "any", intervalMs: BREAKERS_EVERY_MS, run: breakers.synchronize },
        pruneWork({ kind: "outbox", days: config.retention.outbox, prune: outbox.prune }),
        pruneWork({
          kind: "idempotency_keys",
          days: config.retention.idempotency_keys,
          prune: idempotencyKeys.prune,
        }),
        pruneWork({
          kind: "provider_events",
          days: config.retention.provider_events,
          prune: (olderThan, limit) => pruneInbox(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});
