import { SPAN_METRICS } from "../../../../otel/catalogue/metrics.ts";
import { count, ratio, seconds, text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

const MOST = 15;
const NOT_COUNTED = "PostgreSQL counts no statements (pg_stat_statements is not there or not loaded)";

/** What the database spends its time on: by its own counters, or else by the time that we waited for each kind of statement. */
export const statementsSection: SectionDefinition = {
  id: "statements",
  title: "Statements that take most of the database's time",
  columns: [
    text("statement", "Statement"),
    count("calls", "Times", "call"),
    seconds("meanSeconds", "Mean"),
    ratio("shareRatio", "Share of all time"),
  ],
  async read({ reads, metrics, at }) {
    const counted = await reads.topStatements(MOST);
    if (counted) return { note: `Since ${counted.since}, by pg_stat_statements.`, rows: counted.rows };
    if (!metrics) return { note: `${NOT_COUNTED}, and Prometheus is not configured.`, rows: [] };
    const matchers = 'span_kind="SPAN_KIND_CLIENT",db_operation_name=~"[A-Z]+"';
    const grown = (series: string) =>
      metrics.query(`sum by (db_operation_name) (increase(${series}{${matchers}}[7d]))`, at);
    const [calls, sums] = await Promise.all([
      grown(`${SPAN_METRICS.duration}_count`),
      grown(`${SPAN_METRICS.duration}_sum`),
    ]);
    const all = sums.reduce((sum, { value }) => sum + value, 0);
    const rows = sums
      .toSorted((a, b) => b.value - a.value)
      .map(({ labels, value }) => {
        const name = labels.db_operation_name ?? "";
        const times = calls.find((one) => one.labels.db_operation_name === name)?.value ?? 0;
        return {
          statement: name,
          calls: Math.round(times),
          meanSeconds: times > 0 ? value / times : null,
          shareRatio: all > 0 ? value / all : null,
        };
      });
    return { note: `${NOT_COUNTED}: by kind, as the application's traces have them.`, rows };
  },
};
