import { EXIT, UsageError } from "../exit-code.ts";
import { type Comparison, compareRuns, isComparable } from "../load/compare.ts";
import { type KeptRun, keptRuns } from "../load/kept-runs.ts";
import { valueText } from "../load/value-text.ts";
import type { Settings } from "../settings.ts";
import { textTable } from "../view/text-table.ts";

const LISTED = 30;

/** `./trunkline k6 list`: the runs that are kept, the newest first. */
export function listRuns(settings: Settings, options: { readonly json?: boolean }): number {
  const runs = keptRuns(settings.stateDir);
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify(
        runs.map(({ name, run }) => ({ name, ...run })),
        null,
        2,
      )}\n`,
    );
    return EXIT.done;
  }
  if (runs.length === 0) {
    process.stdout.write("No load was run yet: ./trunkline k6 smoke\n");
    return EXIT.done;
  }
  const rows = runs
    .slice(0, LISTED)
    .map(({ name, run }) => [name, run.verdict.replace("_", " "), run.release || "–", sizeOf(run)]);
  process.stdout.write(textTable(["run", "verdict", "release", "size"], rows));
  return EXIT.done;
}

/** `./trunkline k6 compare [A] [B]`: two runs beside each other; the newest one and the one before it where none is named. */
export function showComparison(settings: Settings, before?: string, after?: string): number {
  const runs = keptRuns(settings.stateDir);
  const newer = after === undefined ? newest(runs, before) : named(runs, after);
  const older =
    before === undefined
      ? runs.find(
          ({ name, run }) => name !== newer.name && run.at < newer.run.at && isComparable(run, newer.run),
        )
      : named(runs, before);
  if (older === undefined)
    throw new UsageError(`There is no run before ${newer.name} that it can be compared with.`);
  if (older.run.scenario !== newer.run.scenario) {
    throw new UsageError(`${older.name} and ${newer.name} are of different scenarios.`);
  }
  process.stdout.write(`\n${newer.run.title}: ${older.name} → ${newer.name}\n`);
  if (!isComparable(older.run, newer.run)) {
    process.stdout.write(`  Not of one size: ${sizeOf(older.run)} → ${sizeOf(newer.run)}.\n`);
  }
  process.stdout.write(`${comparisonTable(compareRuns(older.run, newer.run))}\n`);
  return EXIT.done;
}

/** Comparisons as a table. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ title, unit, before, after, change }) => [
    title,
    valueText(before, unit),
    valueText(after, unit),
    change === "none" ? "" : change,
  ]);
  return textTable(["SLO", "before", "after", ""], rows);
}

function sizeOf({ compress, loadShare }: KeptRun["run"]): string {
  const parts = [
    ...(compress === 1 ? [] : [`durations ÷ ${compress}`]),
    ...(loadShare === 1 ? [] : [`${Math.round(loadShare * 100)} % of the load`]),
  ];
  return parts.length === 0 ? "whole" : parts.join(", ");
}

/** The newest run, of the scenario of `like` where it is given. */
function newest(runs: readonly KeptRun[], like: string | undefined): KeptRun {
  const scenario = like === undefined ? undefined : named(runs, like).run.scenario;
  const found = runs.find(
    ({ run, name }) => (scenario === undefined || run.scenario === scenario) && name !== like,
  );
  if (found === undefined)
    throw new UsageError("No load was run yet that could be compared: ./trunkline k6 smoke");
  return found;
}

function named(runs: readonly KeptRun[], name: string): KeptRun {
  const found = runs.find((kept) => kept.name === name);
  if (found === undefined) throw new UsageError(`There is no run ${name}; ./trunkline k6 list shows them.`);
  return found;
}
