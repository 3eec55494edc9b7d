import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import { COLLECTOR, PROMETHEUS, SDK } from "../known-metrics.ts";
import { GUIDE, guide } from "../limits.ts";
import { max, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { COLOUR, PER_SECOND } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard } from "./board.ts";

const PARTS = { job: "~prometheus|alertmanager|tempo|grafana" };

/** Is what dashboards show complete, and what does it cost? */
export const telemetry = engineeringBoard(
  "telemetry",
  "Is anything missing from these pages, and what does watching cost?",
  [
    {
      title: "Is anything lost?",
      panels: [
        timeseries({
          title: "Spans in and out",
          description:
            "Spans that the collector took in, and those it sent to Tempo after sampling. Taken in but none sent: Tempo does not answer.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          colours: { "taken in": COLOUR.neutral, "sent to Tempo": COLOUR.good },
          queries: [
            prom(sum(rate(COLLECTOR.acceptedSpans.name)), "taken in"),
            prom(sum(rate(COLLECTOR.sentSpans.name)), "sent to Tempo", {
              emptyUntil: "traceStored",
            }),
          ],
        }),
        timeseries({
          title: "Lost",
          description:
            "Data that was refused or could not be sent on. Anything above zero means that these dashboards miss something: look at the collector's log.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          emptyText: "nothing lost",
          atLeast: 1,
          colours: { "spans refused": COLOUR.warning, "metrics refused": "yellow" },
          queries: [
            prom(sum(rate(COLLECTOR.refusedSpans.name)), "spans refused"),
            prom(sum(rate(COLLECTOR.refusedPoints.name)), "metrics refused", { emptyUntil: "telemetryLost" }),
            prom(sum(rate(COLLECTOR.failedSpans.name), "exporter"), "spans not sent to {{exporter}}", {
              emptyUntil: "telemetryLost",
            }),
            prom(sum(rate(COLLECTOR.failedPoints.name), "exporter"), "metrics not sent to {{exporter}}", {
              emptyUntil: "telemetryLost",
            }),
            prom(
              sum(rate(COLLECTOR.unqueuedSpans.name), "exporter"),
              "spans over the queue of {{exporter}}",
              {
                emptyUntil: "telemetryLost",
              },
            ),
            prom(
              sum(rate(COLLECTOR.unqueuedPoints.name), "exporter"),
              "metrics over the queue of {{exporter}}",
              {
                emptyUntil: "telemetryLost",
              },
            ),
          ],
        }),
        timeseries({
          title: "Queues to Tempo and Prometheus",
          description: "How full the collector's sending queues are. A full queue loses what comes next.",
          width: 8,
          height: 8,
          unit: "percentunit",
          max: 1,
          limits: guide(GUIDE.queueFullRatio),
          queries: [
            prom(
              `${sum(selector(COLLECTOR.queueSize.name), "exporter")} / ${sum(selector(COLLECTOR.queueCapacity.name), "exporter")}`,
              "{{exporter}}",
            ),
          ],
        }),
        timeseries({
          title: "Traces kept and dropped",
          description:
            "Tail sampling keeps all traces but those of ordinary reads, and of those a share. “too early”: memory ran out before a trace was complete.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          stacked: true,
          colours: { kept: COLOUR.good, "not kept": COLOUR.quiet, "too early": COLOUR.bad },
          queries: [
            prom(sum(rate(COLLECTOR.tracesJudged.name, { sampled: "true" })), "kept"),
            prom(sum(rate(COLLECTOR.tracesJudged.name, { sampled: "!true" })), "not kept", {
              emptyUntil: "traceNotKept",
            }),
            prom(sum(rate(COLLECTOR.tracesDroppedEarly.name)), "too early"),
          ],
        }),
        timeseries({
          title: "Spans of our processes",
          description:
            "sent: the collector took them. lost: their sending failed, or the process had no room to keep them until then.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          colours: { sent: COLOUR.good, lost: COLOUR.bad },
          queries: [
            prom(sum(rate(SDK.spansProcessed.name, { error_type: "" })), "sent"),
            prom(`${sum(rate(SDK.spansProcessed.name, { error_type: "!" }))} or vector(0)`, "lost"),
          ],
        }),
        timeseries({
          title: "Rules that came too late",
          description:
            "Evaluations that Prometheus left out because the one before had not ended: alerts are late then, or missing.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          atLeast: 1,
          queries: [prom(sum(rate(PROMETHEUS.rulesMissed.name)), "left out")],
        }),
      ],
    },
    {
      title: "What it costs",
      panels: [
        timeseries({
          title: "CPU of the parts that watch",
          description: "Cores in use by each of the parts, the collector included.",
          width: 8,
          height: 8,
          unit: "short",
          decimals: 2,
          stacked: true,
          queries: [
            prom(sum(rate(PROMETHEUS.cpu.name, PARTS), "job"), "{{job}}"),
            prom(sum(rate(COLLECTOR.cpu.name)), "collector"),
          ],
        }),
        timeseries({
          title: "Memory of the parts that watch",
          description: "Resident memory. The collector refuses data at its limit, and senders try again.",
          width: 8,
          height: 8,
          unit: "bytes",
          stacked: true,
          queries: [
            prom(sum(selector(PROMETHEUS.memory.name, PARTS), "job"), "{{job}}"),
            prom(sum(COLLECTOR.memory.name), "collector"),
          ],
        }),
        timeseries({
          title: "Spans of one request",
          description:
            "Spans that were taken in for each request that we answered, jobs and live updates included. Growth without a reason is a loop that is traced.",
          width: 8,
          height: 8,
          unit: "short",
          decimals: 0,
          queries: [
            prom(
              `${sum(rate(COLLECTOR.acceptedSpans.name))} / (${sum(rate(SPAN_METRICS.calls, { span_kind: "SPAN_KIND_SERVER", service_name: "trunkline-api" }))} > 0)`,
              "spans",
            ),
          ],
        }),
        timeseries({
          title: "Series in Prometheus",
          description:
            "Series in memory, of all parts. A jump means a label with too many values: look on the right whose it is.",
          width: 12,
          height: 8,
          unit: "short",
          colours: { series: COLOUR.neutral },
          queries: [prom(max(PROMETHEUS.series.name), "series")],
        }),
        timeseries({
          title: "Series of span metrics, by service",
          description: "Combinations of span name, route, status and release. The collector allows 5,000.",
          width: 12,
          height: 8,
          unit: "short",
          legend: "right",
          queries: [
            prom(
              `count by (service_name) (${SPAN_METRICS.duration}_count{service_name!=""})`,
              "{{service_name}}",
            ),
          ],
        }),
      ],
    },
  ],
);
