import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { oneTraceLink, tracesLink } from "../../../otel/catalogue/trace-link.ts";
import { alertsModule } from "../../modules/alerts/index.ts";
import { callsModule } from "../../modules/calls/index.ts";
import { messagesModule } from "../../modules/messages/index.ts";
import { defineModule } from "../../modules/module.ts";
import { callPageContract } from "./call-page.contract.ts";
import { callPageRoutes, type TraceLinks } from "./call-page.routes.ts";
import { type CallPageService, createCallPageService } from "./call-page.service.ts";

/** So many fit an address; spans that name an SMS name its call as well. */
const MAX_MESSAGE_IDS = 60;

/** The page of one call, joined from what several modules know. */
export const callPageModule = defineModule<CallPageService>({
  name: "call-page",
  contract: callPageContract,
  create: ({ config, use }) => {
    const service = createCallPageService({
      calls: use(callsModule),
      alerts: use(alertsModule),
      messages: use(messagesModule),
    });
    const { grafanaUrl } = config.links;
    return { service, routes: callPageRoutes(service, grafanaUrl ? linksInto(grafanaUrl) : null) };
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
