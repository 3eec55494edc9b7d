/** The examples of a page of documentation, as it has them. */

/** What stands for anything. */
const ANYTHING = "…";

/** A fenced block of a page. */
interface Block {
  readonly language: string;
  /** What stands behind the language: a file's name. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** A request with the answer that the page promises. */
export interface HttpExample {
  readonly kind: "http";
  readonly line: number;
  readonly request: Message;
  readonly answer: Message;
}

/** A program, and what it prints where the page says so. */
export interface ProgramExample {
  readonly kind: "program";
  readonly line: number;
  readonly name: string;
  readonly text: string;
  readonly prints: string | undefined;
}

/** A request or an answer as it is written. */
export interface Message {
  readonly first: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** All examples in their order. */
export function examplesOf(markdown: string): (HttpExample | ProgramExample)[] {
  const blocks = blocksOf(markdown);
  return blocks.flatMap((block, index): (HttpExample | ProgramExample)[] => {
    const next = blocks[index + 1];
    // What has no file's name is for a browser, and cannot be run here.
    if (block.language === "js" && block.name !== "") {
      const prints = next?.language === "text" ? next.text : undefined;
      return [{ kind: "program", line: block.line, name: block.name, text: block.text, prints }];
    }
    if (block.language !== "http" || block.text.startsWith("HTTP/")) return [];
    if (!next?.text.startsWith("HTTP/"))
      throw new Error(`no answer behind the request of line ${block.line}`);
    return [{ kind: "http", line: block.line, request: messageOf(block.text), answer: messageOf(next.text) }];
  });
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const match of markdown.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)) {
    const [, language = "", name = "", text = ""] = match;
    blocks.push({ language, name, text, line: markdown.slice(0, match.index).split("\n").length });
  }
  return blocks;
}

function messageOf(text: string): Message {
  const [head = "", ...body] = text.split("\n\n");
  const [first = "", ...headers] = head.trimEnd().split("\n");
  return {
    first,
    headers: headers.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
    body: body.join("\n\n").trim(),
  };
}

/** What names in braces stand for. */
export type Names = Map<string, string>;

/** A text with its names filled in. @throws for a name that stands for nothing yet */
export function filled(text: string, names: Names): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = names.get(name);
    if (value === undefined) throw new Error(`{${name}} stands for nothing yet`);
    return value;
  });
}

/** Why a text is not what the page says; null when it is. Names that stand for nothing yet are taken from it. */
export function differenceOfText(expected: string, given: string, names: Names): string | null {
  const taken: string[] = [];
  const pattern = expected
    .split(/(\{\w+\}|…)/)
    .map((part) => {
      if (part === ANYTHING) return "[\\s\\S]*";
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return literally(part);
      const value = names.get(name);
      if (value !== undefined) return literally(value);
      taken.push(name);
      return "([^\\s;]+)";
    })
    .join("");
  const match = new RegExp(`^${pattern}$`).exec(given);
  if (!match) return `${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`;
  for (const [index, name] of taken.entries()) names.set(name, match[index + 1] ?? "");
  return null;
}

/** Why JSON is not what the page says; null when it is. Objects may have more fields than it shows. */
export function differenceOfJson(expected: unknown, given: unknown, names: Names, at = "$"): string | null {
  if (expected === ANYTHING) return given === undefined ? `${at} is missing` : null;
  if (typeof expected === "string" && typeof given === "string") {
    const difference = differenceOfText(expected, given, names);
    return difference && `${at} is ${difference}`;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(given) || given.length !== expected.length)
      return `${at} is ${JSON.stringify(given)}, which has not ${expected.length} items`;
    return firstOf(
      expected.map((item, index) => differenceOfJson(item, given[index], names, `${at}[${index}]`)),
    );
  }
  if (typeof expected === "object" && expected !== null && typeof given === "object" && given !== null) {
    const fields = given as Readonly<Record<string, unknown>>;
    return firstOf(
      Object.entries(expected).map(([name, value]) =>
        differenceOfJson(value, fields[name], names, `${at}.${name}`),
      ),
    );
  }
  return expected === given
    ? null
    : `${at} is ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`;
}

/** A pattern that a text alone fits. */
function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function firstOf(differences: readonly (string | null)[]): string | null {
  return differences.find((one) => one !== null) ?? null;
}
