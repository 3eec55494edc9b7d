import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type KeptResult, RESULTS_FILE } from "../../prometheus/drills/kept-results.ts";
import type { DrillResult } from "./run-drills.ts";

/** A table of times, one alert a line. */
export function drillTable(results: readonly DrillResult[]): string {
  const rows = results.map(({ drill, firedAfterMs, resolvedAfterMs, problem }) => [
    problem === null ? "ok" : "FAILED",
    drill.id,
    seconds(firedAfterMs),
    seconds(resolvedAfterMs),
    `${drill.speed}×`,
    problem ?? "",
  ]);
  const table = [["", "alert", "fired after", "resolved after", "speed", ""], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const failed = results.filter(({ problem }) => problem !== null).length;
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n\n${results.length - failed} of ${results.length} alerts reached their receiver and were resolved.\n`;
}

/** Keeps results beside those of other alerts; of alerts that are no more (`known`), they go. */
export function keepResults(
  results: readonly DrillResult[],
  known: ReadonlySet<string>,
  file = RESULTS_FILE,
): void {
  const before: Record<string, KeptResult> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const now = Object.fromEntries(
    results.map(({ drill, firedAfterMs, resolvedAfterMs, problem }): [string, KeptResult] => [
      drill.id,
      {
        alertname: drill.alertname,
        slo: drill.slo,
        severity: drill.severity,
        window: drill.window,
        service: drill.service,
        isPassed: problem === null,
        firedAfterSeconds: inSeconds(firedAfterMs),
        resolvedAfterSeconds: inSeconds(resolvedAfterMs),
        speed: drill.speed,
        rehearsedOn: new Date().toISOString().slice(0, 10),
      },
    ]),
  );
  const kept = Object.entries({ ...before, ...now })
    .filter(([id]) => known.has(id))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

function seconds(ms: number | null): string {
  return ms === null ? "-" : `${inSeconds(ms)} s`;
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}
