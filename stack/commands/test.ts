import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import pc from "picocolors";
import { AbsentError } from "../parts/part.ts";
import type { Settings } from "../settings.ts";
import { markedProcesses, TEST_RUN_VARIABLE } from "../supervisor/leftovers.ts";
import { failed, type Suite, type SuiteContext, type SuiteResult, skipped, sum } from "../test/suite.ts";
import { SUITES } from "../test/suites.ts";
import { liveLine } from "../view/live-line.ts";

/** `./trunkline test [SUITE…]`. Answers the exit code: 0 where nothing failed. */
export async function test(
  settings: Settings,
  names: readonly string[],
  options: { readonly list?: boolean },
): Promise<number> {
  if (options.list) {
    for (const { name, description, onlyWhenNamed } of SUITES) {
      process.stdout.write(`${name.padEnd(12)} ${description}${onlyWhenNamed ? " (only when named)" : ""}\n`);
    }
    return 0;
  }
  const chosen = SUITES.filter(({ name, onlyWhenNamed }) =>
    names.length === 0 ? onlyWhenNamed !== true : names.includes(name),
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
  process.on("exit", endTestRun);
  const total = sum(await runAll(settings, chosen));
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
}

/** Marks all processes of this run, so that none outlives it, also those that left our process group on purpose. */
const TEST_RUN = randomUUID();

/** Kills whatever this run started and has not ended itself: after Ctrl-C, all of it. */
function endTestRun(): void {
  // Again until nothing is found: a process that is killed may just have started another one.
  for (let round = 0; round < 5; round += 1) {
    const left = markedProcesses(TEST_RUN, TEST_RUN_VARIABLE);
    if (left.length === 0) return;
    for (const { pid } of left) killProcess(pid);
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Two at a time; suites that want to be alone come last, one after the other. */
async function runAll(settings: Settings, suites: readonly Suite[]): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  const beside = suites.filter(({ alone }) => alone !== true);
  const alone = suites.filter((suite) => suite.alone === true);
  const worker = async (waiting: Suite[]) => {
    for (let suite = waiting.shift(); suite !== undefined; suite = waiting.shift()) {
      results.push(await runOne(settings, suite));
    }
  };
  const waiting = [...beside];
  await Promise.all([worker(waiting), worker(waiting)]);
  await worker([...alone]);
  return results;
}

async function runOne(settings: Settings, suite: Suite): Promise<SuiteResult> {
  const startedAt = Date.now();
  const line = liveLine(process.stderr);
  const context = suiteContext(settings, (text) => line.show(`${suite.name}: ${text}`));
  let result: SuiteResult;
  try {
    result = await suite.run(context);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result = error instanceof AbsentError ? skipped(message) : failed(message);
  }
  line.clear();
  process.stdout.write(resultLines(suite.name, result, (Date.now() - startedAt) / 1000));
  return result;
}

function suiteContext(settings: Settings, progress: (text: string) => void): SuiteContext {
  const dir = join(settings.stateDir, "test");
  mkdirSync(dir, { recursive: true });
  const { NODE_OPTIONS: _, ...env } = process.env;
  const path = [join(settings.project, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter);
  return { settings, dir, progress, env: { ...env, PATH: path, [TEST_RUN_VARIABLE]: TEST_RUN } };
}

/** A suite that takes longer says which files took the time. */
const SLOW_SECONDS = 60;

function resultLines(name: string, result: SuiteResult, durationSeconds: number): string {
  const mark = result.failed > 0 ? pc.red("✗") : result.passed > 0 ? pc.green("✓") : pc.yellow("–");
  const counts = [
    `${result.passed} passed`,
    result.failed > 0 ? pc.red(`${result.failed} failed`) : "",
    result.skipped > 0 ? pc.yellow(`${result.skipped} skipped`) : "",
  ].filter(Boolean);
  const duration = pc.dim(`${durationSeconds.toFixed(1)} s`);
  const lines = [`${mark} ${name.padEnd(12)} ${counts.join(", ").padEnd(24)} ${duration}`];
  if (durationSeconds > SLOW_SECONDS && result.slowest !== undefined) {
    lines.push(pc.dim(`    slowest: ${result.slowest.join(", ")}`));
  }
  for (const test of result.passedOnRetry ?? [])
    lines.push(pc.yellow(`    passed when tried again: ${test}`));
  for (const reason of result.skipReasons) lines.push(pc.yellow(`    skipped: ${reason}`));
  if (result.output !== "") lines.push(...result.output.split("\n").map((line) => `    ${line}`));
  return `${lines.join("\n")}\n`;
}
