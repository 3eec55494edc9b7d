import { createOperations } from "../../http/index.ts";
import { defineModule } from "../../modules/module.ts";
import { createRateLimits } from "../../platform/rate-limit/index.ts";
import { todayContract } from "./today.contract.ts";
import { todayRoutes } from "./today.routes.ts";
import { createTodayService, type TodayService } from "./today.service.ts";

/** What needs somebody now, of all kinds with one request. */
export const todayModule = defineModule<TodayService>({
  name: "today",
  contract: todayContract,
  create: ({ redis, logger, declared }) => {
    const service = createTodayService({ logger });
    const operations = createOperations({
      routes: declared.routes,
      rateLimits: () => createRateLimits({ redis, rules: declared.rateLimits }),
    });
    return { service, routes: todayRoutes(service, operations) };
  },
});
