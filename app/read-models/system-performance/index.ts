import { tell } from "../../live/index.ts";
import { defineModule } from "../../modules/module.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { systemPerformanceContract } from "./system-performance.contract.ts";
import { systemPerformanceRoutes } from "./system-performance.routes.ts";
import {
  createSystemPerformanceService,
  type SystemPerformanceService,
} from "./system-performance.service.ts";

/** How often the figures of the moment are told (DF-10). */
const TELL_EVERY_MS = 5_000;
/** Service levels change slowly. */
const EVALUATE_EVERY_MS = 15_000;

/** How the system is, live: by REST and over the WebSocket (CC-11). */
export const systemPerformanceModule = defineModule<SystemPerformanceService>({
  name: "system-performance",
  contract: systemPerformanceContract,
  permissions: { "performance:read": "manager" },
  create: ({ config, providers, redis, live, logger }) => {
    const service = createSystemPerformanceService({
      metrics: providers.metrics,
      watched: createExpiringStore<true>(redis, "performance-watched", { failsAtOnce: true }),
      grafanaUrl: config.links.grafanaUrl,
      runbooksUrl: config.runbooksUrl,
      logger,
    });
    const { performance: channel } = systemPerformanceContract.channels;
    return {
      service,
      routes: systemPerformanceRoutes(service),
      periodicWork: [
        {
          name: "tell-performance",
          role: "scheduler",
          intervalMs: TELL_EVERY_MS,
          run: async () => {
            const data = await service.vitalsIfWatched();
            if (data === null) return;
            await tell(
              live,
              [{ channel }],
              { event: "performance.measured", data, newestOf: "now" },
              { at: new Date(data.at), traceparent: null },
            );
          },
        },
        {
          name: "tell-performance-evaluation",
          role: "scheduler",
          intervalMs: EVALUATE_EVERY_MS,
          run: async () => {
            const data = await service.evaluationIfWatched();
            if (data === null) return;
            await tell(
              live,
              [{ channel }],
              { event: "performance.evaluated", data, newestOf: "now" },
              { at: new Date(data.at), traceparent: null },
            );
          },
        },
      ],
    };
  },
});
