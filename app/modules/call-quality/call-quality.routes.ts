import { type Route, routesOf } from "../../http/index.ts";
import { callQualityContract } from "./call-quality.contract.ts";
import { presentSeries, presentSummary } from "./call-quality.presenter.ts";
import type { CallQualityService } from "./call-quality.service.ts";

/** How well calls can be heard: read by call, reported by whoever measures. */
export function callQualityRoutes(service: CallQualityService): Route[] {
  const route = routesOf(callQualityContract);
  return [
    route("getCallQuality", async ({ params }) => {
      const { callId, summary, secondsPerPoint, points } = await service.ofCall(params.id);
      return {
        status: 200,
        // What is asked for by a former id is not kept: what changes the call names the id that it has now.
        ...(callId === params.id ? {} : { isPassing: true as const }),
        body: {
          callId,
          summary: summary && presentSummary(summary),
          secondsPerPoint,
          series: presentSeries(points),
        },
      };
    }),
    route("reportCallSamples", async ({ body }) => {
      const { kept, unknownCallIds } = await service.report(body.samples);
      return { status: 200, body: { kept, unknownCallIds: [...unknownCallIds] } };
    }),
  ];
}
