import { oneTraceLink } from "../../../otel/catalogue/trace-link.ts";
import { alertsModule } from "../../modules/alerts/index.ts";
import { callsModule } from "../../modules/calls/index.ts";
import { defineModule } from "../../modules/module.ts";
import { callPageContract } from "./call-page.contract.ts";
import { callPageRoutes } from "./call-page.routes.ts";
import { type CallPageService, createCallPageService } from "./call-page.service.ts";

/** The page of one call, joined from what several modules know. */
export const callPageModule = defineModule<CallPageService>({
  name: "call-page",
  contract: callPageContract,
  create: ({ config, use }) => {
    const service = createCallPageService({ calls: use(callsModule), alerts: use(alertsModule) });
    const { grafanaUrl } = config.links;
    return {
      service,
      routes: callPageRoutes(service, (traceId, at) =>
        grafanaUrl ? oneTraceLink(grafanaUrl, traceId, at) : null,
      ),
    };
  },
});
