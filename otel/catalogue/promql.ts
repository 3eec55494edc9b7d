/**
 * PromQL as the catalogue's rows spell it: one way to write a selector, a bucket and a number, for rules, dashboards and
 * load tests alike. Pure functions; imports nothing.
 */

/** Label matchers of a Prometheus selector: exact value, or a regular expression behind "~" or "!~", or "!" for not equal. */
export type Matchers = Readonly<Record<string, string>>;

/** One matcher, read. */
export interface Matcher {
  readonly operator: "=" | "=~" | "!=" | "!~";
  /** Value or regular expression, without the sign before it. */
  readonly text: string;
}

/** What a value in `Matchers` means. */
export function readMatcher(value: string): Matcher {
  if (value.startsWith("!~")) return { operator: "!~", text: value.slice(2) };
  if (value.startsWith("~")) return { operator: "=~", text: value.slice(1) };
  if (value.startsWith("!")) return { operator: "!=", text: value.slice(1) };
  return { operator: "=", text: value };
}

/** A selector: `name{label="value",…}`; without matchers the bare name. */
export function selector(metric: string, matchers: Matchers = {}): string {
  const parts = Object.entries(matchers).map(([label, value]) => {
    const { operator, text } = readMatcher(value);
    return `${label}${operator}"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  });
  return parts.length === 0 ? metric : `${metric}{${parts.join(",")}}`;
}

/** Selects the bucket of a bound: Prometheus 3 stores whole bounds as `30.0`, other writers as `30`. */
export function bucketSelector(metric: string, matchers: Matchers, bound: number): string {
  const le = Number.isInteger(bound) ? `~${bound}(\\.0)?` : String(bound);
  return selector(`${metric}_bucket`, { ...matchers, le });
}

/** A number as PromQL and people read it, free of binary noise: 1 − 0.999 is 0.001. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** A label as the collector's translation makes it of an attribute: dots become underscores. */
export function labelName(attribute: string): string {
  return attribute.replaceAll(".", "_");
}
