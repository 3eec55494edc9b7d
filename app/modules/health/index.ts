import { setTimeout as sleep } from "node:timers/promises";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { renderMetrics } from "../../../otel/sdk/runtime.ts";
import { pingRedis } from "../../platform/redis/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { defineModule } from "../module.ts";
import { healthContract } from "./health.contract.ts";
import { healthRoutes } from "./health.routes.ts";
import { createHealthService, type HealthService } from "./health.service.ts";

const PING_TIMEOUT_MS = 2_000;
const CHECK_EVERY_MS = 30_000;
const LIVE_POLL_MS = 50;

/** The application's own state and that of all it depends on. Every process serves it, whatever its role. */
export const healthModule = defineModule<HealthService>({
  name: "health",
  contract: healthContract,
  /** They say how the process is built and loaded. */
  permissions: { "metrics:read": "supervisor" },
  create: ({ config, database, redis, declared, isLiveReading, isShuttingDown }) => {
    const service = createHealthService({
      checks: declared.healthChecks,
      release: config.release,
      roles: config.roles,
      isShuttingDown,
    });
    const { environment, release } = config;
    const { timeZone } = config.organization;
    return {
      service,
      routes: healthRoutes(service, { environment, release, timeZone, ...config.links }, renderMetrics),
      isServedByEveryRole: true,
      healthChecks: [
        // Boards poll while live updates are down, so they are not critical.
        ...(config.roles.includes("live")
          ? [
              {
                name: "live_updates",
                isCritical: false,
                run: async () => ({
                  state: (await readsWithin(isLiveReading, PING_TIMEOUT_MS))
                    ? ("up" as const)
                    : ("down" as const),
                  latencyMs: null,
                }),
              },
            ]
          : []),
        {
          name: "postgres",
          isCritical: true,
          run: async () => ({ latencyMs: await database.ping(PING_TIMEOUT_MS) }),
        },
        {
          // What comes in is kept by PostgreSQL alone and people stay signed in; only what follows waits.
          name: "redis",
          isCritical: false,
          run: async () => ({ latencyMs: await pingRedis(redis, PING_TIMEOUT_MS) }),
        },
      ],
      periodicWork: [{ name: "health", role: "any", intervalMs: CHECK_EVERY_MS, run: service.checkAll }],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.dependencyUp,
          read: () =>
            service.report().dependencies.map(({ name, state }) => ({
              value: state === "up" || state === "degraded" ? 1 : 0,
              attributes: { [ATTRIBUTES.dependency]: name },
            })),
        },
      ],
    };
  },
});

/** Waits, as for every other answer: at the start and after a failover the reader needs a moment to find its place. */
async function readsWithin(isReading: () => boolean | null, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!isReading() && performance.now() < deadline) await sleep(LIVE_POLL_MS);
  return isReading() === true;
}
