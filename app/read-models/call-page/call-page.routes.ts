import { type Route, routesOf } from "../../http/index.ts";
import { presentAlert } from "../../modules/alerts/index.ts";
import { presentCall } from "../../modules/calls/index.ts";
import { traceIdOf } from "../../platform/telemetry/index.ts";
import { type CallTracesJson, callPageContract, type TimelineEntryJson } from "./call-page.contract.ts";
import type { CallPage, CallPageService } from "./call-page.service.ts";
import type { CallTracesService } from "./call-traces.service.ts";
import { isLate, type TimelineEntry } from "./timeline.policy.ts";

/** Makes links into Grafana. */
export interface TraceLinks {
  /** Opens a trace that began about `at`. */
  one(traceId: string, at: Date): string;
  /** Finds the traces of these calls and messages between two times. */
  all(subjects: CallPage["subjects"], from: Date, to: Date): string;
}

/** One call with its story. */
export function callPageRoutes(
  service: CallPageService,
  traces: CallTracesService,
  links: TraceLinks | null,
): Route[] {
  const route = routesOf(callPageContract);
  return [
    route("getCallPage", async ({ params }) => {
      const page = await service.callPage(params.id);
      return {
        status: 200,
        ...passingUnless(page.call.id === params.id),
        body: {
          call: presentCall(page.call),
          timeline: page.timeline.items.map(presentEntry),
          earlierCursor: page.timeline.nextCursor,
          alerts: page.alerts.map(presentAlert),
          transcript: page.transcript,
          traces: presentTraces(page, links),
        },
      };
    }),
    route("listCallTimeline", async ({ params, query }) => {
      const { callId, items, nextCursor } = await service.timeline(params.id, query);
      return {
        status: 200,
        ...passingUnless(callId === params.id),
        body: { items: items.map(presentEntry), nextCursor },
      };
    }),
    route("getCallTrace", async ({ params }) => {
      const { beganAt, tree, ...reading } = await traces.trace(params.id, params.traceId);
      return {
        status: 200,
        body: {
          ...reading,
          url: links?.one(reading.traceId, beganAt) ?? null,
          tree: tree && {
            ...tree,
            startedAt: tree.startedAt.toISOString(),
            spans: tree.spans.map(({ attributes, ...span }) => ({ ...span, attributes: [...attributes] })),
          },
        },
      };
    }),
  ];
}

/** What is asked for by a former id is not kept: what changes the call names the id that it has now. */
function passingUnless(hasCurrentId: boolean): { isPassing?: true } {
  return hasCurrentId ? {} : { isPassing: true };
}

function presentTraces({ traces, subjects }: CallPage, links: TraceLinks | null): CallTracesJson {
  const times = traces.map(({ beganAt }) => beganAt.getTime());
  const all = () => links?.all(subjects, new Date(Math.min(...times)), new Date(Math.max(...times)));
  return {
    items: traces.map(({ beganAt, ...trace }) => ({
      ...trace,
      beganAt: beganAt.toISOString(),
      url: links?.one(trace.traceId, beganAt) ?? null,
    })),
    url: traces.length > 0 ? (all() ?? null) : null,
  };
}

function presentEntry({ traceparent, tracedAt: _, at, ...entry }: TimelineEntry): TimelineEntryJson {
  return { ...entry, isLate: isLate(entry), at: at.toISOString(), traceId: traceIdOf(traceparent) };
}
