import { parser } from "@prometheus-io/lezer-promql";
import {
  METRICS,
  prometheusName,
  SPAN_METRICS,
  WEB_EXCEPTIONS_METRIC,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "../../otel/catalogue/metrics.ts";
import { labelName } from "../../otel/catalogue/promql.ts";
import {
  SLI_WINDOWS,
  SLO_RECORDINGS,
  sliErrorRatio,
  sliEvents,
  THRESHOLD_RECORDINGS,
} from "../../otel/catalogue/rules.ts";
import { COMMON_LABELS, KNOWN_METRICS } from "./known-metrics.ts";
import { LABEL } from "./promql.ts";

/** Windows that Grafana would fill in, for a dashboard of three hours looked at on an ordinary screen. */
const GRAFANA_VARIABLES: Readonly<Record<string, string>> = {
  __rate_interval: "1m",
  __interval: "15s",
  __range: "3h",
};

/** Names of the variables that a query, link or text refers to; Grafana's own (`__…`) left out. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)]
    .map((match) => match[1] ?? match[2] ?? "")
    .filter((name) => !name.startsWith("__"));
}

const VARIABLE = /\$(?:\{(\w+)(?::\w+)?\}|([a-zA-Z_]\w*))/g;

/** A query as Grafana would send it, with every variable of the dashboard set to All. `window` replaces rate windows. */
export function interpolate(expr: string, window = GRAFANA_VARIABLES.__rate_interval ?? "1m"): string {
  return expr.replace(VARIABLE, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? "";
    if (name === "__rate_interval") return window;
    return GRAFANA_VARIABLES[name] ?? ".*";
  });
}

/** What a PromQL expression reads. */
export interface QueryReading {
  /** What the parser did not understand, as text; empty when the expression is well formed. */
  readonly errors: readonly string[];
  /** Each selector: its metric, and the labels it matches on. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels of `by`, `without`, `on`, `ignoring`, `group_left`. */
  readonly grouping: readonly string[];
  /** Labels that `label_replace` or `label_join` adds. */
  readonly added: readonly string[];
}

/** Reads an expression with the parser of Prometheus' own editor. */
export function readQuery(expr: string): QueryReading {
  const errors: string[] = [];
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  parser.parse(expr).iterate({
    enter: (node) => {
      const text = expr.slice(node.from, node.to);
      if (node.type.isError) errors.push(`at ${node.from}: ${text || "something is missing"}`);
      else if (node.name === "VectorSelector") selectors.push({ metric: "", labels: [] });
      else if (node.name === "Identifier") setMetric(selectors, text);
      else if (node.name === "LabelName") {
        if (node.node.parent?.name === "GroupingLabels") grouping.push(text);
        else selectors.at(-1)?.labels.push(text);
      }
    },
  });
  const added = [...expr.matchAll(/, "(\w+)", "\$1"/g)].map((match) => match[1] ?? "");
  return { errors, selectors, grouping, added };
}

function setMetric(selectors: { metric: string; labels: string[] }[], metric: string): void {
  const last = selectors.at(-1);
  if (last !== undefined) last.metric = metric;
}

/** Labels of every series that exists: from the catalogue, the rules, and the list of foreign metrics. */
export function knownSeries(): ReadonlyMap<string, ReadonlySet<string>> {
  const series = new Map<string, ReadonlySet<string>>();
  const add = (name: string, kind: string, labels: readonly string[]): void => {
    const all = new Set([...COMMON_LABELS, ...labels]);
    if (kind !== "histogram") series.set(name, all);
    else for (const suffix of ["_bucket", "_sum", "_count"]) series.set(name + suffix, all);
  };
  for (const metric of Object.values(METRICS)) {
    add(prometheusName(metric), metric.kind, metric.attributes.map(labelName));
  }
  const spanLabels = ["span_name", "span_kind", "status_code", ...SPAN_METRICS.dimensions.map(labelName)];
  add(SPAN_METRICS.calls, "counter", spanLabels);
  add(SPAN_METRICS.duration, "histogram", spanLabels);
  for (const vital of Object.values(WEB_VITAL_METRICS)) {
    add(vital.prometheus, "histogram", [LABEL.webVital, LABEL.webPage]);
  }
  for (const metric of Object.values(WEB_METRICS)) {
    add(metric.prometheus, metric.kind, metric.attributes.map(labelName));
  }
  add(WEB_EXCEPTIONS_METRIC.prometheus, "counter", ["exception_type", LABEL.webPage]);
  const recorded = [
    ...SLI_WINDOWS.flatMap((window) => [sliErrorRatio(window), sliEvents(window)]),
    ...Object.values(SLO_RECORDINGS),
    ...Object.values(THRESHOLD_RECORDINGS),
  ];
  for (const name of recorded) add(name, "recording", ["slo", "service", "severity"]);
  for (const metric of KNOWN_METRICS) add(metric.name, metric.kind, metric.labels);
  return series;
}

/** What is wrong with an expression of ours, in words; empty when nothing is. */
export function complaintsAbout(expr: string): string[] {
  const { errors, selectors, grouping, added } = readQuery(interpolate(expr));
  const known = knownSeries();
  const complaints = errors.map((error) => `cannot be parsed ${error}`);
  const available = new Set<string>(added);
  for (const { metric, labels } of selectors) {
    const has = known.get(metric);
    if (has === undefined) {
      complaints.push(`reads ${metric || "a selector without a name"}, which nothing records`);
      continue;
    }
    for (const label of has) available.add(label);
    for (const label of labels) if (!has.has(label)) complaints.push(`${metric} has no label ${label}`);
  }
  for (const label of grouping) {
    if (!available.has(label)) complaints.push(`groups by ${label}, which none of its metrics has`);
  }
  return complaints;
}
