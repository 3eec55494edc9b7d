import type { Settings } from "../settings.ts";

/** What became of a suite. A check that is not made of test cases counts as one. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why tests were skipped, each reason once. */
  readonly skipReasons: readonly string[];
  /** Shown below the row: what failed, or what was measured. */
  readonly output: string;
  /** Tests that failed at first and passed when they were tried again: they count as passed, and are faults to be mended. */
  readonly passedOnRetry?: readonly string[];
  /** Where the time went, for suites that take long. */
  readonly slowest?: readonly string[];
}

/** What a running suite gets. */
export interface SuiteContext {
  readonly settings: Settings;
  /** A folder for results and logs of this run. */
  readonly dir: string;
  /** Environment of the suite's processes: our Node comes first on the PATH. */
  readonly env: NodeJS.ProcessEnv;
  progress(text: string): void;
}

/** One row of the test table. */
export interface Suite {
  readonly name: string;
  readonly description: string;
  /** It starts many processes or measures time: nothing else may run beside it. */
  readonly alone?: boolean;
  /** Runs only when it is named. */
  readonly onlyWhenNamed?: boolean;
  run(context: SuiteContext): Promise<SuiteResult>;
}

/** A check that held. */
export const PASSED: SuiteResult = { passed: 1, failed: 0, skipped: 0, skipReasons: [], output: "" };

/** A check that did not hold, with what it said. */
export function failed(output: string): SuiteResult {
  return { passed: 0, failed: 1, skipped: 0, skipReasons: [], output };
}

/** A check that could not run here, with the reason. */
export function skipped(reason: string): SuiteResult {
  return { passed: 0, failed: 0, skipped: 1, skipReasons: [reason], output: "" };
}

/** Several results as one. */
export function sum(results: readonly SuiteResult[]): SuiteResult {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    skipped: results.reduce((total, { skipped }) => total + skipped, 0),
    skipReasons: [...new Set(results.flatMap(({ skipReasons }) => skipReasons))],
    output: results
      .map(({ output }) => output)
      .filter(Boolean)
      .join("\n"),
  };
}
