/**
 * What is wrong with a row: it could never fire, or nobody measures it. The generator of the rules refuses such rows.
 * Pure functions; imports nothing outside the catalogue.
 */
import { HISTOGRAMS } from "./buckets.ts";
import {
  METRICS,
  type MetricDeclaration,
  prometheusName,
  SDK_METRICS,
  SPAN_METRICS,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "./metrics.ts";
import { labelName, type Matchers, plainNumber } from "./promql.ts";
import { REQUIREMENTS } from "./requirements.ts";
import type { Row, Sla, SlaThreshold, Slo } from "./sla.types.ts";
import { alertLevels, BURN_RATE_WINDOWS, errorBudgetRatio, levelValue } from "./slas.ts";

/** Labels that every series of ours has: who sent it. */
const COMMON_LABELS = ["service_name", "job", "instance"];

type SeriesKind = "histogram" | "counter" | "gauge";

interface MeasuredSeries {
  readonly kind: SeriesKind;
  readonly labels: ReadonlySet<string>;
}

const MEASURED: ReadonlyMap<string, MeasuredSeries> = new Map([
  ...Object.values<MetricDeclaration>(METRICS).map((metric): [string, MeasuredSeries] => [
    prometheusName(metric),
    { kind: seriesKind(metric), labels: new Set([...COMMON_LABELS, ...metric.attributes.map(labelName)]) },
  ]),
  ...(
    [
      [SPAN_METRICS.calls, "counter"],
      [SPAN_METRICS.duration, "histogram"],
    ] as const
  ).map(([name, kind]): [string, MeasuredSeries] => [
    name,
    {
      kind,
      labels: new Set([
        ...COMMON_LABELS,
        "span_kind",
        "span_name",
        "status_code",
        ...SPAN_METRICS.dimensions.map(labelName),
      ]),
    },
  ]),
  [SDK_METRICS.spansProcessed, { kind: "counter", labels: new Set([...COMMON_LABELS, "error_type"]) }],
  ...Object.values(WEB_VITAL_METRICS).map((vital): [string, MeasuredSeries] => [
    vital.prometheus,
    {
      kind: "histogram",
      labels: new Set([...COMMON_LABELS, "trunkline_web_vital_name", "trunkline_web_page"]),
    },
  ]),
  ...Object.values(WEB_METRICS).map((metric): [string, MeasuredSeries] => [
    metric.prometheus,
    { kind: metric.kind, labels: new Set([...COMMON_LABELS, ...metric.attributes.map(labelName)]) },
  ]),
]);

function seriesKind({ kind }: MetricDeclaration): SeriesKind {
  if (kind === "histogram") return "histogram";
  return kind === "counter" || kind === "observableCounter" ? "counter" : "gauge";
}

/** Everything that is wrong with rows, each beginning with the row's id; none when all is well. */
export function faultsOfRows(rows: readonly Row[]): readonly string[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const faults: string[] = [];
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(row.id)) faults.push("its id is no kebab case");
    if (seen.has(row.id)) faults.push("another row has its id");
    seen.add(row.id);
    if (row.requirements.length === 0) faults.push("it names no requirement");
    for (const id of row.requirements)
      if (!(id in REQUIREMENTS)) faults.push(`there is no requirement ${id}`);
    if (row.kind === "slo") faults.push(...faultsOfSlo(row), ...faultsOfMeasuring(row));
    if (row.kind === "threshold") faults.push(...faultsOfThreshold(row), ...faultsOfMeasuring(row));
    if (row.kind === "tested" && row.tests.length === 0) faults.push("no test shows it");
    return faults.map((fault) => `${row.id}: ${fault}`);
  });
}

function faultsOfSlo(slo: Slo): readonly string[] {
  const faults: string[] = [];
  const allowed = errorBudgetRatio(slo);
  if (!(allowed > 0 && allowed < 1)) faults.push("its objective leaves no budget, or all of it");
  for (const { factor } of BURN_RATE_WINDOWS) {
    if (factor * allowed >= 1) {
      faults.push(
        `${factor} times a budget of ${plainNumber(allowed)} can never be exceeded; make it a threshold`,
      );
    }
  }
  if (slo.minimumBadEvents < 1) faults.push("no bad event at all would be enough to alert");
  const { indicator } = slo;
  if (indicator.type === "event_ratio" && !isNarrower(indicator.badMatchers, indicator.totalMatchers)) {
    faults.push("its bad events are not some of all of them");
  }
  return faults;
}

function faultsOfThreshold(sla: SlaThreshold): readonly string[] {
  const faults: string[] = [];
  const { levels, indicator } = sla;
  if (alertLevels(sla).length === 0)
    faults.push("it has neither a warning nor a critical level, so nobody is told");
  const inOrder = [levels.objective, levels.warning, levels.action, levels.critical].flatMap((level) =>
    level === undefined ? [] : [level],
  );
  if (new Set(inOrder.map((level) => Object.keys(level)[0])).size > 1)
    faults.push("its levels differ in their unit");
  const values = inOrder.map(levelValue);
  const isWorse = (a: number, b: number) => (sla.comparison === ">" ? a < b : a > b);
  if (values.some((value, index) => index > 0 && !isWorse(values[index - 1] ?? value, value))) {
    faults.push("each of its levels must be worse than the one before");
  }
  for (const { severity, level } of alertLevels(sla)) {
    const value = levelValue(level);
    if (sla.comparison === "<" && value <= 0) faults.push(`nothing falls below its ${severity} level`);
    if ("ratio" in level && sla.comparison === ">" && value >= 1) {
      faults.push(`no share exceeds its ${severity} level`);
    }
    const bounds = indicator.type === "quantile" ? (HISTOGRAMS.get(indicator.metric) ?? []) : [];
    // A quantile in the last bucket is told as the greatest bound.
    if (indicator.type === "quantile" && value >= Math.max(...bounds)) {
      faults.push(
        `no quantile is told beyond the greatest bound, so its ${severity} level is never exceeded`,
      );
    }
  }
  if (indicator.type === "share" && !isNarrower(indicator.partMatchers, indicator.totalMatchers)) {
    faults.push("what it judges is not a part of all events");
  }
  return faults;
}

/** True where one selects some of what the other does: it asks for the same and for more. */
function isNarrower(part: Matchers, all: Matchers): boolean {
  const keeps = Object.entries(all).every(([label, value]) => part[label] === value);
  return keeps && Object.keys(part).length > Object.keys(all).length;
}

/** Its metrics exist, are of the kind that it reads, and have the labels that it selects by. */
function faultsOfMeasuring({ indicator }: Sla): readonly string[] {
  switch (indicator.type) {
    case "event_ratio":
      return [
        ...faultsOfSeries("counter", indicator.totalMetric, indicator.totalMatchers),
        ...faultsOfSeries("counter", indicator.badMetric, indicator.badMatchers),
      ];
    case "share":
      return [
        ...faultsOfSeries("counter", indicator.totalMetric, {
          ...indicator.totalMatchers,
          ...eachOf(indicator),
        }),
        ...faultsOfSeries("counter", indicator.partMetric, {
          ...indicator.partMatchers,
          ...eachOf(indicator),
        }),
      ];
    case "gauge":
      return faultsOfSeries("gauge", indicator.metric, { ...indicator.matchers, ...eachOf(indicator) });
    default:
      return faultsOfSeries("histogram", indicator.metric, { ...indicator.matchers, ...eachOf(indicator) });
  }
}

/** The labels of what is judged by itself, as if it were selected by them. */
function eachOf(indicator: Sla["indicator"]): Matchers {
  const each = "each" in indicator ? (indicator.each ?? []) : [];
  return Object.fromEntries(each.map((attribute) => [labelName(attribute), ""]));
}

function faultsOfSeries(kind: SeriesKind, metric: string, matchers: Matchers): readonly string[] {
  const series = MEASURED.get(metric);
  if (series === undefined) return [`nobody measures ${metric}`];
  return [
    ...(series.kind === kind ? [] : [`${metric} is no ${kind}`]),
    ...Object.keys(matchers)
      .filter((label) => !series.labels.has(label))
      .map((label) => `${metric} has no label ${label}`),
  ];
}
