import { formatDuration, parseDurationMs } from "../durations.ts";
import { printExpression } from "../promql/print.ts";
import { type Expression, parseExpression, type SelectorExpression } from "../promql/syntax.ts";
import type { AlertRule } from "../rule-model.ts";

/** An alert with one mistake in it. */
export interface Mutant {
  /** What was changed, in a few words. */
  readonly mistake: string;
  readonly rule: AlertRule;
  /** Where its expression was changed; undefined for a waiting time. */
  readonly place?: Place;
}

/** A part of an expression, as both were before the mistake. */
export interface Place {
  readonly whole: Expression;
  readonly part: Expression;
}

/** Every alert that differs from a rule by one small mistake: an operator, a number, a range, a matcher, a waiting time. */
export function mutantsOf(rule: AlertRule): readonly Mutant[] {
  const whole = parseExpression(rule.expr);
  const expressions = mistakesIn(whole).map(
    ({ name, expression, part }): Mutant => ({
      mistake: name,
      rule: { ...rule, expr: printExpression(expression) },
      place: { whole, part },
    }),
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

interface Mistake {
  readonly name: string;
  /** What the expression becomes. */
  readonly expression: Expression;
  /** The part of it that was changed, as it was. */
  readonly part: Expression;
}

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

/** Every way to make one mistake in an expression: at its top, or in one of its parts. */
function mistakesIn(node: Expression): readonly Mistake[] {
  return [
    ...changesOf(node).map(([name, expression]): Mistake => ({ name, expression, part: node })),
    ...partsOf(node).flatMap(({ part, replacedBy }) =>
      mistakesIn(part).map((mistake) => ({ ...mistake, expression: replacedBy(mistake.expression) })),
    ),
  ];
}

type Change = readonly [name: string, expression: Expression];

function changesOf(node: Expression): readonly Change[] {
  switch (node.type) {
    case "number":
      return numbers(node.value).map(
        (value): Change => [`${node.value} becomes ${value}`, { type: "number", value }],
      );
    case "selector":
      return selectorChanges(node);
    case "call":
      return [
        ...swapped(node.name, (name) => ({ ...node, name })),
        ...(node.name === "absent" ? node.args : []).map(
          (argument): Change => ["absent becomes count", { type: "aggregate", operator: "count", argument }],
        ),
      ];
    case "aggregate":
      return [
        ...swapped(node.operator, (operator) => ({ ...node, operator })),
        ...(node.by === undefined || node.by.length === 0
          ? []
          : [["judged together", { ...node, by: [] }] satisfies Change]),
      ];
    case "binary":
      return [
        ...swapped(node.operator, (operator) => ({ ...node, operator })),
        [`left of ${node.operator} alone`, node.left],
        [`right of ${node.operator} alone`, node.right],
      ];
  }
}

function swapped(name: string, change: (other: string) => Expression): readonly Change[] {
  return (SWAPPED[name] ?? []).map((other): Change => [`${name} becomes ${other}`, change(other)]);
}

interface Part {
  readonly part: Expression;
  /** The whole with another expression in its place. */
  replacedBy(changed: Expression): Expression;
}

function partsOf(node: Expression): readonly Part[] {
  switch (node.type) {
    case "number":
    case "selector":
      return [];
    case "call":
      return node.args.map((part, index) => ({
        part,
        replacedBy: (changed) => ({ ...node, args: node.args.with(index, changed) }),
      }));
    case "aggregate":
      return [{ part: node.argument, replacedBy: (argument) => ({ ...node, argument }) }];
    case "binary":
      return [
        { part: node.left, replacedBy: (left) => ({ ...node, left }) },
        { part: node.right, replacedBy: (right) => ({ ...node, right }) },
      ];
  }
}

/** Neighbours of a number: a count by one, a whole number of seconds by a tenth, anything else by a hundredth. */
function numbers(value: number): readonly number[] {
  if (Number.isInteger(value) && Math.abs(value) < 100) return [value + 1, value - 1];
  if (Number.isInteger(value)) return [value * 1.1, value * 0.9].map(Math.round);
  return [value * 1.01, value * 0.99].map((changed) => Number(changed.toPrecision(12)));
}

function selectorChanges(node: SelectorExpression): readonly Change[] {
  const range = node.rangeMs;
  const offset = node.offsetMs;
  return [
    ...node.matchers.flatMap((matcher, index): Change[] => [
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
        ] satisfies Change[])),
    ...(offset === undefined
      ? []
      : ([
          [`offset ${formatDuration(offset)} twice as long`, { ...node, offsetMs: offset * 2 }],
          [`offset ${formatDuration(offset)} half as long`, { ...node, offsetMs: offset / 2 }],
        ] satisfies Change[])),
  ];
}
