/**
 * Texts that a pattern of a label matcher accepts, one for each of its alternatives: what the rows use of regular
 * expressions (alternatives, groups, classes, `.`, `?`, `*`, `+`), nothing more. Throws for a pattern that none of them fits.
 */
export function patternExamples(pattern: string): readonly string[] {
  const { texts, end } = alternatives(pattern, 0);
  const whole = new RegExp(`^(?:${pattern})$`);
  const fitting = end === pattern.length ? texts.filter((text) => text !== "" && whole.test(text)) : [];
  if (fitting.length === 0) throw new Error(`No example for the pattern ${pattern}`);
  return [...new Set(fitting)];
}

interface Read {
  readonly texts: readonly string[];
  /** Where reading stopped. */
  readonly end: number;
}

function alternatives(pattern: string, from: number): Read {
  const texts: string[] = [];
  let at = from;
  for (;;) {
    const { texts: read, end } = sequence(pattern, at);
    texts.push(...read);
    if (pattern[end] !== "|") return { texts, end };
    at = end + 1;
  }
}

function sequence(pattern: string, from: number): Read {
  let texts: readonly string[] = [""];
  let at = from;
  while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
    const { texts: pieces, end } = atom(pattern, at);
    texts = texts.flatMap((text) => pieces.map((piece) => text + piece));
    at = /[?*+]/.test(pattern[end] ?? "") ? end + 1 : end;
  }
  return { texts, end: at };
}

function atom(pattern: string, at: number): Read {
  const sign = pattern[at] ?? "";
  if (sign === "(") {
    const { texts, end } = alternatives(pattern, at + 1);
    return { texts, end: end + 1 };
  }
  if (sign === "[") return { texts: [pattern[at + 1] ?? ""], end: pattern.indexOf("]", at) + 1 };
  return { texts: [sign === "." ? "0" : sign], end: at + 1 };
}
