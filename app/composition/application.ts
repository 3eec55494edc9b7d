import { shutdownTelemetry, startAtZero } from "../../otel/sdk/runtime.ts";
import type { Config } from "../config/index.ts";
import { warmAnswers } from "../http/index.ts";
import type { LiveServer } from "../live/index.ts";
import { createLifecycle, type Lifecycle } from "../platform/lifecycle/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { startBackground } from "./background.ts";
import { type ApplicationCore, createCore } from "./core.ts";
import { createHttpSide, createLiveSide } from "./http-side.ts";
import { createInfrastructure, type Infrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";
import { routesOfModules } from "./modules.ts";
import { seriesOfProcess } from "./series-from-start.ts";

/** Load balancers get this long to notice that readiness says no. */
const DRAIN_NOTICE_MS = { production: 5_000, development: 0, demo: 0, test: 0 } as const;

/** A running process of the application. */
export interface Application {
  readonly port: number;
  readonly lifecycle: Lifecycle;
  readonly infrastructure: Infrastructure;
  readonly modules: ApplicationCore["modules"];
  /** How many hot answers were read ahead, when that is done; nothing waits for it. */
  readonly warmed: Promise<number>;
}

/** Starts the roles that the configuration names; the lifecycle ends them in order. */
export async function startApplication(config: Config, logger: Logger): Promise<Application> {
  const lifecycle = createLifecycle({ logger, deadlineMs: config.shutdownDeadlineMs });
  const infrastructure = createInfrastructure(config, logger);
  let live: LiveServer | null = null;
  const core = createCore(MODULES, infrastructure, {
    isLiveReading: () => live?.isReading ?? null,
    isShuttingDown: () => lifecycle.isShuttingDown,
  });
  startAtZero(seriesOfProcess(core.declarations, core.providers));
  live = config.roles.includes("live") ? createLiveSide(infrastructure, core) : null;
  const server = createHttpSide(infrastructure, core, live);
  live?.start();
  const { port } = await server.listen();
  const background = startBackground(infrastructure, core);
  const routes = config.roles.includes("api") ? routesOfModules(core.modules, true) : [];
  const warmed = warmAnswers({ routes, cache: infrastructure.cache, logger });
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
      await background.stop();
      await core.outbox.settle();
    },
  });
  lifecycle.onShutdown({
    name: "flush telemetry",
    timeoutMs: 3_000,
    run: async () => void (await shutdownTelemetry(2_500)),
  });
  lifecycle.onShutdown({ name: "close connections", timeoutMs: 3_000, run: infrastructure.close });
  return { port, lifecycle, infrastructure, modules: core.modules, warmed };
}
