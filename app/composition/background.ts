import { startTicker } from "../platform/lifecycle/index.ts";
import { createQueueWorker } from "../platform/queue/index.ts";
import { createCleanUpLog } from "../platform/retention/index.ts";
import { observeGauge } from "../platform/telemetry/index.ts";
import type { ApplicationCore } from "./core.ts";
import type { Infrastructure } from "./infrastructure.ts";

/** What a process does without being asked: jobs, periodic work, gauges. */
export interface Background {
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** Starts what the roles of this process work on. Several processes of one role do no harm. */
export function startBackground(
  { config, logger, redis, openBlockingRedis }: Infrastructure,
  { modules, declarations }: Pick<ApplicationCore, "modules" | "declarations">,
): Background {
  const plays = (role: "worker" | "scheduler" | "any") => role === "any" || config.roles.includes(role);
  const handlers = modules.flatMap(({ jobHandlers = [] }) => jobHandlers);
  const workers = plays("worker")
    ? declarations.queues.map((queue) =>
        createQueueWorker({
          queue,
          handlers: handlers.filter((handler) => handler.queue === queue.name),
          redis: openBlockingRedis(`worker-${queue.name}`),
          logger,
        }),
      )
    : [];
  const cleanUps = createCleanUpLog(redis);
  const tickers = modules
    .flatMap(({ periodicWork = [] }) => periodicWork)
    .filter(({ role }) => plays(role))
    .map(({ name, intervalMs, run }) => startTicker({ name, intervalMs, work: () => run(cleanUps), logger }));
  const gauges = modules
    .flatMap(({ gauges = [] }) => gauges)
    .filter(({ role }) => plays(role))
    .map(observeGauge);
  return {
    stop: async () => {
      await Promise.all([
        ...tickers.map((ticker) => ticker.stop()),
        ...workers.map((worker) => worker.close()),
      ]);
      for (const stop of gauges) stop();
    },
  };
}
