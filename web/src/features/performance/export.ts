import type { Performance } from "./performance.queries.ts";

/** What is shown as a table: one line for each figure, service level, slow operation and recommendation. */
export function performanceCsv(performance: Performance): string {
  const { vitals, objectives, thresholds, slowOperations, recommendations } = performance;
  const { at, ...figures } = vitals;
  const rows: readonly (readonly (string | number | null)[])[] = [
    ["kind", "name", "value", "owed", "state", "note"],
    ...Object.entries(figures).map(([name, value]) => ["vital", name, value, null, null, at]),
    ...objectives.map(({ title, metRatio, objectiveRatio, state, budgetLeftRatio }) => [
      "objective",
      title,
      metRatio,
      objectiveRatio,
      state,
      budgetLeftRatio === null ? null : `error budget left: ${budgetLeftRatio}`,
    ]),
    ...thresholds.map(({ title, value, comparison, warning, critical, state, unit }) => [
      "threshold",
      title,
      value,
      warning ?? critical,
      state,
      `${unit}, bad where ${comparison}`,
    ]),
    ...slowOperations.map(({ operation, p95Seconds, requestsPerMinute }) => [
      "slow operation",
      operation,
      p95Seconds,
      null,
      null,
      `${requestsPerMinute} requests a minute`,
    ]),
    ...recommendations.map(({ title, urgency, why, todo }) => [
      "recommendation",
      title,
      null,
      null,
      urgency,
      `${why} ${todo}`,
    ]),
  ];
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** RFC 4180; what a spreadsheet would take for a formula is text. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
