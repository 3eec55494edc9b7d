import type { Verdict } from "../objective.ts";
import { type ReportLine, valueText } from "./lines.ts";

const MARKS: Readonly<Record<Verdict, string>> = {
  held: "✓",
  missed: "✗",
  differs: "≠",
  not_judged: "?",
  told: " ",
};

/** What a verdict is called in a table. */
export const VERDICT_TEXTS: Readonly<Record<Verdict, string>> = {
  held: "held",
  missed: "missed",
  differs: "differs",
  not_judged: "not judged",
  told: "",
};

/** The columns of every report, in their order. */
export const COLUMNS = ["SLO", "client", "Prometheus", "Tempo", "difference", "verdict"] as const;

/** A line's texts, one for each column; a view that nobody expects is "–", one that should be there "?". */
export function cellsOf(line: ReportLine): readonly string[] {
  const view = (name: "client" | "prometheus" | "tempo"): string =>
    line.absent.includes(name) ? "?" : valueText(line[name], line.unit);
  const difference = valueText(line.difference, line.unit);
  return [
    line.owed === "" ? line.title : `${line.title}: ${line.owed}`,
    view("client"),
    view("prometheus"),
    view("tempo"),
    line.difference === null || line.maxDifference === null
      ? difference
      : `${difference} of ${valueText(line.maxDifference, line.unit)}`,
    VERDICT_TEXTS[line.verdict],
  ];
}

/** A run's report as a table for people. */
export function renderTable(
  title: string,
  facts: readonly string[],
  lines: readonly ReportLine[],
  sentence: string,
): string {
  const rows = lines.map((line) => [MARKS[line.verdict], ...cellsOf(line)]);
  const header = ["", ...COLUMNS];
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
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
    ...rows.map(row),
    "",
    `  ${sentence}`,
    "",
  ].join("\n");
}
