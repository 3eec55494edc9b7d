import { type ReportLine, valueText } from "./lines.ts";
import { cellsOf, COLUMNS } from "./table.ts";

/** Text within XML or HTML. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A run as JUnit has it, so that CI shows it: an expectation a test case. What is only told is none. */
export function renderJunit(
  scenario: string,
  at: string,
  durationSeconds: number,
  lines: readonly ReportLine[],
): string {
  const cases = lines.filter(({ verdict }) => verdict !== "told");
  const count = (isOne: (line: ReportLine) => boolean): number => cases.filter(isOne).length;
  const failures = count(({ verdict }) => verdict === "missed" || verdict === "differs");
  const skipped = count(({ verdict }) => verdict === "not_judged");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${cases.length}" failures="${failures}" skipped="${skipped}">`,
    `  <testsuite name="k6.${escapeMarkup(scenario)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" timestamp="${escapeMarkup(at)}" time="${durationSeconds.toFixed(1)}">`,
    ...cases.map(
      (line) =>
        `    <testcase classname="k6.${escapeMarkup(scenario)}" name="${escapeMarkup(line.id)}">${outcomeOf(line)}</testcase>`,
    ),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function outcomeOf(line: ReportLine): string {
  const cells = cellsOf(line);
  const text = escapeMarkup(COLUMNS.map((column, index) => `${column}: ${cells[index]}`).join("; "));
  switch (line.verdict) {
    case "missed":
      return `<failure type="missed" message="owed ${escapeMarkup(line.owed)}, was ${escapeMarkup(valueText(line.client ?? line.prometheus, line.unit))}">${text}</failure>`;
    case "differs":
      return `<failure type="differs" message="client and server differ by ${escapeMarkup(valueText(line.difference, line.unit))}">${text}</failure>`;
    case "not_judged":
      return `<skipped message="no ${line.absent.join(", ")}"/>`;
    default:
      return `<system-out>${text}</system-out>`;
  }
}
