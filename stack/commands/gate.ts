import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SlaId } from "../../otel/catalogue/slas.ts";
import { EXIT } from "../exit-code.ts";
import { budgetChecks, readBudgets } from "../load/budget-forecast.ts";
import { type GateCheck, gateVerdict } from "../load/gate-check.ts";
import { keptRuns } from "../load/kept-runs.ts";
import { comparisonCheck } from "../load/release-comparison.ts";
import { releaseName } from "../load/surroundings.ts";
import { loopback, type Settings } from "../settings.ts";
import { textTable } from "../view/text-table.ts";
import { k6 } from "./k6.ts";

/** What a gate is made of. */
export interface GateOptions {
  /** Durations of the load are divided by this. */
  readonly compress?: number;
  /** What part of the load there is, 0 to 1. */
  readonly load?: number;
  /** Without it, what Prometheus or Tempo could not judge keeps the gate closed. */
  readonly allowUnjudged?: boolean;
}

/** `./trunkline drill WANTED`: rehearses the alerts of a service level; answers its exit code. */
export type RunDrill = (wanted: string) => Promise<number>;

/** The alerts that are rehearsed before each release: what people see, what callers hear, what must reach whoever is on call. */
const DRILLED: readonly SlaId[] = ["api-availability", "voice-webhook-latency", "sms-undelivered"];

const SCENARIOS = ["smoke", "api-load", "voice-agent"] as const;
const MARKS = { held: "✓", missed: "✗", not_judged: "?" } as const;

/**
 * `./trunkline gate`: may this be released? Smoke and load, a few fire drills, error budgets that last, and nothing worse than in
 * the last release. One table; 99 where something closes the gate, 110 where it could not be judged. What came of it is left where
 * the performance report reads it.
 */
export async function gate(
  settings: Settings,
  options: GateOptions,
  drill: RunDrill | null = null,
): Promise<number> {
  const startedAtMs = Date.now();
  const checks: GateCheck[] = [];
  for (const scenario of SCENARIOS) checks.push(...(await loadChecks(settings, scenario, options)));
  checks.push(await drillCheck(drill));
  checks.push(...budgetChecks(await readBudgets(loopback(settings, "prometheus")), Date.now()));
  const verdict = gateVerdict(checks);
  const release = releaseName(process.env);
  const rows = checks.map((check) => [MARKS[check.verdict], check.title, check.seen]);
  const isOpen = verdict === "held" || (verdict === "not_judged" && options.allowUnjudged === true);
  process.stdout.write(`\nRelease gate${release === "" ? "" : `: ${release}`}\n`);
  process.stdout.write(`${textTable(["", "check", "seen"], rows)}\n`);
  process.stdout.write(`  ${isOpen ? "Open" : "Closed"}${sentence(checks)}.\n\n`);
  report(settings, { at: new Date().toISOString(), release, verdict, startedAtMs, checks });
  if (verdict === "missed") return EXIT.slaBreached;
  return isOpen ? EXIT.done : EXIT.notJudged;
}

async function loadChecks(
  settings: Settings,
  scenario: (typeof SCENARIOS)[number],
  options: GateOptions,
): Promise<readonly GateCheck[]> {
  const before = new Set(keptRuns(settings.stateDir).map(({ name }) => name));
  // Whether the gate opens with what nobody could judge is decided at its end.
  const code = await k6(settings, { scenario, args: ["--quiet"], ...options, allowUnjudged: true });
  const kept = keptRuns(settings.stateDir);
  const run = kept.find(({ name, run }) => run.scenario === scenario && !before.has(name));
  if (run === undefined) {
    const seen = `k6 ended with ${code} and left no report`;
    return [{ id: scenario, title: scenario, seen, verdict: "missed" }];
  }
  const { title, lines } = run.run;
  const wrong = lines.filter(({ verdict }) => verdict === "missed" || verdict === "differs");
  const judged = lines.filter(({ verdict }) => verdict !== "told");
  // A scenario that broke off has a report, too.
  const hasBroken = code !== EXIT.done && code !== EXIT.slaBreached && code !== EXIT.notJudged;
  const seen =
    wrong.length > 0
      ? wrong.map((line) => `${line.verdict}: ${line.title}`).join("; ")
      : `${judged.filter(({ verdict }) => verdict === "held").length} of ${judged.length} held`;
  return [
    {
      id: scenario,
      title,
      seen: hasBroken ? `k6 ended with ${code}; ${seen}` : seen,
      verdict: hasBroken ? "missed" : run.run.verdict,
    },
    comparisonCheck(run, kept),
  ];
}

async function drillCheck(drill: RunDrill | null): Promise<GateCheck> {
  const title = "Fire drills: a few alerts arrive, and end";
  if (drill === null) {
    return { id: "drill", title, seen: "this version has no ./trunkline drill", verdict: "not_judged" };
  }
  const failed: string[] = [];
  for (const wanted of DRILLED) if ((await drill(wanted)) !== EXIT.done) failed.push(wanted);
  return {
    id: "drill",
    title,
    seen: failed.length === 0 ? `${DRILLED.join(", ")}: all did` : `not those of ${failed.join(", ")}`,
    verdict: failed.length === 0 ? "held" : "missed",
  };
}

function sentence(checks: readonly GateCheck[]): string {
  const count = (verdict: GateCheck["verdict"]): number =>
    checks.filter((check) => check.verdict === verdict).length;
  const parts = [
    ...(count("missed") > 0 ? [`${count("missed")} of ${checks.length} checks were missed`] : []),
    ...(count("not_judged") > 0 ? [`${count("not_judged")} of ${checks.length} could not be judged`] : []),
  ];
  return parts.length === 0 ? ": all checks held" : `: ${parts.join(", ")}`;
}

/** Leaves the result as load runs leave theirs: the weekly performance report lists both. */
function report(
  settings: Settings,
  result: {
    readonly at: string;
    readonly release: string;
    readonly verdict: GateCheck["verdict"];
    readonly startedAtMs: number;
    readonly checks: readonly GateCheck[];
  },
): void {
  const { at, release, verdict, startedAtMs, checks } = result;
  const folder = join(settings.stateDir, "reports");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "k6-gate.json");
  const durationSeconds = (Date.now() - startedAtMs) / 1000;
  const facts = checks
    .filter((check) => check.verdict !== "held")
    .map(({ title, seen }) => `${title}: ${seen}`);
  const json = { scenario: "gate", at, release, durationSeconds, verdict, facts, checks };
  // Whole or not at all: whoever reads it may come at any moment.
  writeFileSync(`${file}.new`, JSON.stringify(json, null, 2));
  renameSync(`${file}.new`, file);
}
