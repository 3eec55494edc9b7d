import { type Route, routesOf } from "../../http/index.ts";
import { callAnalyticsContract } from "./call-analytics.contract.ts";
import { presentCallAnalytics } from "./call-analytics.presenter.ts";
import type { CallAnalyticsService } from "./call-analytics.service.ts";

/** What was made of one call. */
export function callAnalyticsRoutes(service: CallAnalyticsService): Route[] {
  const route = routesOf(callAnalyticsContract);
  return [
    route("getCallAnalytics", async ({ params, query, principal }) => {
      const analytics = await service.ofCall(principal, params.id);
      return {
        status: 200,
        // What is asked for by a former id is not kept: what changes the call names the id that it has now.
        ...(analytics.call.id === params.id ? {} : { isPassing: true as const }),
        body: presentCallAnalytics(analytics, query.words),
      };
    }),
  ];
}
