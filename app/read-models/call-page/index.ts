import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { oneTraceLink, tracesLink } from "../../../otel/catalogue/trace-link.ts";
import { alertsModule } from "../../modules/alerts/index.ts";
import { callsModule } from "../../modules/calls/index.ts";
import { messagesModule } from "../../modules/messages/index.ts";
import { defineModule } from "../../modules/module.ts";
import { callPageContract } from "./call-page.contract.ts";
import { callPageErrors } from "./call-page.errors.ts";
import { callPageRoutes, type TraceLinks } from "./call-page.routes.ts";
import { type CallPageService, createCallPageService } from "./call-page.service.ts";
import { createCallTracesService } from "./call-traces.service.ts";

/** So many fit an address; spans that name an SMS name its call as well. */
const MAX_MESSAGE_IDS = 60;

/** The page of one call, joined from what several modules know. */
export const callPageModule = defineModule<CallPageService>({
  name: "call-page",
  contract: callPageContract,
  errors: callPageErrors,
  /** Each reads a whole trace. */
  rateLimits: { "call-traces": { points: 120, windowSeconds: 60 } },
  create: ({ config, providers, logger, use }) => {
    const service = createCallPageService({
      calls: use(callsModule),
      alerts: use(alertsModule),
      messages: use(messagesModule),
    });
    const traces = createCallTracesService({ pages: service, store: providers.traces, logger });
    const { grafanaUrl } = config.links;
    return { service, routes: callPageRoutes(service, traces, grafanaUrl ? linksInto(grafanaUrl) : null) };
  },
});

function linksInto(grafanaUrl: string): TraceLinks {
  return {
    one: (traceId, at) => oneTraceLink(grafanaUrl, traceId, at),
    all: ({ callIds, messageIds }, from, to) =>
      tracesLink(
        grafanaUrl,
        { [ATTRIBUTES.callId]: callIds, [ATTRIBUTES.messageId]: messageIds.slice(0, MAX_MESSAGE_IDS) },
        { from, to },
      ),
  };
}
