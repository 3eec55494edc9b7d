import { type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import { patternExamples } from "./pattern-examples.ts";
import { exampleLabels } from "./sample-series.ts";

/**
 * Labels of series that a selector must not take: for each matcher those that satisfy all others. A rule that forgets one
 * would count them.
 */
export function decoyLabels(matchers: Matchers): readonly Record<string, string>[] {
  return Object.entries(matchers).map(([label, value]) => ({
    ...exampleLabels(matchers),
    [label]: outside(value),
  }));
}

/** A value that a matcher refuses. */
function outside(value: string): string {
  const { operator, text } = readMatcher(value);
  if (operator === "!=") return text;
  if (operator === "!~") return patternExamples(text)[0] ?? "";
  return "not-asked-for";
}
