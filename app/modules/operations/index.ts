import { migrations } from "../../migrations/index.ts";
import { pendingMigrations } from "../../platform/database/index.ts";
import { pruneInbox } from "../../platform/inbox/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { operationsChecks } from "./operations.checks.ts";
import { operationsContract } from "./operations.contract.ts";
import { operationsErrors } from "./operations.errors.ts";
import { operationsGauges } from "./operations.gauges.ts";
import { operationsRoutes } from "./operations.routes.ts";
import { createOperationsService, type OperationsService } from "./operations.service.ts";

const OUTBOX_SWEEP_MS = 1_000;
const BREAKERS_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const OUTBOX_KEPT_DAYS = 7;
const PROVIDER_EVENTS_KEPT_DAYS = 90;

/** What runs behind the screens: the outbox, the queues, the breakers, and the clean-up of what is old. */
export const operationsModule = defineModule<OperationsService>({
  name: "operations",
  contract: operationsContract,
  errors: operationsErrors,
  create: ({ database, outbox, unitOfWork, jobs, breakers, cache, declared, use }) => {
    const service = createOperationsService({ outbox, unitOfWork, identity: use(identityModule) });
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
        {
          name: "prune",
          role: "scheduler",
          intervalMs: PRUNE_EVERY_MS,
          run: async () => {
            await outbox.prune(new Date(Date.now() - OUTBOX_KEPT_DAYS * DAY_MS));
            await pruneInbox(database.pool, new Date(Date.now() - PROVIDER_EVENTS_KEPT_DAYS * DAY_MS));
          },
        },
      ],
    };
  },
});
