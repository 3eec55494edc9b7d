import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";
import { parseDurationMs } from "../durations.ts";

/** One label matcher of a selector. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: string;
  readonly text: string;
}

/** PromQL as far as our rules use it. */
export type Expression =
  | { readonly type: "number"; readonly value: number }
  | {
      readonly type: "selector";
      /** Empty where only a matcher on `__name__` says which. */
      readonly metric: string;
      readonly matchers: readonly LabelMatcher[];
      readonly rangeMs?: number;
      /** With a range: a subquery, which looks at the series in steps. */
      readonly stepMs?: number;
      readonly offsetMs?: number;
    }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly type: "aggregate";
      readonly operator: string;
      readonly by?: readonly string[];
      readonly argument: Expression;
    }
  | {
      readonly type: "binary";
      readonly operator: string;
      readonly isBool?: boolean;
      readonly on?: readonly string[];
      readonly left: Expression;
      readonly right: Expression;
    };

export type SelectorExpression = Extract<Expression, { type: "selector" }>;

/** Reads an expression. Throws where it is none, or uses what no rule of ours has needed yet. */
export function parseExpression(text: string): Expression {
  const tree = parser.parse(text);
  let hasError = false;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) hasError = true;
    },
  });
  const root = tree.topNode.firstChild;
  if (hasError || root === null) throw new Error(`Not PromQL: ${text}`);
  return read(root, text);
}

function read(node: SyntaxNode, source: string): Expression {
  const text = source.slice(node.from, node.to);
  switch (node.name) {
    case "NumberDurationLiteral":
      return { type: "number", value: Number(text) };
    case "UnaryExpr": {
      const inner = children(node).find(isExpression);
      const operand = inner === undefined ? unsupported(text) : read(inner, source);
      if (operand.type !== "number" || !text.startsWith("-")) return unsupported(text);
      return { type: "number", value: -operand.value };
    }
    case "ParenExpr":
      return read(children(node).find(isExpression) ?? unsupported(text), source);
    case "VectorSelector":
      return readSelector(node, source);
    case "MatrixSelector": {
      const [inner, range] = children(node);
      if (inner?.name !== "VectorSelector" || range === undefined) return unsupported(text);
      const rangeMs = parseDurationMs(source.slice(range.from, range.to));
      return { ...readSelector(inner, source), rangeMs };
    }
    case "SubqueryExpr": {
      const [inner] = children(node);
      const [, range, step] = /\[(\w+):(\w+)\]$/.exec(text) ?? [];
      if (inner?.name !== "VectorSelector" || range === undefined || step === undefined) {
        return unsupported(text);
      }
      const steps = { rangeMs: parseDurationMs(range), stepMs: parseDurationMs(step) };
      return { ...readSelector(inner, source), ...steps };
    }
    case "OffsetExpr": {
      const [inner, , duration] = children(node);
      if (inner === undefined || duration === undefined) return unsupported(text);
      const expression = read(inner, source);
      if (expression.type !== "selector") return unsupported(text);
      return { ...expression, offsetMs: parseDurationMs(source.slice(duration.from, duration.to)) };
    }
    case "FunctionCall": {
      const [name, body] = children(node);
      if (name === undefined || body === undefined) return unsupported(text);
      return {
        type: "call",
        name: source.slice(name.from, name.to),
        args: children(body)
          .filter(isExpression)
          .map((argument) => read(argument, source)),
      };
    }
    case "AggregateExpr":
      return readAggregate(node, source);
    case "BinaryExpr":
      return readBinary(node, source);
    default:
      return unsupported(text);
  }
}

function readSelector(node: SyntaxNode, source: string): SelectorExpression {
  const metric = node.getChild("Identifier");
  const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  return {
    type: "selector",
    metric: metric === null ? "" : source.slice(metric.from, metric.to),
    matchers: matchers.map((matcher) => {
      const [label, operator, value] = children(matcher);
      if (label === undefined || operator === undefined || value === undefined) return unsupported(source);
      return {
        label: source.slice(label.from, label.to),
        operator: source.slice(operator.from, operator.to),
        text: JSON.parse(source.slice(value.from, value.to)) as string,
      };
    }),
  };
}

function readAggregate(node: SyntaxNode, source: string): Expression {
  const parts = children(node);
  const modifier = node.getChild("AggregateModifier");
  const body = node.getChild("FunctionCallBody");
  const [operator] = parts;
  const args = body === null ? [] : children(body).filter(isExpression);
  const [argument] = args;
  if (operator === undefined || argument === undefined || args.length !== 1) return unsupported(source);
  if (modifier !== null && modifier.getChild("By") === null) return unsupported(source);
  return {
    type: "aggregate",
    operator: source.slice(operator.from, operator.to),
    ...(modifier === null ? {} : { by: labelsOf(modifier, source) }),
    argument: read(argument, source),
  };
}

function readBinary(node: SyntaxNode, source: string): Expression {
  const parts = children(node);
  const [left, operator] = parts;
  const right = parts.at(-1);
  if (left === undefined || operator === undefined || right === undefined) return unsupported(source);
  const matching = node.getChild("MatchingModifierClause");
  if (
    matching !== null &&
    (matching.getChild("On") === null || /group_/.test(source.slice(matching.from, matching.to)))
  ) {
    return unsupported(source.slice(node.from, node.to));
  }
  return {
    type: "binary",
    operator: source.slice(operator.from, operator.to),
    ...(node.getChild("BoolModifier") === null ? {} : { isBool: true }),
    ...(matching === null ? {} : { on: labelsOf(matching, source) }),
    left: read(left, source),
    right: read(right, source),
  };
}

function labelsOf(node: SyntaxNode, source: string): readonly string[] {
  const labels = node.getChild("GroupingLabels")?.getChildren("LabelName") ?? [];
  return labels.map(({ from, to }) => source.slice(from, to));
}

function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

const EXPRESSIONS = new Set([
  "NumberDurationLiteral",
  "ParenExpr",
  "VectorSelector",
  "MatrixSelector",
  "OffsetExpr",
  "FunctionCall",
  "AggregateExpr",
  "BinaryExpr",
  "SubqueryExpr",
  "UnaryExpr",
]);

function isExpression(node: SyntaxNode): boolean {
  return EXPRESSIONS.has(node.name);
}

/** What is PromQL, but more of it than our rules have needed yet: nothing is known of what Prometheus makes of it. */
export class UnsupportedPromql extends Error {
  constructor(text: string) {
    super(`prometheus/source/promql does not know this yet: ${text}`);
    this.name = "UnsupportedPromql";
  }
}

function unsupported(text: string): never {
  throw new UnsupportedPromql(text);
}
