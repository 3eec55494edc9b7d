import { hostname } from "node:os";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { createProfiler } from "../../platform/profiler/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { diagnosticsContract } from "./diagnostics.contract.ts";
import { diagnosticsErrors } from "./diagnostics.errors.ts";
import { diagnosticsRoutes } from "./diagnostics.routes.ts";
import { createMemoryGuard } from "./memory-guard.ts";
import { recordProfile } from "./profile-recorder.ts";
import { createProfilesService } from "./profiles.service.ts";
import { usageGauges } from "./usage.gauges.ts";

const LOOK_AT_MEMORY_EVERY_MS = 60_000;

/** How each process fares: what it uses and lets go of when memory is scarce, what its operations take, profiles of it. */
export const diagnosticsModule = defineModule<null>({
  name: "diagnostics",
  contract: diagnosticsContract,
  permissions: { "diagnostics:read": "supervisor", "profiles:record": "admin" },
  rateLimits: { profiles: { points: 10, windowSeconds: 60 } },
  errors: diagnosticsErrors,
  create: ({ config, database, redis, cache, logger, use }) => {
    const { memoryLimitBytes, files, log } = config;
    const instance = `${hostname()}:${process.pid}`;
    const guard = createMemoryGuard({
      limitBytes: memoryLimitBytes,
      holders: { cacheEntries: cache.dropExpired, idleConnections: database.dropIdle },
      onCleanup: () => instruments.memoryCleanups.add(1),
      logger,
    });
    const profiler = createProfiler({
      onMeasured: (name, durationMs, outcome) =>
        instruments.operationDuration.record(durationMs / 1_000, {
          [ATTRIBUTES.operation]: name,
          [ATTRIBUTES.operationOutcome]: outcome,
        }),
    });
    const profiles = createProfilesService({
      record: recordProfile,
      lists: createExpiringStore(redis, "profiles"),
      files: createExpiringStore(redis, "profile"),
      database,
      audit: use(auditModule),
      instance,
      logger,
    });
    return {
      service: null,
      routes: diagnosticsRoutes(profiler, profiles, instance),
      gauges: usageGauges({
        memoryLimitBytes,
        folders: {
          ...(files.s3 ? {} : { files: files.directory }),
          ...(log.directory ? { logs: log.directory } : {}),
        },
        database,
      }),
      periodicWork: [
        { name: "memory-guard", role: "any", intervalMs: LOOK_AT_MEMORY_EVERY_MS, run: guard.look },
      ],
    };
  },
});
