import { selector } from "../../../otel/catalogue/promql.ts";
import { THRESHOLD_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import type { SlaThreshold } from "../../../otel/catalogue/sla.types.ts";
import { firstAlertLevel, SLA_THRESHOLDS } from "../../../otel/catalogue/slas.ts";
import { runbookUrl } from "../names.ts";
import type { PanelSpec } from "../panel.ts";
import { max, min, top } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { COLOUR, emptyMapping } from "../style.ts";
import { CELL_VALUE, type Column, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { oncallBoard } from "./board.ts";
import { textOfRows } from "./row-texts.ts";

const { value: VALUE, limit: LIMIT } = THRESHOLD_RECORDINGS;

/** A kind of level: rows whose figures have one unit, so that they can share a table and a graph. */
interface Kind {
  readonly title: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly rows: readonly SlaThreshold[];
}

/** Every kind that has rows. */
export const THRESHOLD_KINDS: readonly Kind[] = [
  { title: "Times", unit: "s", rows: having("seconds") },
  { title: "Counts", unit: "short", decimals: 0, rows: having("count") },
  { title: "Shares", unit: "percentunit", decimals: 1, rows: having("ratio") },
  { title: "Sizes", unit: "bytes", rows: having("bytes") },
  { title: "Scores", unit: "short", decimals: 2, rows: having("score") },
].filter(({ rows }) => rows.length > 0);

function having(unit: string): SlaThreshold[] {
  return SLA_THRESHOLDS.filter((row) => unit in firstAlertLevel(row).level);
}

function anyOf(rows: readonly SlaThreshold[]): { slo: string } {
  return { slo: `~${rows.map(({ id }) => id).join("|")}` };
}

/**
 * How near the figures of some rows are to the first level that tells somebody: at 1 it is reached, whichever side is the bad
 * one. Of a row that is judged value by value, such as one for each provider, the worst counts.
 */
function nearness(
  rows: readonly SlaThreshold[],
  worst: (expression: string, label: string) => string,
  first: (expression: string, label: string) => string,
  expression: (value: string, limit: string) => string,
): string[] {
  if (rows.length === 0) return [];
  const chosen = anyOf(rows);
  return [expression(worst(selector(VALUE, chosen), "slo"), first(selector(LIMIT, chosen), "slo"))];
}

const counted = having("count").filter(({ comparison }) => comparison === ">");
const others = SLA_THRESHOLDS.filter((row) => row.comparison === ">" && !counted.includes(row));
const lowest = SLA_THRESHOLDS.filter(({ comparison }) => comparison === "<");

const nearest = [
  // "More than 0" is 1 for what is counted.
  ...nearness(counted, max, min, (value, limit) => `${value} / (${limit} + 1)`),
  ...nearness(others, max, min, (value, limit) => `${value} / ${limit}`),
  ...nearness(lowest, min, max, (value, limit) => `${limit} / (${value} > 0)`),
]
  .map((expression) => `(${expression})`)
  .join(" or ");

/** The thresholds that are crossed now. */
export const CROSSED = `(${nearest}) >= 1`;

const SEVERITIES = ["warning", "critical"] as const;
const IMPACT = "impact";
const withImpact = (expression: string): string =>
  `label_replace(${expression}, "${IMPACT}", "$1", "slo", "(.*)")`;

/** The row's title, which leads to its runbook. */
function nameColumn(width?: number): Column {
  return {
    field: "slo",
    title: "Threshold",
    ...(width === undefined ? {} : { width }),
    mappings: [textOfRows((row) => row.title)],
    links: [{ title: "Runbook", url: runbookUrl(CELL_VALUE) }],
  };
}

/** A table of the thresholds that are nearest to their level, as a share of it. */
export function nearestToLevel(options: { width: number; height: number; count: number }): PanelSpec {
  return table({
    title: "Thresholds, nearest to their level first",
    description:
      "Each figure as a share of the level that it must not cross: at 100 % it does. Click a threshold for its runbook.",
    width: options.width,
    height: options.height,
    unit: "percentunit",
    emptyText: "no figure yet",
    queries: [promNow(withImpact(top(options.count, nearest)))],
    columns: [
      nameColumn(400),
      { field: IMPACT, title: "When it is crossed", mappings: [textOfRows((row) => row.impact)] },
      {
        field: "Value",
        title: "Of its level",
        unit: "percentunit",
        decimals: 0,
        width: 200,
        paint: "bar",
        min: 0,
        max: 1,
        limits: [
          { value: 0.8, colour: COLOUR.warning },
          { value: 1, colour: COLOUR.bad },
        ],
      },
    ],
    sortBy: { title: "Of its level", descending: true },
  });
}

/** Figures and levels of one kind, now and over time. */
function panelsOf({ title, unit, decimals, rows }: Kind): PanelSpec[] {
  const chosen = anyOf(rows);
  const number = { unit, width: 95, ...(decimals === undefined ? {} : { decimals }) };
  return [
    table({
      title,
      description:
        "The figure now, beside the levels at which somebody is told by mail, or paged. Click a threshold for its runbook.",
      width: 14,
      height: 8,
      unit,
      emptyText: "no figure yet",
      queries: [
        promNow(max(selector(VALUE, chosen), "slo"), { refId: "now", emptyUntil: "sloEvent" }),
        ...SEVERITIES.filter((severity) => rows.some(({ levels }) => levels[severity] !== undefined)).map(
          (severity) => promNow(max(selector(LIMIT, { ...chosen, severity }), "slo"), { refId: severity }),
        ),
      ],
      columns: [
        nameColumn(),
        { field: "Value #now", title: "Now", ...number, mappings: [emptyMapping("–")] },
        { field: "Value #warning", title: "Warning", ...number, mappings: [emptyMapping("–")] },
        { field: "Value #critical", title: "Critical", ...number, mappings: [emptyMapping("–")] },
      ],
    }),
    timeseries({
      title: `${title} over time`,
      description: "The figures of the table on the left.",
      width: 10,
      height: 8,
      unit,
      ...(decimals === undefined ? {} : { decimals }),
      legend: "right",
      emptyText: "no figure in this range",
      queries: [prom(max(selector(VALUE, chosen), "slo"), "{{slo}}", { emptyUntil: "sloEvent" })],
    }),
  ];
}

/** Every level that must not be crossed. */
export const thresholds = oncallBoard(
  "thresholds",
  "Which figures are near a level that they must not cross, and since when?",
  [{ panels: [nearestToLevel({ width: 24, height: 9, count: 10 }), ...THRESHOLD_KINDS.flatMap(panelsOf)] }],
  { from: "now-6h" },
);
