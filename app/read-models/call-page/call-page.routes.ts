import { type Route, routesOf } from "../../http/index.ts";
import { presentAlert } from "../../modules/alerts/index.ts";
import { presentCall } from "../../modules/calls/index.ts";
import { traceIdOf } from "../../platform/telemetry/index.ts";
import { callPageContract, type TimelineEntryJson, type TraceLinkJson } from "./call-page.contract.ts";
import type { CallPageService } from "./call-page.service.ts";
import type { TimelineEntry } from "./timeline.policy.ts";

/** Makes the link that opens a trace that began about `at`; null where there is no Grafana. */
export type TraceUrl = (traceId: string, at: Date) => string | null;

/** One call with its story. */
export function callPageRoutes(service: CallPageService, traceUrl: TraceUrl): Route[] {
  const route = routesOf(callPageContract);
  return [
    route("getCallPage", async ({ params }) => {
      const page = await service.callPage(params.id);
      return {
        status: 200,
        body: {
          call: presentCall(page.call),
          timeline: page.timeline.items.map(presentEntry),
          earlierCursor: page.timeline.nextCursor,
          alerts: page.alerts.map(presentAlert),
          transcript: page.transcript,
          trace: presentTrace(page.traceparent, new Date(page.call.initiatedAt), traceUrl),
        },
      };
    }),
    route("listCallTimeline", async ({ params, query }) => {
      const { items, nextCursor } = await service.timeline(params.id, query);
      return { status: 200, body: { items: items.map(presentEntry), nextCursor } };
    }),
  ];
}

function presentTrace(traceparent: string | null, at: Date, traceUrl: TraceUrl): TraceLinkJson | null {
  const traceId = traceIdOf(traceparent);
  return traceId ? { traceId, url: traceUrl(traceId, at) } : null;
}

function presentEntry({ traceparent, at, ...entry }: TimelineEntry): TimelineEntryJson {
  return { ...entry, at: at.toISOString(), traceId: traceIdOf(traceparent) };
}
