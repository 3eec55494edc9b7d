import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { limitValue } from "../limits.ts";
import { dashboardUrl, OURS } from "../names.ts";
import { link } from "../panel.ts";
import { traces as find } from "../query.ts";
import { spanTable, traceTable } from "../table.ts";
import { engineeringBoard, PROVIDER, QUEUE, ROUTE } from "./board.ts";

const slowMs = limitValue("voice-webhook-p99") * 1000;
const LIMIT = 30;

/** Five columns beside each other on half of a laptop. */
const NARROW = { "Trace Name": 190, "Span ID": 100, "Start time": 125, Duration: 100 } as const;

/** With the page of the call, where a span is about one. */
const WITH_CALL = `select(span.${ATTRIBUTES.callUrl})`;

/** A value of a variable, or several, as a regular expression of TraceQL: between backticks nothing needs an escape. */
const anyOf = (variable: string): string => `\`\${${variable}:pipe}\``;

/** The traces worth reading. Tempo keeps every failed and every slow one. */
export const traces = engineeringBoard(
  "traces",
  "Which traces are worth reading? Click an id to read one span by span; its spans name the call, and lead back to metrics.",
  [
    {
      panels: [
        traceTable({
          title: "Failed",
          description:
            "Traces in which a span of ours failed, newest first. Click an id to read it span by span.",
          width: 12,
          height: 9,
          emptyText: "no failed trace in this range",
          links: [link("Errors", dashboardUrl("errors"))],
          queries: [
            find(`{ ${OURS} && status = error } with (most_recent=true)`, {
              limit: LIMIT,
              emptyUntil: "traceFailed",
            }),
          ],
        }),
        spanTable({
          title: "Slowest requests",
          description: `Requests that took longer than the voice agent's webhook may (${slowMs} ms), the longest first.`,
          width: 12,
          widths: NARROW,
          height: 9,
          emptyText: "no slow trace in this range",
          queries: [
            find(`{ ${OURS} && kind = server && duration > ${slowMs}ms } | ${WITH_CALL}`, {
              limit: LIMIT,
              spans: true,
              emptyUntil: "slowRequest",
            }),
          ],
        }),
        spanTable({
          title: "By route",
          description: "Requests on the routes chosen above, the longest first.",
          width: 12,
          widths: NARROW,
          height: 9,
          emptyText: "no request on these routes in this range",
          links: [link("Service overview", dashboardUrl("engineering"))],
          queries: [
            find(`{ ${OURS} && kind = server && span.http.route =~ ${anyOf("route")} } | ${WITH_CALL}`, {
              limit: LIMIT,
              spans: true,
            }),
          ],
        }),
        spanTable({
          title: "By queue",
          description:
            "Jobs of the queues chosen above, the longest first, and how long each had waited before.",
          width: 12,
          widths: { ...NARROW, "Trace Name": 0 },
          height: 9,
          emptyText: "no job of these queues in this range",
          links: [link("Queues and outbox", dashboardUrl("queues"))],
          queries: [
            find(
              `{ ${OURS} && kind = consumer && span.messaging.destination.name =~ ${anyOf("queue")} } | select(span.${ATTRIBUTES.callUrl}, span.${ATTRIBUTES.jobWaitSeconds})`,
              { limit: LIMIT, spans: true },
            ),
          ],
        }),
        traceTable({
          title: "By provider",
          description: "Traces with a request to the providers chosen above, the longest first.",
          width: 12,
          height: 9,
          emptyText: "no request to these providers in this range",
          longestFirst: true,
          links: [link("Requests to providers", dashboardUrl("breakers"))],
          queries: [
            find(`{ ${OURS} && kind = client && span.server.service.name =~ ${anyOf("provider")} }`, {
              limit: LIMIT,
            }),
          ],
        }),
        spanTable({
          title: "Newest provider events, end to end",
          description:
            "From the provider's webhook through database and queue to the SMS and the live board. Tempo shows a trace about half a minute after its end.",
          width: 12,
          widths: NARROW,
          height: 9,
          emptyText: "no provider event in this range",
          newestFirst: true,
          queries: [
            find(
              `{ ${OURS} && kind = server && span.http.route =~ "/webhooks/.*" } | ${WITH_CALL} with (most_recent=true)`,
              { limit: LIMIT, spans: true },
            ),
          ],
        }),
      ],
    },
  ],
  [ROUTE, QUEUE, PROVIDER],
);
