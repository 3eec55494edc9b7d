import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { RuleTestFile } from "../rule-cases.ts";
import type { RuleFiles } from "../rule-model.ts";
import { holds, loadCase, runRules, stepsOf } from "./run-case.ts";

const FOLDER = fileURLToPath(new URL("../../tests/", import.meta.url));

function read<T>(path: string): T {
  return parse(readFileSync(path, "utf8")) as T;
}

/**
 * `./trunkline test rules` gives the same cases to Prometheus: what holds in both is computed alike. That makes it safe
 * to look for mistakes, and to simulate weeks, without it.
 */
describe("the evaluation of rules", () => {
  it.each(globSync("*.yaml", { cwd: FOLDER }).sort())("agrees with Prometheus on %s", (file) => {
    const content = read<RuleTestFile>(FOLDER + file);
    const rules = content.rule_files.flatMap((path) =>
      read<RuleFiles[string]>(FOLDER + path).groups.flatMap((group) => group.rules),
    );
    for (const ruleCase of content.tests) {
      const store = loadCase(ruleCase);
      runRules(rules, store, stepsOf(ruleCase, content.evaluation_interval));
      for (const test of ruleCase.promql_expr_test) {
        expect(holds(test, store), `${ruleCase.name}: ${test.expr} at ${test.eval_time}`).toBe(true);
      }
    }
  });
});
