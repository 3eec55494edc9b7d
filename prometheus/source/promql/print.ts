import { formatDuration } from "../durations.ts";
import type { Expression } from "./syntax.ts";

/** An expression as text, with parentheses around every operation: what Prometheus reads it as cannot be mistaken. */
export function printExpression(node: Expression): string {
  switch (node.type) {
    case "number":
      return String(node.value);
    case "selector": {
      const matchers = node.matchers.map(({ label, operator, text }) => `${label}${operator}${JSON.stringify(text)}`);
      const braces = matchers.length === 0 && node.metric !== "" ? "" : `{${matchers.join(",")}}`;
      const range = node.rangeMs === undefined ? "" : `[${formatDuration(node.rangeMs)}]`;
      const offset = node.offsetMs === undefined ? "" : ` offset ${formatDuration(node.offsetMs)}`;
      return `${node.metric}${braces}${range}${offset}`;
    }
    case "call":
      return `${node.name}(${node.args.map(printExpression).join(", ")})`;
    case "aggregate": {
      const by = node.by === undefined ? "" : ` by (${node.by.join(", ")}) `;
      return `${node.operator}${by}(${printExpression(node.argument)})`;
    }
    case "binary": {
      const bool = node.isBool ? " bool" : "";
      const on = node.on === undefined ? "" : ` on (${node.on.join(", ")})`;
      return `(${printExpression(node.left)} ${node.operator}${bool}${on} ${printExpression(node.right)})`;
    }
  }
}
