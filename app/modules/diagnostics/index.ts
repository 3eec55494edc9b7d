import { instruments } from "../../platform/telemetry/index.ts";
import { defineModule } from "../module.ts";
import { createMemoryGuard } from "./memory-guard.ts";
import { usageGauges } from "./usage.gauges.ts";

const LOOK_AT_MEMORY_EVERY_MS = 60_000;

/** How each process fares: what it uses, what it lets go of when memory is scarce. */
export const diagnosticsModule = defineModule<null>({
  name: "diagnostics",
  create: ({ config, database, cache, logger }) => {
    const { memoryLimitBytes, files, log } = config;
    const guard = createMemoryGuard({
      limitBytes: memoryLimitBytes,
      holders: { cacheEntries: cache.dropExpired, idleConnections: database.dropIdle },
      onCleanup: () => instruments.memoryCleanups.add(1),
      logger,
    });
    return {
      service: null,
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
