import { SPAN_METRICS } from "../../../../otel/catalogue/metrics.ts";
import type { MetricsStore } from "../../../providers/metrics/port.ts";
import { count, ratio, seconds, text } from "../../reports/index.ts";
import { NO_METRICS, type SectionDefinition } from "../section.types.ts";

const MOST = 40;
const SERVER = 'span_kind="SPAN_KIND_SERVER",service_name="trunkline-api",http_route!=""';
const BY = "http_request_method, http_route";

/** How long requests took, by route, the most asked first. */
export const routesSection: SectionDefinition = {
  id: "routes",
  title: "Times and errors of the API",
  columns: [
    text("route", "Route"),
    count("requests", "Requests", "request"),
    ratio("errorRatio", "Server errors"),
    seconds("p50Seconds", "Median"),
    seconds("p95Seconds", "95th percentile"),
    seconds("p99Seconds", "99th percentile"),
  ],
  async read({ metrics, week, at }) {
    if (!metrics) return NO_METRICS;
    const days = Math.round((week.toAt.getTime() - week.fromAt.getTime()) / 86_400_000);
    const grown = (series: string, matchers: string) => `increase(${series}{${matchers}}[${days}d])`;
    const byRoute = (question: string) => valuesByRoute(metrics, question, at);
    const calls = (matchers: string) => `sum by (${BY}) (${grown(SPAN_METRICS.calls, matchers)})`;
    const quantile = (share: number) =>
      `histogram_quantile(${share}, sum by (le, ${BY}) (${grown(`${SPAN_METRICS.duration}_bucket`, SERVER)}))`;
    const [requests, errors, ...quantiles] = await Promise.all([
      byRoute(`topk(${MOST}, ${calls(SERVER)} >= 1)`),
      byRoute(calls(`${SERVER},http_response_status_code=~"5.."`)),
      ...[0.5, 0.95, 0.99].map((share) => byRoute(quantile(share))),
    ]);
    const rows = [...requests].toSorted(([, a], [, b]) => b - a);
    return {
      note: `At most the ${MOST} that were asked most.`,
      rows: rows.map(([route, asked]) => ({
        route,
        requests: Math.round(asked),
        errorRatio: (errors.get(route) ?? 0) / asked,
        p50Seconds: quantiles[0]?.get(route) ?? null,
        p95Seconds: quantiles[1]?.get(route) ?? null,
        p99Seconds: quantiles[2]?.get(route) ?? null,
      })),
    };
  },
};

async function valuesByRoute(metrics: MetricsStore, question: string, at: Date) {
  const samples = await metrics.query(question, at);
  return new Map(
    samples.map(({ labels, value }) => [`${labels.http_request_method ?? ""} ${labels.http_route}`, value]),
  );
}
