import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** What became of one file of tests. */
export interface VitestFile {
  /** From the project's folder. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skipReasons: readonly string[];
  /** Why the file could not be loaded, or what was to be there before its tests was not; its tests did not run. */
  readonly brokenBy?: string;
  readonly durationSeconds: number;
}

/** A vitest run, as `./trunkline test` reads it. */
export interface VitestSummary {
  readonly files: readonly VitestFile[];
  readonly errorsOutsideTests: number;
  /** Tests that passed only when they were tried again, each with what went wrong before. */
  readonly passedOnRetry: readonly string[];
}

/** Writes a VitestSummary to the file that TRUNKLINE_VITEST_SUMMARY names. */
// biome-ignore lint/style/noDefaultExport: vitest takes the default export of a reporter's file
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env.TRUNKLINE_VITEST_SUMMARY;
    if (file === undefined) return;
    const summary: VitestSummary = {
      files: modules.map(summaryOf),
      errorsOutsideTests: errors.length,
      passedOnRetry: modules.flatMap((module) =>
        [...module.children.allTests()]
          .filter((test) => test.diagnostic()?.flaky === true)
          .map((test) => `${fileOf(module)}: ${test.fullName}: ${firstFailure(test)}`),
      ),
    };
    writeFileSync(file, JSON.stringify(summary));
  }
}

function fileOf(module: TestModule): string {
  return relative(process.cwd(), module.moduleId);
}

function summaryOf(module: TestModule): VitestFile {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reasons = new Set<string>();
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === "passed") counts.passed += 1;
    else if (result.state === "failed") counts.failed += 1;
    else {
      counts.skipped += 1;
      reasons.add((result.state === "skipped" && result.note) || `marked to skip: ${test.fullName}`);
    }
  }
  // A hook's failure is the error of its suite; that of the file itself, of the module.
  const [error] = [module, ...module.children.allSuites()].flatMap((suite) => suite.errors());
  return {
    file: fileOf(module),
    ...counts,
    skipReasons: [...reasons],
    ...(error ? { brokenBy: error.message.split("\n")[0] ?? "" } : {}),
    durationSeconds: Math.round(module.diagnostic().duration / 1000),
  };
}

function firstFailure(test: TestCase): string {
  return test.result().errors?.[0]?.message.split("\n")[0] ?? "failed at first";
}
