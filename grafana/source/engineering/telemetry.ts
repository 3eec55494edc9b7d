import { selector } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { COLLECTOR } from "../known-metrics.ts";
import { GUIDE, guide } from "../limits.ts";
import { rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { COLOUR, PER_SECOND } from "../style.ts";
import { timeseries } from "../timeseries.ts";

/** Is what these dashboards show complete? */
export const telemetry: Row = {
  title: "Telemetry itself: is anything missing from this page?",
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
        prom(sum(rate(COLLECTOR.unqueuedSpans.name), "exporter"), "spans over the queue of {{exporter}}", {
          emptyUntil: "telemetryLost",
        }),
        prom(sum(rate(COLLECTOR.unqueuedPoints.name), "exporter"), "metrics over the queue of {{exporter}}", {
          emptyUntil: "telemetryLost",
        }),
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
      width: 12,
      height: 7,
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
      title: "Collector memory",
      description: "Resident memory of the collector. At its limit it refuses data, and senders try again.",
      width: 12,
      height: 7,
      unit: "bytes",
      colours: { memory: COLOUR.neutral },
      queries: [prom(sum(COLLECTOR.memory.name), "memory")],
    }),
  ],
};
