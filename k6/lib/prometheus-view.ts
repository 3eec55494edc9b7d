import { bucketSelector, selector } from "../../otel/catalogue/promql.ts";
import type { PrometheusView, Series } from "./objective.ts";

/** What queries answered at one moment; null where Prometheus has no such series. */
export type Reading = Readonly<Record<string, number | null>>;

const sumOf = ({ metric, matchers }: Series, suffix = ""): string =>
  `sum(${selector(`${metric}${suffix}`, matchers)})`;

const within = (histogram: Series, seconds: number): string =>
  `sum(${bucketSelector(histogram.metric, histogram.matchers, seconds)})`;

/** The queries whose answers before and after a run make the view. `windowSeconds`: since the run began. */
export function queriesOf(view: PrometheusView, windowSeconds: number): readonly string[] {
  switch (view.kind) {
    case "share_within":
      return [sumOf(view.histogram, "_count"), within(view.histogram, view.seconds)];
    case "mean":
      return [sumOf(view.histogram, "_count"), sumOf(view.histogram, "_sum")];
    case "share_good":
      return [sumOf(view.total), sumOf(view.bad)];
    case "increase":
      return [sumOf(view.counter)];
    default:
      return [view.query.replaceAll("$window", `${Math.max(30, Math.ceil(windowSeconds))}s`)];
  }
}

/** The view of what happened between two readings; null where nothing did, or nobody counts it. */
export function prometheusValue(
  view: PrometheusView,
  before: Reading,
  after: Reading,
  windowSeconds: number,
): number | null {
  const queries = queriesOf(view, windowSeconds);
  if (view.kind === "query") return after[queries[0] ?? ""] ?? null;
  if (queries.every((query) => (after[query] ?? null) === null)) return null;
  const [first = 0, second = 0] = queries.map((query) => (after[query] ?? 0) - (before[query] ?? 0));
  switch (view.kind) {
    case "increase":
      return first * view.scale;
    case "share_good":
      return first > 0 ? 1 - second / first : null;
    default:
      return first > 0 ? second / first : null;
  }
}
