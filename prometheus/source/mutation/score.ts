import { clockAtSpeed } from "../durations.ts";
import { ruleTestFiles } from "../promtool-tests.ts";
import { printExpression } from "../promql/print.ts";
import { ruleFiles } from "../rule-files.ts";
import { isAlert } from "../rule-model.ts";
import { equivalence } from "./equivalents.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { failedCase, prepare } from "./verdicts.ts";

/** What became of all mistakes that were made in the alerts. */
export interface MutationScore {
  readonly alerts: number;
  readonly mutants: number;
  readonly killed: number;
  /** Mistakes that change nothing, by the reason why. */
  readonly equivalents: ReadonlyMap<string, number>;
  /** Mistakes that no case notices. */
  readonly survivors: readonly string[];
  /** Alerts as they are that do not pass their own cases. */
  readonly broken: readonly string[];
}

/** Makes every mistake in every alert of ours, and asks the cases of `prometheus/tests` to notice. */
export function mutationScore(only: (alert: string) => boolean = () => true): MutationScore {
  const rules = ruleFiles(clockAtSpeed(1));
  const tests = Object.values(ruleTestFiles());
  const equivalents = new Map<string, number>();
  const survivors: string[] = [];
  const broken: string[] = [];
  let [alerts, mutants, killed] = [0, 0, 0];
  for (const [file, { groups }] of Object.entries(rules)) {
    const own = groups
      .flatMap((group) => group.rules)
      .filter(isAlert)
      .filter(({ alert }) => only(alert));
    if (own.length === 0) continue;
    const cases = tests
      .filter(({ rule_files }) => rule_files.includes(`../rules/${file}`))
      .flatMap((test) => prepare(test, rules));
    for (const rule of own) {
      alerts++;
      const name = [
        rule.alert,
        rule.labels.slo,
        rule.labels.service,
        rule.labels.severity,
        rule.labels.window,
      ]
        .filter((part) => part !== undefined)
        .join(" ");
      const failed = failedCase(rule, cases);
      if (failed !== undefined) broken.push(`${name}: ${failed}`);
      for (const mutant of mutantsOf(rule)) {
        mutants++;
        if (failedCase(mutant.rule, cases) !== undefined) {
          killed++;
          continue;
        }
        const reason = equivalence(mutant);
        if (reason === undefined) survivors.push(`${name}: ${described(mutant)}`);
        else equivalents.set(reason, (equivalents.get(reason) ?? 0) + 1);
      }
    }
  }
  return { alerts, mutants, killed, equivalents, survivors, broken };
}

function described({ mistake, place }: Mutant): string {
  return place === undefined ? mistake : `${mistake} in ${printExpression(place.part)}`;
}
