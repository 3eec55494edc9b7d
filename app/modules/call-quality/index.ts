import { pruneWork } from "../../platform/retention/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { callsModule } from "../calls/index.ts";
import { defineModule } from "../module.ts";
import { callQualityContract } from "./call-quality.contract.ts";
import { measureCall } from "./call-quality.jobs.ts";
import { callQualityRepository } from "./call-quality.repository.ts";
import { callQualityRoutes } from "./call-quality.routes.ts";
import { type CallQualityService, createCallQualityService } from "./call-quality.service.ts";
import { callQualitySubscribers } from "./call-quality.subscribers.ts";
import { callQualityHandlers } from "./call-quality.worker.ts";

/** How well people hear each other in calls. */
export const callQualityModule = defineModule<CallQualityService>({
  name: "call-quality",
  contract: callQualityContract,
  permissions: { "call-quality:report": "supervisor" },
  jobs: [measureCall],
  create: ({ config, database, unitOfWork, live, providers, breakers, logger, use }) => {
    const carriers = providers.voiceCarriers;
    const service = createCallQualityService({
      database,
      unitOfWork,
      calls: use(callsModule),
      carriers,
      logger,
    });
    return {
      service,
      routes: callQualityRoutes(service),
      jobHandlers: callQualityHandlers(service),
      healthChecks: [
        providerCheck(
          {
            name: "call_quality_provider",
            breaker: carriers.map(({ quality }) => quality.breaker),
            waiting: "figures of call quality",
          },
          breakers,
        ),
      ],
      subscribers: callQualitySubscribers(service, live, new Set(carriers.map(({ name }) => name))),
      periodicWork: [
        pruneWork({
          kind: "call_quality",
          days: config.retention.call_quality,
          prune: (olderThan, limit) => callQualityRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});

export type { CallQualityService } from "./call-quality.service.ts";
