import { ATTRIBUTES } from "../catalogue/attributes.ts";
import { SPAN_METRICS, WEB_EXCEPTIONS_METRIC, WEB_VITAL_METRICS } from "../catalogue/metrics.ts";
import { labelName, type Matchers, readMatcher } from "../catalogue/promql.ts";
import type { Sla } from "../catalogue/sla.types.ts";
import { latencyLimitSeconds, SLAS } from "../catalogue/slas.ts";
import { env, ottlString } from "./ottl.ts";
import { privateLogs, privateSpans, redaction } from "./redaction.ts";

/** Everything in the collector's configuration that follows from the catalogue and from private-data.ts. */
export function collectorConfig(): Record<string, unknown> {
  return {
    processors: {
      "transform/private_spans": privateSpans(),
      "transform/private_logs": privateLogs(),
      redaction: redaction(),
      tail_sampling: tailSampling(),
      "transform/web": webRecords(),
      "transform/web_metrics": webMetrics(),
    },
    connectors: { span_metrics: spanMetrics(), signal_to_metrics: signalToMetrics() },
  };
}

const LABEL_TO_OTTL: Readonly<Record<string, string>> = {
  service_name: 'resource.attributes["service.name"]',
  span_name: "span.name",
  ...Object.fromEntries(
    SPAN_METRICS.dimensions.map((name) => [labelName(name), `span.attributes["${name}"]`]),
  ),
};

/** The OTTL condition that a span-metric selector stands for. Throws for labels and matchers it does not know. */
function ottlCondition(matchers: Matchers): string[] {
  return Object.entries(matchers).map(([label, value]) => {
    if (label === "span_kind") return `span.kind == ${value}`;
    const path = LABEL_TO_OTTL[label];
    if (path === undefined) throw new Error(`No span attribute behind the label ${label}`);
    const { operator, text } = readMatcher(value);
    const isMatch = `IsMatch(${path}, ${ottlString(`^(${text})$`)})`;
    return {
      "=": `${path} == ${ottlString(text)}`,
      "!=": `${path} != ${ottlString(text)}`,
      "=~": isMatch,
      "!~": `not ${isMatch}`,
    }[operator];
  });
}

/** Conditions for spans that were slower than an SLO or threshold on span metrics allows, without repetition. */
function slowSpanConditions(slas: readonly Sla[]): string[] {
  const conditions = slas.flatMap((sla) => {
    const { indicator } = sla;
    if (indicator.type !== "latency_ratio" && indicator.type !== "quantile") return [];
    if (indicator.metric !== SPAN_METRICS.duration) return [];
    const seconds = latencyLimitSeconds(sla);
    if (seconds === undefined) return [];
    const slow = `(span.end_time - span.start_time) > Duration("${Math.round(seconds * 1000)}ms")`;
    return [[...ottlCondition(indicator.matchers), slow].join(" and ")];
  });
  return [...new Set(conditions)];
}

function tailSampling(): unknown {
  return {
    // A call's webhook is over in milliseconds; its SMS follows within seconds. What comes later joins by the cache.
    decision_wait: "5s",
    num_traces: 50_000,
    decision_cache: { sampled_cache_size: 200_000 },
    policies: [
      { name: "errors", type: "status_code", status_code: { status_codes: ["ERROR"] } },
      {
        name: "slower-than-sla",
        type: "ottl_condition",
        ottl_condition: { error_mode: "ignore", span: slowSpanConditions(SLAS) },
      },
      {
        name: "urgent-alerts",
        type: "ottl_condition",
        ottl_condition: { error_mode: "ignore", span: [`span.attributes["${ATTRIBUTES.alertId}"] != nil`] },
      },
      {
        name: "share-of-the-rest",
        type: "probabilistic",
        probabilistic: { sampling_percentage: env("TRUNKLINE_TRACE_SHARE_PERCENT", "100") },
      },
    ],
  };
}

function spanMetrics(): unknown {
  return {
    histogram: {
      unit: "s",
      explicit: { buckets: SPAN_METRICS.buckets.map((seconds) => `${Math.round(seconds * 1000)}ms`) },
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
          `set(${page}, log.attributes["view.name"]) where ${page} == nil and log.attributes["view.name"] != nil`,
          `set(${page}, "other") where ${page} != nil and not IsMatch(${page}, ${ottlString("^[a-z/:-]{1,40}$")})`,
          `set(log.attributes["exception.type"], "other") where log.attributes["exception.type"] != nil and not IsMatch(log.attributes["exception.type"], ${ottlString("^[A-Z][A-Za-z]{0,40}$")})`,
        ],
      },
    ],
  };
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
    histogram: { buckets: metric.buckets, value },
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
