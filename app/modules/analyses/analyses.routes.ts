import { type Route, routesOf } from "../../http/index.ts";
import { analysesContract } from "./analyses.contract.ts";
import { presentAnalysis } from "./analyses.presenter.ts";
import type { AnalysesService } from "./analyses.service.ts";

/** Analyses of calls, made anew. */
export function analysesRoutes(service: AnalysesService): Route[] {
  const route = routesOf(analysesContract);
  return [
    route("rerunAnalyses", async ({ params, body, principal }) => ({
      status: 202,
      body: { items: (await service.rerun(principal, params.id, body.kinds)).map(presentAnalysis) },
    })),
  ];
}
