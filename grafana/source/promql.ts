import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { METRICS, type MetricDeclaration, prometheusName } from "../../otel/catalogue/metrics.ts";
import { bucketSelector, labelName, type Matchers, selector } from "../../otel/catalogue/promql.ts";
import { PROMETHEUS } from "./known-metrics.ts";

/** Prometheus' name of each of our instruments, by its key in the catalogue. Histograms: without `_bucket`. */
export const METRIC = mapValues(METRICS, (metric: MetricDeclaration) => prometheusName(metric));

/** Prometheus' name of each of our attributes, by its key in the catalogue. */
export const LABEL = mapValues(ATTRIBUTES, labelName);

/** Processes of ours by job and instance, with the release that each is: what they export does not say it otherwise. */
export const RELEASES = `max by (job, instance, service_version) (${selector(PROMETHEUS.targetInfo.name, { job: "~(.+/)?trunkline-.+" })})`;

/** Smallest window that is sure to hold two samples; Grafana computes it of the data source's interval and the zoom. */
export const RATE_WINDOW = "$__rate_interval";

/** Events per second of a counter, as the zoom allows to tell them. */
export function rate(metric: string, matchers: Matchers = {}): string {
  return `rate(${selector(metric, matchers)}[${RATE_WINDOW}])`;
}

/** Events of a counter in a window of one's own. */
export function increase(metric: string, window: string, matchers: Matchers = {}): string {
  return `increase(${selector(metric, matchers)}[${window}])`;
}

/** Events in the window, or by the second where there is none: what shares, means and quantiles are computed of. */
function events(metric: string, matchers: Matchers | undefined, window: string | undefined): string {
  return window === undefined ? rate(metric, matchers) : increase(metric, window, matchers);
}

/** Sum over all series, or over those that share `labels`. */
export function sum(expression: string, ...labels: string[]): string {
  return aggregate("sum", expression, labels);
}

/** Highest of all series, or of those that share `labels`. */
export function max(expression: string, ...labels: string[]): string {
  return aggregate("max", expression, labels);
}

/** Lowest of all series, or of those that share `labels`. */
export function min(expression: string, ...labels: string[]): string {
  return aggregate("min", expression, labels);
}

function aggregate(operator: "sum" | "max" | "min", expression: string, labels: readonly string[]): string {
  return labels.length === 0
    ? `${operator}(${expression})`
    : `${operator} by (${labels.join(", ")}) (${expression})`;
}

/** The highest series of an expression. */
export function top(count: number, expression: string): string {
  return `topk(${count}, ${expression})`;
}

/** Quantile (0…1) of a histogram, in its unit; one result for each combination of `labels`. */
export function quantile(
  share: number,
  histogram: string,
  options: { matchers?: Matchers; by?: readonly string[]; window?: string } = {},
): string {
  const buckets = events(`${histogram}_bucket`, options.matchers, options.window);
  return `histogram_quantile(${share}, ${sum(buckets, "le", ...(options.by ?? []))})`;
}

/** Mean of a histogram over the window, in its unit. */
export function mean(
  histogram: string,
  options: { matchers?: Matchers; by?: readonly string[]; window?: string } = {},
): string {
  const by = options.by ?? [];
  const total = sum(events(`${histogram}_sum`, options.matchers, options.window), ...by);
  return `${total} / ${sum(events(`${histogram}_count`, options.matchers, options.window), ...by)}`;
}

/** Leaves out what is not a number: a quantile of no events. For durations, which are never below 0. */
export function numbersOnly(expression: string): string {
  return `${expression} >= 0`;
}

/**
 * Matches any value that a label has. Until a value comes whose name nobody can know before, a series of nothing without that
 * label stands in (ADR 66): a legend made of it would be blank.
 */
export const PRESENT = "!";

/** Gives series without a value of `label` one, so that a legend or table can name them. */
export function nameEmpty(expression: string, label: string, text: string): string {
  return `label_replace(${expression}, "${label}", "${text}", "${label}", "")`;
}

/** Adds the label `process`, short enough for a legend: the end of the instance's id, host and process. */
export function nameProcess(expression: string): string {
  return `label_replace(${expression}, "process", "$1", "instance", ".*?(.{1,14})")`;
}

/**
 * Share (0…1) of `bad` among all events. No bad event yet is 0, not "no data"; no event at all is no data, because a
 * share of nothing is not healthy, it is unknown.
 */
export function share(bad: string, all: string): string {
  return `(${bad} or ${all} * 0) / (${all} > 0)`;
}

/** Share (0…1) of a histogram's observations at or below `bound`, which must be one of its buckets. */
export function shareWithin(
  histogram: string,
  bound: number,
  window: string,
  matchers: Matchers = {},
): string {
  const within = sum(`increase(${bucketSelector(histogram, matchers, bound)}[${window}])`);
  const all = sum(increase(`${histogram}_count`, window, matchers));
  return `${within} / (${all} > 0)`;
}

/**
 * Events in a window, counted exactly, where `increase()` would estimate: the highest value in the window less the value
 * before it. Series that were born inside the window count from nothing, those of processes that ended inside it still
 * count. Only a counter that began anew under the same name (a restarted container) is estimated.
 */
export function countOver(metric: string, window: string, matchers: Matchers, ...labels: string[]): string {
  const series = selector(metric, matchers);
  const within = `${series}[${window}]`;
  const highest = `max_over_time(${within})`;
  const restarted = `(increase(${within}) and resets(${within}) > 0)`;
  return sum(`${restarted} or ${highest} - (${series} offset ${window}) or ${highest}`, ...labels);
}

/**
 * Events of the day that begins at each point of a graph whose step is a day: today's, too, as far as it has come. Counted
 * as `countOver` does, in the window behind the point instead of before it.
 */
export function countPerDay(metric: string, matchers: Matchers = {}, ...labels: string[]): string {
  const series = selector(metric, matchers);
  const within = `${series}[1d] offset -1d`;
  const highest = `max_over_time(${within})`;
  const restarted = `(increase(${within}) and resets(${within}) > 0)`;
  return sum(`${restarted} or ${highest} - ${series} or ${highest}`, ...labels);
}

function mapValues<Key extends string, From, To>(
  source: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Readonly<Record<Key, To>> {
  const entries = Object.entries<From>(source).map(([key, value]) => [key, map(value)]);
  return Object.fromEntries(entries);
}

/** Without the series that lack a label: `vector(0)` has no labels, so it matches those alone. */
export function withLabel(expression: string, label: string): string {
  return `${expression} unless on (${label}) vector(0)`;
}
