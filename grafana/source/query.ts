import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import * as loki from "@grafana/grafana-foundation-sdk/loki";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as tempo from "@grafana/grafana-foundation-sdk/tempo";
import { chosenSource } from "./names.ts";
import type { Occasion } from "./occasions.ts";

/** What one panel asks of Prometheus. */
export interface PromQuery {
  readonly source: "prometheus";
  readonly expr: string;
  /** Name of each series: text with `{{label}}`. */
  readonly legend?: string;
  /** Letter that overrides and transformations refer to; by default A, B, … in order. */
  readonly refId?: string;
  /** Only the newest value (tables, single figures), instead of the whole range. */
  readonly instant?: boolean;
  /** Show the traces behind the points. Only for histograms that the collector computes from spans. */
  readonly exemplars?: boolean;
  /** What must have happened before this has data. Without it, no data is a fault always. */
  readonly emptyUntil?: Occasion;
}

/** What one panel asks of Tempo, in TraceQL. */
export interface TraceQuery {
  readonly source: "tempo";
  readonly traceql: string;
  readonly refId?: string;
  readonly limit: number;
  /** Rows are the spans that match, with what `select` names; by default they are traces. */
  readonly spans?: boolean;
  readonly emptyUntil?: Occasion;
}

/** What one panel asks of Loki, in LogQL. */
export interface LogQuery {
  readonly source: "loki";
  readonly logql: string;
  readonly refId?: string;
  readonly limit: number;
  readonly emptyUntil?: Occasion;
}

export type Query = PromQuery | TraceQuery | LogQuery;

/** A query over the whole range of the dashboard. */
export function prom(
  expr: string,
  legend: string,
  options: Omit<PromQuery, "source" | "expr" | "legend"> = {},
): PromQuery {
  return { source: "prometheus", expr, legend, ...options };
}

/** A query for the newest value only. */
export function promNow(
  expr: string,
  options: Omit<PromQuery, "source" | "expr" | "instant"> = {},
): PromQuery {
  return { source: "prometheus", expr, instant: true, ...options };
}

/** The newest traces that match. */
export function traces(traceql: string, options: Omit<TraceQuery, "source" | "traceql">): TraceQuery {
  return { source: "tempo", traceql, ...options };
}

/** The newest lines that match. */
export function lines(logql: string, options: Omit<LogQuery, "source" | "logql">): LogQuery {
  return { source: "loki", logql, ...options };
}

/** A query in the language of its source. */
export function textOf(query: Query): string {
  if (query.source === "prometheus") return query.expr;
  return query.source === "tempo" ? query.traceql : query.logql;
}

/** The query as Grafana stores it; `asTable` asks for one row per series instead of one column. */
export function buildQuery(query: Query, index: number, asTable: boolean): Builder<Dataquery> {
  const refId = query.refId ?? String.fromCharCode("A".charCodeAt(0) + index);
  if (query.source === "tempo") {
    return new tempo.DataqueryBuilder()
      .datasource(chosenSource("tempo"))
      .refId(refId)
      .queryType("traceql")
      .query(query.traceql)
      .limit(query.limit)
      .tableType(query.spans === true ? tempo.SearchTableType.Spans : tempo.SearchTableType.Traces);
  }
  if (query.source === "loki") {
    return new loki.DataqueryBuilder()
      .datasource(chosenSource("loki"))
      .refId(refId)
      .queryType("range")
      .editorMode(loki.QueryEditorMode.Code)
      .expr(query.logql)
      .maxLines(query.limit);
  }
  const builder = new prometheus.DataqueryBuilder()
    .datasource(chosenSource("prometheus"))
    .refId(refId)
    .editorMode(prometheus.QueryEditorMode.Code)
    .expr(query.expr)
    .exemplar(query.exemplars === true)
    .format(asTable ? prometheus.PromQueryFormat.Table : prometheus.PromQueryFormat.TimeSeries);
  if (query.legend !== undefined) builder.legendFormat(query.legend);
  return query.instant === true ? builder.instant() : builder.range();
}
