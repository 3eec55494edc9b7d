import type { Row } from "../dashboard.ts";
import { limitValue } from "../limits.ts";
import { traces } from "../query.ts";
import { traceTable } from "../table.ts";

const slowMs = limitValue("voice-webhook-p99") * 1000;

/** The newest traces worth reading. Tempo keeps every failed and every slow one. */
export const latestTraces: Row = {
  title: "Latest traces worth reading",
  panels: [
    traceTable({
      title: "Failed",
      description: "Traces that hold a failed span, newest first. Click an id to read it span by span.",
      width: 12,
      height: 9,
      emptyText: "no failed trace in this range",
      queries: [traces("{ status = error }", { limit: 20, emptyUntil: "traceFailed" })],
    }),
    traceTable({
      title: `Requests slower than ${slowMs} ms`,
      description: "Requests that took longer than the voice agent's webhook may, newest first.",
      width: 12,
      height: 9,
      emptyText: "no slow trace in this range",
      queries: [
        traces(`{ kind = server && duration > ${slowMs}ms }`, {
          limit: 20,
          emptyUntil: "slowRequest",
        }),
      ],
    }),
    traceTable({
      title: "Newest provider events, end to end",
      description:
        "From the provider's webhook through database and queue to the SMS and the live board. Tempo shows a trace about half a minute after its end.",
      width: 24,
      height: 9,
      emptyText: "no provider event in this range",
      queries: [traces('{ kind = server && span.http.route =~ "/webhooks/.*" }', { limit: 20 })],
    }),
  ],
};
