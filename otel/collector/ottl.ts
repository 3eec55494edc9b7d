/** Text as a string literal of OTTL, the collector's transformation language. */
export function ottlString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** One regular expression that matches what any of these does. */
export function anyOf(patterns: readonly string[]): string {
  return patterns.map((pattern) => `(?:${pattern})`).join("|");
}

/** A value that the collector takes from the environment at its start. */
export function env(name: string, fallback: string): string {
  return ["$", `{env:${name}:-${fallback}}`].join("");
}
