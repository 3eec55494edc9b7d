import { levelsOn } from "../../otel/catalogue/buckets.ts";
import { SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import { REQUIREMENTS, type RequirementId } from "../../otel/catalogue/requirements.ts";
import type { Level, Row, Sla } from "../../otel/catalogue/sla.types.ts";
import { k6Threshold, levelValue, ROWS } from "../../otel/catalogue/slas.ts";
import type { Evidence } from "./evidence.ts";

/** Columns that files of the repository fill. */
export const EVIDENCE_COLUMNS = ["rules", "tests", "panels", "loadTests", "drills"] as const;

/** One of them. */
export type EvidenceColumn = (typeof EVIDENCE_COLUMNS)[number];

/** A row of the matrix: what a figure is, and what shows it. */
export interface MatrixRow {
  readonly row: Row;
  readonly figure: string;
  readonly indicator: string;
  readonly bucket: string;
  readonly cells: Readonly<Record<EvidenceColumn, string>>;
}

/** Every figure of the catalogue with all that shows it. */
export function matrixRows(evidence: Evidence): readonly MatrixRow[] {
  return ROWS.map((row) => ({
    row,
    figure: figureText(row),
    indicator: indicatorText(row),
    bucket: bucketText(row),
    cells: {
      rules: evidence.rules(row),
      tests: evidence.tests(row),
      panels: evidence.panels(row),
      loadTests: evidence.loadTests(row),
      drills: evidence.drills(row),
    },
  }));
}

/** Does a column apply to a row? What does not apply is a dash; what applies and is empty fails the tests. */
export function applies(row: Row, column: EvidenceColumn): boolean {
  switch (row.kind) {
    case "tested":
      return column === "tests";
    case "build":
      return column === "rules" || column === "tests";
    case "load":
      return column === "loadTests";
    default:
      return column !== "loadTests" || isOfRequests(row);
  }
}

/** Rows on requests are what a load test sends, so that one has to judge them. */
function isOfRequests({ indicator }: Sla): boolean {
  const [metric, matchers] =
    indicator.type === "event_ratio" || indicator.type === "share"
      ? [indicator.totalMetric, indicator.totalMatchers]
      : [indicator.metric, indicator.matchers];
  const isSpan = metric === SPAN_METRICS.calls || metric === SPAN_METRICS.duration;
  return isSpan && matchers.span_kind === "SPAN_KIND_SERVER";
}

function levelText(level: Level): string {
  const value = levelValue(level);
  if ("seconds" in level) return value < 1 ? `${plainNumber(value * 1000)} ms` : `${plainNumber(value)} s`;
  if ("ratio" in level) return `${plainNumber(value * 100)} %`;
  if ("bytes" in level) return `${plainNumber(value / 1e6)} MB`;
  return plainNumber(value);
}

function figureText(row: Row): string {
  switch (row.kind) {
    case "slo":
      return `${plainNumber(row.objectiveRatio * 100)} % in 30 days`;
    case "threshold":
      return Object.entries(row.levels)
        .map(([name, level]) => `${name} ${row.comparison} ${levelText(level as Level)}`)
        .join(", ");
    case "load":
      return `${k6Threshold(row).expression.replace(/(<=|>=|<|>).*/, (_, sign: string) => ` ${sign} ${levelText(row.level)}`)} (${row.load})`;
    case "build":
      return `≤ ${row.limitBytes / 1024} KB compressed`;
    default:
      return row.figure;
  }
}

function indicatorText(row: Row): string {
  if (row.kind === "load") return `k6 \`${k6Threshold(row).metric}\``;
  if (row.kind === "build") return "size of the build";
  if (row.kind === "tested") return "tests";
  const { indicator } = row;
  switch (indicator.type) {
    case "event_ratio":
      return `bad \`${selector(indicator.badMetric, indicator.badMatchers)}\` of all`;
    case "share":
      return `share of \`${selector(indicator.partMetric, indicator.partMatchers)}\``;
    case "gauge":
      return `${indicator.aggregate} of \`${selector(indicator.metric, indicator.matchers)}\``;
    case "quantile":
      return `p${plainNumber(indicator.quantile * 100)} of \`${selector(indicator.metric, indicator.matchers)}\``;
    case "mean":
      return `mean of \`${selector(indicator.metric, indicator.matchers)}\``;
    default:
      return `within the bucket of \`${selector(indicator.metric, indicator.matchers)}\``;
  }
}

function bucketText(row: Row): string {
  if (row.kind !== "slo" && row.kind !== "threshold") return "–";
  const { indicator } = row;
  if (indicator.type === "latency_ratio") return `${plainNumber(indicator.thresholdSeconds)}`;
  if (indicator.type !== "quantile") return "–";
  return [...new Set(levelsOn(indicator.metric, [row]))].map(plainNumber).join(", ");
}

/** docs/slo-matrix.md as text. `missing` says why a cell that applies is empty; null: nobody has said. */
export function renderMatrix(
  rows: readonly MatrixRow[],
  missing: (row: Row, column: EvidenceColumn) => string | null,
): string {
  const cell = ({ row, cells }: MatrixRow, column: EvidenceColumn): string => {
    if (!applies(row, column)) return "–";
    const reason = missing(row, column);
    return cells[column] || (reason === null ? "**missing**: no reason given" : `none: ${reason}`);
  };
  const line = (matrixRow: MatrixRow): string => {
    const { row, figure, indicator, bucket } = matrixRow;
    const isMeasured = row.kind === "slo" || row.kind === "threshold";
    const id = isMeasured ? `[${row.id}](../prometheus/runbooks/${row.id}.md)` : row.id;
    const columns = EVIDENCE_COLUMNS.map((column) => cell(matrixRow, column));
    return `| ${[`${row.requirements.join(", ")}`, `${id}: ${row.title}`, figure, indicator, bucket, `${row.owner}, ${row.audience}`, ...columns].map(escaped).join(" | ")} |`;
  };
  const requirements = Object.entries(REQUIREMENTS).map(([id, text]) => {
    const shown = rows.filter(({ row }) => row.requirements.includes(id as RequirementId));
    return `| ${id} | ${text} | ${shown.map(({ row }) => row.id).join(", ")} |`;
  });
  return `<!-- Generated from otel/catalogue/rows and what shows each row by prometheus/slo-matrix. Do not edit: node prometheus/slo-matrix/generate.ts -->
# Service levels and what shows them

Every figure that Trunkline owes, from the requirement to the drill that makes its alert fire, with what the last rehearsal came to. A dash: the column does
not apply; k6 judges figures of load tests, and rows on requests. The tests fail where a cell that applies is empty and nobody has said why
(\`prometheus/slo-matrix/slo-matrix.test.ts\`). SLOs are counted over 30 days and also written as
[OpenSLO documents](../prometheus/openslo/documents).

${[
  ["SLOs", "slo"],
  ["Thresholds", "threshold"],
  ["Figures of load tests", "load"],
  ["Budgets of the build", "build"],
  ["Figures that tests and benchmarks show", "tested"],
]
  .map(
    ([title, kind]) => `## ${title}

| requirement | row | figure | indicator | bucket | owner, audience | rule | tests | panel | k6 | drill |
|---|---|---|---|---|---|---|---|---|---|---|
${rows
  .filter(({ row }) => row.kind === kind)
  .map(line)
  .join("\n")}`,
  )
  .join("\n\n")}

## Requirements

| requirement | figure | rows |
|---|---|---|
${requirements.join("\n")}
`;
}

/** A table's cell: a bar would end it. */
function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
