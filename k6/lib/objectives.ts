import { SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../otel/catalogue/promql.ts";
import type { MeanIndicator } from "../../otel/catalogue/sla.types.ts";
import { eventSlo, latencySlo, type SlaId, slaRow } from "../../otel/catalogue/slas.ts";
import type { Objective, Owed, PrometheusView } from "./objective.ts";

/** How far apart the shares may be that client and server report: the way between them, and buckets. */
const MAX_SHARE_GAP = 0.02;
/** How far apart mean times may be: connection, sockets and a busy machine's queue lie between client and server. */
const MAX_TIME_GAP_SECONDS = 0.05;

/** A kind of traffic and the spans by which the server tells of it. */
export interface ObservedTraffic {
  /** The name of its `Traffic`. */
  readonly name: string;
  /** Which spans of the server are its requests. */
  readonly matchers: Matchers;
}

const spans = (metric: string, { matchers }: ObservedTraffic, more: Matchers = {}) => ({
  metric,
  matchers: { span_kind: "SPAN_KIND_SERVER", ...matchers, ...more },
});

/** Share of answers within a latency SLO's time, as its row owes it. */
export function withinSlo(traffic: ObservedTraffic, id: SlaId): Objective {
  const { title, objectiveRatio, indicator } = latencySlo(id);
  return {
    id,
    ...withinShare(traffic, title, indicator.thresholdSeconds, { comparison: ">=", level: objectiveRatio }),
  };
}

/** Share of answers within a time; `owed` null where it is told only. */
export function withinShare(
  traffic: ObservedTraffic,
  title: string,
  seconds: number,
  owed: Owed | null,
): Omit<Objective, "id"> {
  return {
    ...{ title, unit: "ratio", owed, maxDifference: MAX_SHARE_GAP },
    client: {
      metric: `${traffic.name}_within`,
      statistic: "rate",
      scale: 1,
      sampledMetric: `${traffic.name}_sampled_within`,
    },
    prometheus: { kind: "share_within", histogram: spans(SPAN_METRICS.duration, traffic), seconds },
    tempo: { kind: "share_within", seconds },
  };
}

/** Share of requests without a server error, as an SLO's row owes it. */
export function answeredSlo(traffic: ObservedTraffic, id: SlaId): Objective {
  const { title, objectiveRatio } = eventSlo(id);
  return {
    ...{ id, title, unit: "ratio", owed: { comparison: ">=", level: objectiveRatio } },
    client: {
      metric: `${traffic.name}_answered`,
      statistic: "rate",
      scale: 1,
      sampledMetric: `${traffic.name}_sampled_answered`,
    },
    prometheus: {
      kind: "share_good",
      total: spans(SPAN_METRICS.calls, traffic),
      bad: spans(SPAN_METRICS.calls, traffic, { http_response_status_code: "~5.." }),
    },
    tempo: { kind: "share_good" },
    maxDifference: MAX_SHARE_GAP,
  };
}

/** Mean time of an answer. `maxGapSeconds`: under more load than the machine bears, waiting before the server grows. */
export function meanTime(
  traffic: ObservedTraffic,
  id: string,
  title: string,
  owed: Owed | null,
  maxGapSeconds: number | null = MAX_TIME_GAP_SECONDS,
): Objective {
  return {
    ...{ id, title, unit: "seconds", owed, maxDifference: maxGapSeconds },
    client: {
      metric: `${traffic.name}_duration`,
      statistic: "avg",
      scale: 0.001,
      sampledMetric: `${traffic.name}_sampled_duration`,
    },
    ...meanViews(traffic),
  };
}

/** A statistic of the times that the client measured: `max`, `p(95)`. Prometheus has it by buckets, so they are not compared. */
export function clientTime(
  traffic: ObservedTraffic,
  id: string,
  title: string,
  statistic: string,
  owed: Owed | null,
): Objective {
  const quantile = statistic === "max" ? 1 : Number(/\d+(\.\d+)?/.exec(statistic)?.[0]) / 100;
  const { metric, matchers } = spans(`${SPAN_METRICS.duration}_bucket`, traffic);
  const selected = Object.entries(matchers).map(([label, value]) =>
    value.startsWith("~") ? `${label}=~"${value.slice(1)}"` : `${label}="${value}"`,
  );
  return {
    ...{ id, title, unit: "seconds", owed: null, maxDifference: null, tempo: null },
    client: { metric: `${traffic.name}_duration`, statistic, scale: 0.001 },
    prometheus: {
      kind: "query",
      query: `histogram_quantile(${quantile}, sum by (le) (increase(${metric}{${selected.join(",")}}[$window])))`,
    },
    ...(owed === null ? {} : { owed, prometheus: null }),
  };
}

/** What Prometheus counted of requests served a second, over the time that load was put on. */
export function servedPerSecond(traffic: ObservedTraffic, loadSeconds: number): PrometheusView {
  const counter = spans(SPAN_METRICS.calls, traffic, { http_response_status_code: "~[23].." });
  return { kind: "increase", counter, scale: 1 / loadSeconds };
}

/** Prometheus' and Tempo's view of a traffic's mean time. */
export function meanViews(traffic: ObservedTraffic): Pick<Objective, "prometheus" | "tempo"> {
  return {
    prometheus: { kind: "mean", histogram: spans(SPAN_METRICS.duration, traffic) },
    tempo: { kind: "mean" },
  };
}

/** Every request that the client sent is counted by Prometheus. Others may have sent some, too. */
export function recorded(traffic: ObservedTraffic, what: string): Objective {
  return {
    ...{
      id: `${traffic.name}-recorded`,
      title: `${what} are recorded, all of them`,
      unit: "count",
      owed: null,
    },
    client: { metric: `${traffic.name}_sent`, statistic: "count", scale: 1 },
    prometheus: { kind: "increase", counter: spans(`${SPAN_METRICS.duration}_count`, traffic), scale: 1 },
    tempo: null,
    maxDifference: 0,
    isOneSided: true,
  };
}

/** Every request that was followed has its trace, with the server's span. */
export function traced(traffic: ObservedTraffic, what: string): Objective {
  return {
    ...{ id: `${traffic.name}-traced`, title: `${what} that were followed have their trace`, unit: "count" },
    owed: null,
    client: {
      metric: `${traffic.name}_sampled`,
      statistic: "count",
      scale: 1,
      sampledMetric: `${traffic.name}_sampled`,
    },
    prometheus: null,
    tempo: { kind: "found" },
    maxDifference: 0,
    isOneSided: true,
  };
}

/** The indicator of a row about a mean. Throws where the row is of another kind. */
export function meanIndicator(id: SlaId): MeanIndicator {
  const row = slaRow(id);
  if (row.kind !== "threshold" || row.indicator.type !== "mean") throw new Error(`${id} is no mean`);
  return row.indicator;
}

/** A latency SLO as Prometheus alone sees it; told where `isOwed` is false. */
export function latencyOfPrometheus(id: SlaId, isOwed: boolean): Objective {
  const { title, objectiveRatio, indicator } = latencySlo(id);
  return {
    ...{ id, title, unit: "ratio", client: null, tempo: null, maxDifference: null },
    owed: isOwed ? { comparison: ">=", level: objectiveRatio } : null,
    prometheus: { kind: "share_within", histogram: indicator, seconds: indicator.thresholdSeconds },
  };
}
