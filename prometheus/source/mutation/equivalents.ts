import type { AlertRule } from "../rule-model.ts";
import type { Mutant } from "./mutants.ts";

/** Why a mistake changes nothing that could happen; undefined where it does. */
export function equivalence(_rule: AlertRule, _mutant: Mutant): string | undefined {
  return undefined;
}
