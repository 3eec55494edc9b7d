import type { Matchers } from "../../otel/catalogue/slas.ts";

/** A selector: `name{label="value",…}`, with matchers as the SLA rows write them. */
export function selector(metric: string, matchers: Matchers): string {
  const parts = Object.entries(matchers).map(([label, value]) => {
    const [operator, text] = splitMatcher(value);
    return `${label}${operator}${quote(text)}`;
  });
  return parts.length === 0 ? metric : `${metric}{${parts.join(",")}}`;
}

/** Selects the bucket of a bound: Prometheus 3 stores whole bounds as `30.0`, other writers as `30`. */
export function bucketSelector(metric: string, matchers: Matchers, bound: number): string {
  const le = Number.isInteger(bound) ? `~${bound}(\\.0)?` : `~${String(bound).replace(".", "\\.")}`;
  return selector(`${metric}_bucket`, { ...matchers, le });
}

function splitMatcher(value: string): [operator: string, text: string] {
  if (value.startsWith("!~")) return ["!~", value.slice(2)];
  if (value.startsWith("~")) return ["=~", value.slice(1)];
  if (value.startsWith("!")) return ["!=", value.slice(1)];
  return ["=", value];
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A number as PromQL and people read it, free of binary noise: 1 − 0.999 is 0.001. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}
