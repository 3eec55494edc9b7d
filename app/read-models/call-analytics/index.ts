import { callsModule } from "../../modules/calls/index.ts";
import { defineModule } from "../../modules/module.ts";
import { profiledMethods } from "../../platform/profiler/index.ts";
import { callAnalyticsContract } from "./call-analytics.contract.ts";
import { createCallAnalyticsReads } from "./call-analytics.reads.ts";
import { callAnalyticsRoutes } from "./call-analytics.routes.ts";
import { type CallAnalyticsService, createCallAnalyticsService } from "./call-analytics.service.ts";

/** What was made of what was said in one call, joined from calls and analyses. */
export const callAnalyticsModule = defineModule<CallAnalyticsService>({
  name: "call-analytics",
  contract: callAnalyticsContract,
  create: ({ database, use }) => {
    const reads = createCallAnalyticsReads(database);
    const service = profiledMethods(
      "call-analytics",
      createCallAnalyticsService({ calls: use(callsModule), reads }),
    );
    return { service, routes: callAnalyticsRoutes(service) };
  },
});
