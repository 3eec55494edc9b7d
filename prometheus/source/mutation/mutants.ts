import { formatDuration, parseDurationMs } from "../durations.ts";
import { printExpression } from "../promql/print.ts";
import { type Expression, parseExpression } from "../promql/syntax.ts";
import type { AlertRule } from "../rule-model.ts";

/** An alert with one mistake in it. */
export interface Mutant {
  /** What was changed, in a few words. */
  readonly mistake: string;
  readonly rule: AlertRule;
}

/** Every alert that differs from a rule by one small mistake: an operator, a number, a range, a matcher, a waiting time. */
export function mutantsOf(rule: AlertRule): readonly Mutant[] {
  const expressions = mistakesIn(parseExpression(rule.expr)).map(
    ([mistake, expression]): Mutant => ({ mistake, rule: { ...rule, expr: printExpression(expression) } }),
  );
  return [...expressions, ...waits(rule)];
}

function waits(rule: AlertRule): readonly Mutant[] {
  const waitMs = parseDurationMs(rule.for);
  const keepMs = parseDurationMs(rule.keep_firing_for ?? "0s");
  const changed = (key: "for" | "keep_firing_for", durationMs: number, mistake: string): Mutant => ({
    mistake,
    rule: { ...rule, [key]: formatDuration(Math.max(0, durationMs)) },
  });
  // As much as the steps of the cases can show: ten minutes where hours are waited for.
  const stepMs = waitMs >= 3_600_000 ? 600_000 : 60_000;
  return [
    changed("for", waitMs + stepMs, "for: longer"),
    ...(waitMs === 0 ? [] : [changed("for", waitMs - stepMs, "for: shorter")]),
    ...(keepMs === 0
      ? []
      : [
          changed("keep_firing_for", keepMs + 120_000, "keep_firing_for: longer"),
          changed("keep_firing_for", keepMs - 60_000, "keep_firing_for: shorter"),
        ]),
  ];
}

type Mistake = readonly [name: string, expression: Expression];

const SWAPPED: Readonly<Record<string, readonly string[]>> = {
  ">": [">=", "<"],
  ">=": [">", "<"],
  "<": ["<=", ">"],
  "<=": ["<", ">"],
  "==": ["!="],
  "!=": ["=="],
  and: ["or", "unless"],
  unless: ["and", "or"],
  or: ["and"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  sum: ["max", "min"],
  max: ["min", "sum"],
  min: ["max", "sum"],
  rate: ["increase"],
  max_over_time: ["min_over_time"],
  absent_over_time: ["count_over_time"],
};

/** Matchers that say the contrary. */
const CONTRARY: Readonly<Record<string, string>> = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" };

/** Every way to make one mistake in an expression. */
function mistakesIn(node: Expression): readonly Mistake[] {
  switch (node.type) {
    case "number":
      return numbers(node.value).map(
        (value): Mistake => [`${node.value} becomes ${value}`, { type: "number", value }],
      );
    case "selector":
      return selectorMistakes(node);
    case "call":
      return [
        ...(SWAPPED[node.name] ?? []).map(
          (name): Mistake => [`${node.name} becomes ${name}`, { ...node, name }],
        ),
        ...(node.name === "absent" ? node.args : []).map(
          (argument): Mistake => ["absent becomes count", { type: "aggregate", operator: "count", argument }],
        ),
        ...node.args.flatMap((argument, index) =>
          mistakesIn(argument).map(
            ([name, changed]): Mistake => [name, { ...node, args: node.args.with(index, changed) }],
          ),
        ),
      ];
    case "aggregate":
      return [
        ...(SWAPPED[node.operator] ?? []).map(
          (operator): Mistake => [`${node.operator} becomes ${operator}`, { ...node, operator }],
        ),
        ...(node.by === undefined || node.by.length === 0
          ? []
          : [["judged together", { ...node, by: [] }] satisfies Mistake]),
        ...mistakesIn(node.argument).map(([name, argument]): Mistake => [name, { ...node, argument }]),
      ];
    case "binary":
      return [
        ...(SWAPPED[node.operator] ?? []).map(
          (operator): Mistake => [`${node.operator} becomes ${operator}`, { ...node, operator }],
        ),
        [`left of ${node.operator} alone`, node.left],
        [`right of ${node.operator} alone`, node.right],
        ...mistakesIn(node.left).map(([name, left]): Mistake => [name, { ...node, left }]),
        ...mistakesIn(node.right).map(([name, right]): Mistake => [name, { ...node, right }]),
      ];
  }
}

/** Neighbours of a number: a count by one, a whole number of seconds by a tenth, anything else by a hundredth. */
function numbers(value: number): readonly number[] {
  if (Number.isInteger(value) && Math.abs(value) < 100) return [value + 1, value - 1];
  if (Number.isInteger(value)) return [value * 1.1, value * 0.9].map(Math.round);
  return [value * 1.01, value * 0.99].map((changed) => Number(changed.toPrecision(12)));
}

function selectorMistakes(node: Extract<Expression, { type: "selector" }>): readonly Mistake[] {
  const range = node.rangeMs;
  const offset = node.offsetMs;
  return [
    ...node.matchers.flatMap((matcher, index): Mistake[] => [
      [`no matcher on ${matcher.label}`, { ...node, matchers: node.matchers.toSpliced(index, 1) }],
      [
        `${matcher.label}${matcher.operator} turned round`,
        {
          ...node,
          matchers: node.matchers.with(index, { ...matcher, operator: CONTRARY[matcher.operator] ?? "=" }),
        },
      ],
    ]),
    ...(range === undefined
      ? []
      : ([
          [`[${formatDuration(range)}] twice as long`, { ...node, rangeMs: range * 2 }],
          [`[${formatDuration(range)}] half as long`, { ...node, rangeMs: range / 2 }],
        ] satisfies Mistake[])),
    ...(offset === undefined
      ? []
      : ([
          [`offset ${formatDuration(offset)} twice as long`, { ...node, offsetMs: offset * 2 }],
          [`offset ${formatDuration(offset)} half as long`, { ...node, offsetMs: offset / 2 }],
        ] satisfies Mistake[])),
  ];
}
