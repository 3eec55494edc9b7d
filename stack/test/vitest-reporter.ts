import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** The sum of a vitest run, as `./trunkline test` reads it. */
export interface VitestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skipReasons: readonly string[];
  /** Files that could not be loaded, and errors outside any test. */
  readonly brokenFiles: readonly string[];
  /** Tests that passed only when they were tried again, each with what went wrong before. */
  readonly passedOnRetry: readonly string[];
  /** The files that took longest, with their seconds, longest first. */
  readonly slowestFiles: readonly { readonly file: string; readonly durationSeconds: number }[];
}

/** Writes a VitestSummary to the file that TRUNKLINE_VITEST_SUMMARY names. */
// biome-ignore lint/style/noDefaultExport: vitest takes the default export of a reporter's file
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env.TRUNKLINE_VITEST_SUMMARY;
    if (file === undefined) return;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const reasons = new Set<string>();
    const brokenFiles: string[] = [];
    const passedOnRetry: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) brokenFiles.push(module.moduleId);
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (test.diagnostic()?.flaky === true) {
          passedOnRetry.push(
            `${relative(process.cwd(), module.moduleId)}: ${test.fullName}: ${firstFailure(test)}`,
          );
        }
        if (result.state === "passed") counts.passed += 1;
        else if (result.state === "failed") counts.failed += 1;
        else {
          counts.skipped += 1;
          reasons.add((result.state === "skipped" && result.note) || `marked to skip: ${test.fullName}`);
        }
      }
    }
    if (errors.length > 0) brokenFiles.push(`${errors.length} errors outside any test`);
    const slowestFiles = modules
      .map((module) => ({
        file: relative(process.cwd(), module.moduleId),
        durationSeconds: Math.round(module.diagnostic().duration / 1000),
      }))
      .sort((a, b) => b.durationSeconds - a.durationSeconds)
      .slice(0, 5);
    const summary: VitestSummary = {
      ...counts,
      skipReasons: [...reasons],
      brokenFiles,
      passedOnRetry,
      slowestFiles,
    };
    writeFileSync(file, JSON.stringify(summary));
  }
}

function firstFailure(test: TestCase): string {
  return test.result().errors?.[0]?.message.split("\n")[0] ?? "failed at first";
}
