import { ATTRIBUTES } from "../catalogue/attributes.ts";
import { bucketsOf } from "../catalogue/buckets.ts";
import { SPAN_METRICS, WEB_EXCEPTIONS_METRIC, WEB_METRICS, WEB_VITAL_METRICS } from "../catalogue/metrics.ts";
import { plainNumber } from "../catalogue/promql.ts";
import { SLAS } from "../catalogue/slas.ts";
import { env, ottlString } from "./ottl.ts";
import { privateLogs, privateSpans, redaction } from "./redaction.ts";
import { exemplars, tailSampling } from "./sampling.ts";
import { pageThatAsked, slowParts } from "./web-slow.ts";

/** Everything in the collector's configuration that follows from the catalogue and from private-data.ts. */
export function collectorConfig(): Record<string, unknown> {
  return {
    processors: {
      "transform/private_spans": privateSpans(),
      "transform/private_logs": privateLogs(),
      redaction: redaction(),
      tail_sampling: tailSampling(SLAS),
      "transform/exemplars": exemplars(SLAS),
      "transform/web": webRecords(),
      "transform/web_metrics": webMetrics(),
    },
    connectors: { span_metrics: spanMetrics(), signal_to_metrics: signalToMetrics() },
  };
}

function spanMetrics(): unknown {
  return {
    histogram: {
      unit: "s",
      explicit: {
        buckets: bucketsOf(SPAN_METRICS.duration, SPAN_METRICS.buckets).map(
          (seconds) => `${plainNumber(seconds * 1000)}ms`,
        ),
      },
    },
    dimensions: SPAN_METRICS.dimensions.map((name) => ({ name })),
    exemplars: { enabled: true, max_per_data_point: 5 },
    // Several processes of one service add up here: one set of series for each service.
    resource_metrics_key_attributes: ["service.name"],
    aggregation_cardinality_limit: 5000,
    metrics_flush_interval: env("TRUNKLINE_SPAN_METRICS_INTERVAL", "5s"),
    metrics_expiration: "24h",
  };
}

const WEB_VITALS_IN_SECONDS = ["lcp", "inp", "fcp", "ttfb"] as const;
const PAGE_ATTRIBUTE = { key: ATTRIBUTES.webPage, default_value: "unknown" } as const;

/** Faro's log records, made ready to be counted: closed sets of values only, for browsers send what they like. */
function webRecords(): unknown {
  const page = `log.attributes["${ATTRIBUTES.webPage}"]`;
  return {
    error_mode: "ignore",
    log_statements: [
      {
        context: "log",
        statements: [
          `set(log.attributes["${ATTRIBUTES.webVital}"], log.attributes["measurement.name"]) where log.attributes["measurement.type"] == "web-vitals"`,
          pageThatAsked(),
          `set(${page}, log.attributes["view.name"]) where ${page} == nil and log.attributes["view.name"] != nil`,
          `set(${page}, "other") where ${page} != nil and not IsMatch(${page}, ${ottlString("^[a-zA-Z/:-]{1,40}$")})`,
          ...slowParts(),
          ...livePaint(),
          `set(log.attributes["exception.type"], "other") where log.attributes["exception.type"] != nil and not IsMatch(log.attributes["exception.type"], ${ottlString("^[A-Z][A-Za-z]{0,40}$")})`,
        ],
      },
    ],
  };
}

/** `live-update-to-paint` → update: how soon it was owed. */
function livePaint(): string[] {
  const urgency = `log.attributes["${ATTRIBUTES.liveUrgency}"]`;
  const isPaint = `IsMatch(log.attributes["measurement.type"], ${ottlString("^(live-update|message|notification)-to-paint$")})`;
  return [
    `set(${urgency}, log.attributes["measurement.type"]) where ${isPaint}`,
    `replace_pattern(${urgency}, ${ottlString("^(?:live-)?([a-z]+)-to-paint$")}, "$1") where ${isPaint}`,
  ];
}

function webVital(
  metric: (typeof WEB_VITAL_METRICS)[keyof typeof WEB_VITAL_METRICS],
  names: readonly string[],
  value: string,
): unknown {
  const isOne = names.map((name) => `log.attributes["measurement.name"] == "${name}"`).join(" or ");
  return {
    name: metric.name,
    description: "Web vital, measured in people's browsers",
    unit: value.includes("/") ? "s" : "",
    conditions: [`log.attributes["measurement.type"] == "web-vitals" and (${isOne})`],
    include_resource_attributes: [{ key: "service.name" }],
    attributes: [{ key: ATTRIBUTES.webVital }, PAGE_ATTRIBUTE],
    histogram: { buckets: bucketsOf(metric.prometheus, metric.buckets), value },
  };
}

function signalToMetrics(): unknown {
  const measured = 'Double(log.attributes["measurement.value"])';
  return {
    error_mode: "ignore",
    logs: [
      webVital(WEB_VITAL_METRICS.duration, WEB_VITALS_IN_SECONDS, `${measured} / 1000.0`),
      webVital(WEB_VITAL_METRICS.layoutShift, ["cls"], measured),
      {
        name: WEB_METRICS.livePaint.name,
        description: "Time from a committed change to the picture that shows it, in people's browsers",
        unit: "s",
        conditions: [`log.attributes["${ATTRIBUTES.liveUrgency}"] != nil`],
        include_resource_attributes: [{ key: "service.name" }],
        attributes: [{ key: ATTRIBUTES.liveUrgency }, PAGE_ATTRIBUTE],
        histogram: {
          buckets: bucketsOf(WEB_METRICS.livePaint.prometheus, WEB_METRICS.livePaint.buckets),
          value: `${measured} / 1000.0`,
        },
      },
      {
        name: WEB_METRICS.slow.name,
        description: "Renders, requests and operations in people's browsers that took too long",
        unit: "s",
        conditions: [`log.attributes["${ATTRIBUTES.webSlowKind}"] != nil`],
        include_resource_attributes: [{ key: "service.name" }],
        attributes: [{ key: ATTRIBUTES.webSlowKind }, PAGE_ATTRIBUTE],
        histogram: {
          buckets: bucketsOf(WEB_METRICS.slow.prometheus, WEB_METRICS.slow.buckets),
          value: `${measured} / 1000.0`,
        },
      },
      {
        name: WEB_METRICS.slowParts.name,
        description: "The same, by component, route or operation",
        conditions: [`log.attributes["${ATTRIBUTES.webSlowKind}"] != nil`],
        include_resource_attributes: [{ key: "service.name" }],
        attributes: [
          { key: ATTRIBUTES.webSlowKind },
          { key: ATTRIBUTES.webSlowPart, default_value: "other" },
        ],
        sum: { value: "1", monotonic: true },
      },
      {
        name: WEB_METRICS.leaks.name,
        description: "Pages in people's browsers whose memory grew without need",
        conditions: [`log.attributes["${ATTRIBUTES.webLeak}"] != nil`],
        include_resource_attributes: [{ key: "service.name" }],
        attributes: [{ key: ATTRIBUTES.webLeak }, PAGE_ATTRIBUTE],
        sum: { value: "1", monotonic: true },
      },
      {
        name: WEB_EXCEPTIONS_METRIC.name,
        description: "Exceptions in people's browsers",
        conditions: ['log.attributes["exception.type"] != nil'],
        include_resource_attributes: [{ key: "service.name" }],
        attributes: [{ key: "exception.type" }, PAGE_ATTRIBUTE],
        sum: { value: "1", monotonic: true },
      },
    ],
  };
}

/** One writer for each series, and a start time, so that Prometheus counts a series' first value. */
function webMetrics(): unknown {
  const writer = 'resource.attributes["signal_to_metrics.service.instance.id"]';
  return {
    error_mode: "ignore",
    metric_statements: [
      {
        context: "resource",
        statements: [
          `set(resource.attributes["service.instance.id"], ${writer}) where ${writer} != nil`,
          'delete_key(resource.attributes, "signal_to_metrics.service.instance.id")',
        ],
      },
      {
        context: "datapoint",
        statements: ['set(datapoint.start_time, datapoint.time - Duration("1s"))'],
      },
    ],
  };
}
