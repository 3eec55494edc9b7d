import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { NODE } from "../parts/node-process.ts";
import { runCommand } from "./run-command.ts";
import { failed, type SuiteContext, type SuiteResult } from "./suite.ts";
import type { VitestSummary } from "./vitest-reporter.ts";

type Project =
  | "unit"
  | "compose"
  | "dashboards"
  | "api"
  | "contract"
  | "e2e"
  | "whole"
  | "containers"
  | "bench";

/** Projects that a suite consists of, where there are more than the one of its name. */
const PROJECTS_OF: Partial<Record<Project, readonly string[]>> = { unit: ["unit", "unit-web"] };

/** Those over real processes: what was not there before the tests of a file may have come too late on a busy machine. */
const BROKEN_FILES_RUN_AGAIN: ReadonlySet<Project> = new Set(["api", "contract", "e2e", "whole"]);
const SLOWEST_SHOWN = 5;

/**
 * Runs one project of vitest.config.ts and answers its own counts. A file that cannot be loaded, or whose hooks fail, counts as
 * one failure; where real processes are tested it is run once more (vitest itself tries only tests again), and is named.
 */
export async function vitest(
  context: SuiteContext,
  project: Project,
  env: NodeJS.ProcessEnv = {},
): Promise<SuiteResult> {
  const first = await run(context, project, env, []);
  if (typeof first === "string") return failed(first);
  const broken = first.summary.files.filter(({ brokenBy }) => brokenBy !== undefined);
  if (broken.length === 0 || !BROKEN_FILES_RUN_AGAIN.has(project)) return resultOf(first);
  const again = await run(
    context,
    project,
    env,
    broken.map(({ file }) => file),
  );
  if (typeof again === "string") return failed(`${first.output}\n${again}`);
  return resultOf(withFilesOf(first, again));
}

interface Run {
  readonly summary: VitestSummary;
  readonly output: string;
  /** Vitest itself was content, or not because of its files alone. */
  readonly isExplained: boolean;
}

/** Answers what vitest printed where it wrote no summary. */
async function run(
  context: SuiteContext,
  project: Project,
  env: NodeJS.ProcessEnv,
  files: readonly string[],
): Promise<Run | string> {
  const summaryFile = join(context.dir, `${project}.summary.json`);
  rmSync(summaryFile, { force: true });
  const args = [
    join(context.settings.project, "node_modules/vitest/vitest.mjs"),
    "run",
    ...files,
    ...(PROJECTS_OF[project] ?? [project]).flatMap((name) => ["--project", name]),
    "--passWithNoTests",
    ...["--reporter=default", "--reporter=./stack/test/vitest-reporter.ts"],
  ];
  const { code, output } = await runCommand(context, NODE, args, {
    TRUNKLINE_VITEST_SUMMARY: summaryFile,
    NO_COLOR: "1",
    ...env,
  });
  if (!existsSync(summaryFile)) return `vitest ended with code ${code} and no summary\n${output}`;
  const summary = JSON.parse(readFileSync(summaryFile, "utf8")) as VitestSummary;
  return { summary, output, isExplained: code === 0 || failuresOf(summary) > 0 };
}

/** The first run, with what became of some of its files in the second one. */
function withFilesOf(first: Run, again: Run): Run {
  const ofAgain = new Map(again.summary.files.map((file) => [file.file, file]));
  const mended = first.summary.files.filter(({ file, brokenBy }) => {
    const second = ofAgain.get(file);
    return brokenBy !== undefined && second && second.brokenBy === undefined && second.failed === 0;
  });
  const summary: VitestSummary = {
    files: first.summary.files.map((file) => ofAgain.get(file.file) ?? file),
    errorsOutsideTests: first.summary.errorsOutsideTests + again.summary.errorsOutsideTests,
    passedOnRetry: [
      ...first.summary.passedOnRetry,
      ...again.summary.passedOnRetry,
      ...mended.map(({ file, brokenBy }) => `${file}: the whole file: ${brokenBy}`),
    ],
  };
  return {
    summary,
    output: `${first.output}\n${again.output}`,
    isExplained: first.isExplained && again.isExplained,
  };
}

function failuresOf({ files, errorsOutsideTests }: VitestSummary): number {
  const ofFiles = files.map(({ failed, brokenBy }) => failed + (brokenBy === undefined ? 0 : 1));
  return ofFiles.reduce((total, count) => total + count, errorsOutsideTests > 0 ? 1 : 0);
}

function resultOf({ summary, output, isExplained }: Run): SuiteResult {
  const count = (kind: "passed" | "skipped") => summary.files.reduce((total, file) => total + file[kind], 0);
  const failures = failuresOf(summary) + (isExplained ? 0 : 1);
  return {
    passed: count("passed"),
    failed: failures,
    skipped: count("skipped"),
    skipReasons: [...new Set(summary.files.flatMap(({ skipReasons }) => skipReasons))],
    passedOnRetry: summary.passedOnRetry,
    output: failures === 0 ? "" : output,
    slowest: summary.files
      .toSorted((a, b) => b.durationSeconds - a.durationSeconds)
      .slice(0, SLOWEST_SHOWN)
      .map(({ file, durationSeconds }) => `${file} ${durationSeconds} s`),
  };
}
