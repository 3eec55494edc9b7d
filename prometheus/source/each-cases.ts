import { type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import type { AlertLevel } from "../../otel/catalogue/slas.ts";
import { formatDuration } from "./durations.ts";
import { patternExamples } from "./pattern-examples.ts";
import { firing, type RuleCase, thresholdStepMs } from "./rule-cases.ts";
import type { SampleSeries } from "./sample-series.ts";
import { eachLabels } from "./threshold-alerts.ts";

type Labels = Readonly<Record<string, string>>;

/** Two of what a row judges by itself, by their labels; values that its own pattern allows, where it has one. */
export function twoOf(
  indicator: SlaThreshold["indicator"],
  matchers: Matchers,
): readonly [one: Labels, another: Labels] {
  const pairs = eachLabels(indicator).map((label) => ({ label, values: twoValues(label, matchers[label]) }));
  const at = (index: 0 | 1): Labels =>
    Object.fromEntries(pairs.map(({ label, values }) => [label, values[index]]));
  return [at(0), at(1)];
}

function twoValues(label: string, pattern: string | undefined): readonly [string, string] {
  const { operator, text } = readMatcher(pattern ?? "!");
  if (operator === "!=" || operator === "!~") return ["one", "another"];
  const [one, another] = patternExamples(text);
  if (one === undefined || another === undefined) throw new Error(`${label}: ${pattern} has no two values`);
  return [one, another];
}

/** What happens to the two that are judged by themselves, as numbers of events in each step. */
export interface EachTraffic {
  readonly events: number;
  readonly bad: number;
}

/**
 * Cases of counted events that are judged by themselves: the alert of one that is beyond its level fires and says which, whatever there
 * is of another; and the many events of another do not make up for too few of one.
 */
export function countedEachCases(
  sla: SlaThreshold,
  { severity }: AlertLevel,
  {
    matchers,
    plenty,
    tooFew,
    lateMs,
    series,
  }: {
    readonly matchers: Matchers;
    /** So many events in each step that a level can be judged. */
    readonly plenty: number;
    /** Fewer than that, of which all are bad. */
    readonly tooFew: number;
    readonly lateMs: number;
    series(traffic: EachTraffic, labels: Labels): readonly SampleSeries[];
  },
): readonly RuleCase[] {
  const labels = eachLabels(sla.indicator);
  if (labels.length === 0) return [];
  const [one, another] = twoOf(sla.indicator, matchers);
  const late = formatDuration(lateMs);
  const fires = (expected: boolean, which: Labels) =>
    firing(alertName(sla.id, "Breached"), late, expected, { severity, ...which });
  const named = labels.join(", ");
  const each = (
    name: string,
    ofOne: EachTraffic,
    ofAnother: EachTraffic,
    isAnotherFiring: boolean,
  ): RuleCase => ({
    name,
    interval: formatDuration(thresholdStepMs(sla)),
    input_series: [...series(ofOne, one), ...series(ofAnother, another)],
    promql_expr_test: [fires(false, one), fires(isAnotherFiring, another)],
  });
  const healthy = { events: plenty * 100, bad: 0 };
  return [
    each(`each ${named} is judged by itself, and named`, healthy, { events: plenty, bad: plenty }, true),
    each(
      `too few events of one ${named} are silent beside many of another`,
      healthy,
      { events: tooFew, bad: tooFew },
      false,
    ),
  ];
}
