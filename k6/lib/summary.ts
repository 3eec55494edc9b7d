/** The parts of k6's end-of-test data that we read. */
export interface SummaryData {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly values: Readonly<Record<string, number>>;
        readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
      }
    >
  >;
}

/** A line of the report: what was expected, what was measured, and whether it holds (null: not judged, with the reason). */
export interface ReportLine {
  readonly seenBy: string;
  readonly expected: string;
  readonly measured: string;
  readonly ok: boolean | null;
}

/** A value of a metric, or null where it was never measured. */
export function measured(data: SummaryData, metric: string, value: string): number | null {
  return data.metrics[metric]?.values[value] ?? null;
}

/** Whether all thresholds of a metric hold; null where it has none. */
export function holds(data: SummaryData, metric: string): boolean | null {
  const thresholds = Object.values(data.metrics[metric]?.thresholds ?? {});
  return thresholds.length === 0 ? null : thresholds.every(({ ok }) => ok);
}

/** A share as people read it; "–" where there is none. */
export function percent(ratio: number | null): string {
  return ratio === null ? "–" : `${(ratio * 100).toFixed(2).replace(/\.?0+$/, "")} %`;
}

/** Milliseconds as people read them; "–" where there are none. */
export function milliseconds(value: number | null): string {
  return value === null ? "–" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** A report as a table for people. `allowUnjudged`: what could not be judged does not matter to whoever started the run. */
export function renderReport(
  title: string,
  facts: readonly string[],
  lines: readonly ReportLine[],
  allowUnjudged: boolean,
): string {
  const cells = lines.map((line) => [
    line.ok === null ? "?" : line.ok ? "✓" : "✗",
    line.seenBy,
    line.expected,
    line.measured,
  ]);
  const header = ["", "seen by", "expected", "measured"];
  const widths = header.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => (row[column] ?? "").length)),
  );
  const row = (texts: readonly string[]): string =>
    `  ${texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd()}`;
  return [
    "",
    title,
    ...facts.map((fact) => `  ${fact}`),
    "",
    row(header),
    row(widths.map((width) => "─".repeat(width))),
    ...cells.map(row),
    "",
    `  ${sentenceOf(lines, allowUnjudged)}`,
    "",
  ].join("\n");
}

/** What a report comes to: missed where anything was, else not_judged where anything was not. */
export function verdictOf(lines: readonly ReportLine[]): "held" | "missed" | "not_judged" {
  if (lines.some(({ ok }) => ok === false)) return "missed";
  return lines.some(({ ok }) => ok === null) ? "not_judged" : "held";
}

/** The report in a sentence, with the exit code of `./trunkline k6` that follows. */
function sentenceOf(lines: readonly ReportLine[], allowUnjudged: boolean): string {
  const missed = lines.filter(({ ok }) => ok === false).length;
  const open = lines.filter(({ ok }) => ok === null).length;
  const notJudged = `${open} of ${lines.length} expectations were not judged`;
  switch (verdictOf(lines)) {
    case "missed":
      return `${missed} of ${lines.length} expectations were missed (exit code 99)${open > 0 ? `; ${notJudged}` : ""}.`;
    case "not_judged":
      return `${notJudged}${allowUnjudged ? ", as was allowed" : " (exit code 110)"}; the others held.`;
    default:
      return "All expectations held.";
  }
}
