import { histogramQuantile } from "./histogram-quantile.ts";
import { overRange } from "./range-functions.ts";
import {
  type Labels,
  LOOKBACK_MS,
  labelsKey,
  lastIndexAt,
  NO_LABELS,
  type Sample,
  type SeriesStore,
  withoutName,
} from "./series.ts";
import { sumOverSteps } from "./subquery.ts";
import { type Expression, type SelectorExpression, UnsupportedPromql } from "./syntax.ts";

/** What an expression comes to: a number (scalar), or an instant vector. */
export type Value = number | readonly Sample[];

/** Evaluates an expression at a time as Prometheus does. Throws where it would refuse. */
export function evaluate(node: Expression, store: SeriesStore, timeMs: number): Value {
  switch (node.type) {
    case "number":
      return node.value;
    case "selector":
      return instant(node, store, timeMs);
    case "call":
      return call(node, store, timeMs);
    case "aggregate":
      return aggregate(node, vector(evaluate(node.argument, store, timeMs)));
    case "binary":
      return binary(node, evaluate(node.left, store, timeMs), evaluate(node.right, store, timeMs));
  }
}

/** A value as the vector that Prometheus makes of it in a rule. */
export function vector(value: Value): readonly Sample[] {
  return typeof value === "number" ? [{ labels: NO_LABELS, value }] : value;
}

function instant(node: SelectorExpression, store: SeriesStore, timeMs: number): readonly Sample[] {
  const at = timeMs - (node.offsetMs ?? 0);
  const found: Sample[] = [];
  for (const series of store.select(node)) {
    const index = lastIndexAt(series, at);
    const value = series.values[index];
    if (typeof value !== "number" || (series.timesMs[index] ?? 0) <= at - LOOKBACK_MS) continue;
    found.push({ labels: series.labels, value });
  }
  return found;
}

type Call = Extract<Expression, { type: "call" }>;

function call(node: Call, store: SeriesStore, timeMs: number): Value {
  const [first, second] = node.args;
  if (node.name === "time") return timeMs / 1000;
  if (first === undefined) throw new Error(`${node.name} without an argument`);
  const argument = (expression: Expression | undefined): Value => {
    if (expression === undefined) throw new Error(`${node.name} lacks an argument`);
    return evaluate(expression, store, timeMs);
  };
  const scalar = (expression: Expression | undefined): number => {
    const value = argument(expression);
    if (typeof value !== "number") throw new Error(`${node.name} wants a number`);
    return value;
  };
  if (first.type === "selector" && first.rangeMs !== undefined && first.stepMs !== undefined) {
    const steps = { rangeMs: first.rangeMs, stepMs: first.stepMs };
    if (node.name !== "sum_over_time") throw new UnsupportedPromql(`${node.name} of a subquery`);
    return store.select(first).flatMap((series): Sample[] => {
      const value = sumOverSteps(series, steps, timeMs);
      return value === undefined ? [] : [{ labels: withoutName(series.labels), value }];
    });
  }
  if (first.type === "selector" && first.rangeMs !== undefined) {
    if (node.name === "absent_over_time") {
      const isThere = store
        .select(first)
        .some((series) => overRange("present_over_time", series, first, timeMs) !== undefined);
      return isThere ? [] : [{ labels: absentLabels(first), value: 1 }];
    }
    return eachOnce(
      store.select(first).flatMap((series): Sample[] => {
        const value = overRange(node.name, series, first, timeMs);
        return value === undefined ? [] : [{ labels: withoutName(series.labels), value }];
      }),
    );
  }
  switch (node.name) {
    case "vector":
      return [{ labels: NO_LABELS, value: scalar(first) }];
    case "scalar": {
      const samples = vector(argument(first));
      return samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN;
    }
    case "absent":
      return vector(argument(first)).length > 0
        ? []
        : [{ labels: first.type === "selector" ? absentLabels(first) : NO_LABELS, value: 1 }];
    case "abs":
      return each(argument(first), Math.abs);
    case "clamp_min": {
      const least = scalar(second);
      return each(argument(first), (value) => Math.max(value, least));
    }
    case "clamp_max": {
      const most = scalar(second);
      return each(argument(first), (value) => Math.min(value, most));
    }
    case "round": {
      const inverse = 1 / (second === undefined ? 1 : scalar(second));
      return each(argument(first), (value) => Math.floor(value * inverse + 0.5) / inverse);
    }
    case "histogram_quantile":
      return histogramQuantile(scalar(first), vector(argument(second)));
    default:
      throw new UnsupportedPromql(`the function ${node.name}`);
  }
}

/** The same samples. Throws where two have the same labels, as two metrics may when their names are taken away. */
function eachOnce(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length > 1 && new Set(samples.map(({ labels }) => labelsKey(labels))).size < samples.length) {
    throw new Error("vector cannot contain metrics with the same labelset");
  }
  return samples;
}

function each(value: Value, change: (value: number) => number): readonly Sample[] {
  return vector(value).map((sample) => ({ labels: withoutName(sample.labels), value: change(sample.value) }));
}

function absentLabels(node: SelectorExpression): Labels {
  const equal = node.matchers.filter(({ operator, label }) => operator === "=" && label !== "__name__");
  return Object.fromEntries(equal.map(({ label, text }) => [label, text]));
}

function only(labels: Labels, names: readonly string[]): Labels {
  if (names.length === 0) return NO_LABELS;
  return Object.fromEntries(
    names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])),
  );
}

type Aggregate = Extract<Expression, { type: "aggregate" }>;

const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  max: (values) => values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  min: (values) => values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  count: (values) => values.length,
};

function aggregate(node: Aggregate, samples: readonly Sample[]): readonly Sample[] {
  const fold = AGGREGATES[node.operator];
  if (fold === undefined) throw new UnsupportedPromql(node.operator);
  if (node.by === undefined) {
    return samples.length === 0
      ? []
      : [{ labels: NO_LABELS, value: fold(samples.map(({ value }) => value)) }];
  }
  const groups = new Map<string, { readonly labels: Labels; readonly values: number[] }>();
  for (const { labels, value } of samples) {
    const kept = only(labels, node.by);
    const key = labelsKey(kept);
    const group = groups.get(key) ?? { labels: kept, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, values }) => ({ labels, value: fold(values) }));
}

type Binary = Extract<Expression, { type: "binary" }>;

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

function binary(node: Binary, left: Value, right: Value): Value {
  const key = ({ labels }: Sample): string =>
    labelsKey(node.on === undefined ? withoutName(labels) : only(labels, node.on));
  if (["and", "or", "unless"].includes(node.operator)) {
    if (typeof left === "number" || typeof right === "number") {
      throw new Error(`set operator "${node.operator}" not allowed in binary scalar expression`);
    }
    if (node.operator === "or") {
      const there = new Set(left.map(key));
      return [...left, ...right.filter((sample) => !there.has(key(sample)))];
    }
    const there = new Set(right.map(key));
    return left.filter((sample) => there.has(key(sample)) === (node.operator === "and"));
  }
  if (typeof left === "number" && typeof right === "number") {
    return operate(node, left, right, left) ?? 0;
  }
  if (typeof left === "number" || typeof right === "number") {
    return vector(typeof left === "number" ? right : left).flatMap((sample) => {
      const [one, other] =
        typeof left === "number"
          ? [left, sample.value]
          : [sample.value, typeof right === "number" ? right : 0];
      const value = operate(node, one, other, sample.value);
      return value === undefined ? [] : [{ labels: resultLabels(node, sample.labels), value }];
    });
  }
  const rights = new Map<string, Sample>();
  for (const sample of right) {
    if (rights.has(key(sample))) throw new Error("found duplicate series on the right side of an operation");
    rights.set(key(sample), sample);
  }
  const matched = new Set<string>();
  return left.flatMap((sample): Sample[] => {
    const other = rights.get(key(sample));
    if (other === undefined) return [];
    if (matched.has(key(sample))) throw new Error("many-to-one matching must be explicit");
    matched.add(key(sample));
    const value = operate(node, sample.value, other.value, sample.value);
    if (value === undefined) return [];
    const labels = resultLabels(node, sample.labels);
    return [{ labels: node.on === undefined ? labels : only(labels, node.on), value }];
  });
}

/** The result of one pair; undefined where a comparison filters it out. `kept` is what passes a comparison. */
function operate(node: Binary, left: number, right: number, kept: number): number | undefined {
  const compare = COMPARISONS[node.operator];
  if (compare !== undefined) {
    const holds = compare(left, right);
    if (node.isBool) return holds ? 1 : 0;
    return holds ? kept : undefined;
  }
  const compute = ARITHMETIC[node.operator];
  if (compute === undefined) throw new UnsupportedPromql(node.operator);
  return compute(left, right);
}

function resultLabels(node: Binary, labels: Labels): Labels {
  return node.operator in COMPARISONS && !node.isBool ? labels : withoutName(labels);
}
