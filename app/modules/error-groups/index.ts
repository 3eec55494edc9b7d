import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { describeError, onLoggedError } from "../../platform/log/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { annotateSpan, instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { errorGroupsContract } from "./error-groups.contract.ts";
import { errorGroupErrors } from "./error-groups.errors.ts";
import { errorGroupsRepository as repository } from "./error-groups.repository.ts";
import { errorGroupsRoutes } from "./error-groups.routes.ts";
import { createErrorGroupsService, type ErrorGroupsService } from "./error-groups.service.ts";
import { createErrorTracker } from "./error-tracker.ts";
import { kindOfError } from "./fingerprint.policy.ts";

const WRITE_EVERY_MS = 2_000;

/** What goes wrong on servers and in browsers, gathered by kind (KN-13). Every process tells of what it logs as an error. */
export const errorGroupsModule = defineModule<ErrorGroupsService>({
  name: "error-groups",
  contract: errorGroupsContract,
  permissions: {
    "error-reports:send": "agent",
    "error-groups:read": "supervisor",
    "error-groups:manage": "admin",
  },
  /** A page tells every ten seconds at most. */
  rateLimits: { "error-reports": { points: 30, windowSeconds: 60 } },
  errors: errorGroupErrors,
  create: ({ config, database, logger, unitOfWork, use }) => {
    const { release } = config;
    const tracker = createErrorTracker({ write: (seen) => repository.add(database.pool, seen) });
    onLoggedError(({ error, traceId }) => {
      const {
        type = "Error",
        message = "",
        stack = "",
      } = describeError(error) as Partial<Record<"type" | "message" | "stack", string>>;
      const kind = kindOfError("server", { type, message, stack });
      // By it dashboards find the traces of a group.
      annotateSpan({ [ATTRIBUTES.errorFingerprint]: tracker.note({ kind, release, traceId }) });
    });
    const service = createErrorGroupsService({
      ...{ database, unitOfWork, tracker, logger },
      audit: use(auditModule),
    });
    return {
      service,
      routes: errorGroupsRoutes(service),
      periodicWork: [
        { name: "write-errors", role: "any", intervalMs: WRITE_EVERY_MS, run: tracker.flush },
        pruneWork({
          kind: "error_groups",
          days: config.retention.error_groups,
          prune: (olderThan, limit) => repository.prune(database.pool, olderThan, limit),
        }),
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.errorGroupsOpen,
          read: async () =>
            (await repository.openByTier(database.pool)).map(({ tier, count }) => ({
              value: count,
              attributes: { [ATTRIBUTES.errorTier]: tier },
            })),
        },
      ],
    };
  },
});
