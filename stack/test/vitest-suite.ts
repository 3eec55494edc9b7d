import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { NODE } from "../parts/node-process.ts";
import { runCommand } from "./run-command.ts";
import { failed, type SuiteContext, type SuiteResult } from "./suite.ts";
import type { VitestSummary } from "./vitest-reporter.ts";

/** Runs one project of vitest.config.ts and answers its own counts. A file that cannot be loaded counts as one failure. */
export async function vitest(
  context: SuiteContext,
  project: "unit" | "compose" | "dashboards" | "api" | "contract" | "e2e" | "whole" | "containers" | "bench",
  env: NodeJS.ProcessEnv = {},
): Promise<SuiteResult> {
  const summaryFile = join(context.dir, `${project}.summary.json`);
  rmSync(summaryFile, { force: true });
  const args = [
    join(context.settings.project, "node_modules/vitest/vitest.mjs"),
    "run",
    ...["--project", project, "--passWithNoTests"],
    ...["--reporter=default", "--reporter=./stack/test/vitest-reporter.ts"],
  ];
  const { code, output } = await runCommand(context, NODE, args, {
    TRUNKLINE_VITEST_SUMMARY: summaryFile,
    NO_COLOR: "1",
    ...env,
  });
  if (!existsSync(summaryFile)) return failed(`vitest ended with code ${code} and no summary\n${output}`);
  const summary = JSON.parse(readFileSync(summaryFile, "utf8")) as VitestSummary;
  const broken = summary.brokenFiles.length;
  const failures = Math.max(summary.failed + broken, code === 0 ? 0 : 1);
  return {
    passed: summary.passed,
    failed: failures,
    skipped: summary.skipped,
    skipReasons: summary.skipReasons,
    passedOnRetry: summary.passedOnRetry,
    output: failures === 0 ? "" : output,
    slowest: summary.slowestFiles.map(({ file, durationSeconds }) => `${file} ${durationSeconds} s`),
  };
}
