import { shutdownTelemetry } from "../../otel/sdk/runtime.ts";
import type { Config } from "../config/index.ts";
import { createHealthService } from "../modules/health/index.ts";
import { createLifecycle, type Lifecycle, startTicker } from "../platform/lifecycle/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { createHealthChecks } from "./health-checks.ts";
import { createHttpSide, createLiveSide } from "./http.ts";
import { createInfrastructure } from "./infrastructure.ts";
import { startSchedulerRole } from "./scheduler.ts";
import { createServices } from "./services.ts";
import { startWorkerRole } from "./worker.ts";

const HEALTH_EVERY_MS = 30_000;
/** Load balancers get this long to notice that readiness says no. */
const DRAIN_NOTICE_MS = { production: 5_000, development: 0, demo: 0, test: 0 } as const;

/** A running process of the application. */
export interface Application {
  readonly port: number;
  readonly lifecycle: Lifecycle;
}

/** Starts the roles that the configuration names; the lifecycle ends them in order. */
export async function startApplication(config: Config, logger: Logger): Promise<Application> {
  const lifecycle = createLifecycle({ logger, deadlineMs: config.shutdownDeadlineMs });
  const infrastructure = createInfrastructure(config, logger);
  const services = createServices(infrastructure);
  const live = config.roles.includes("live") ? createLiveSide(infrastructure, services) : null;
  const health = createHealthService({
    checks: createHealthChecks(infrastructure, live),
    release: config.release,
    roles: config.roles,
    isShuttingDown: () => lifecycle.isShuttingDown,
  });
  const server = createHttpSide(infrastructure, services, health, live);
  const worker = config.roles.includes("worker") ? startWorkerRole(infrastructure, services) : null;
  const scheduler = config.roles.includes("scheduler")
    ? startSchedulerRole(infrastructure, services, health)
    : null;
  live?.start();
  const { port } = await server.listen();
  const healthTicker = startTicker({
    name: "health",
    intervalMs: HEALTH_EVERY_MS,
    work: health.checkAll,
    logger,
  });
  logger.info({ port, roles: config.roles, environment: config.environment }, "ready");

  lifecycle.onShutdown({
    name: "tell the load balancer",
    timeoutMs: 6_000,
    run: () => new Promise((resolve) => setTimeout(resolve, DRAIN_NOTICE_MS[config.environment])),
  });
  lifecycle.onShutdown({
    name: "say goodbye to sockets and drain requests",
    timeoutMs: 10_000,
    run: async () => {
      await Promise.all([live?.close({ graceMs: 2_000 }), server.close({ graceMs: 8_000 })]);
    },
  });
  lifecycle.onShutdown({
    name: "finish or hand back jobs",
    timeoutMs: 12_000,
    run: async () => {
      await Promise.all([worker?.stop(), scheduler?.stop(), healthTicker.stop()]);
      await services.outbox.settle();
    },
  });
  lifecycle.onShutdown({
    name: "flush telemetry",
    timeoutMs: 3_000,
    run: async () => void (await shutdownTelemetry(2_500)),
  });
  lifecycle.onShutdown({ name: "close connections", timeoutMs: 3_000, run: infrastructure.close });
  return { port, lifecycle };
}
