/** Where a text stops being JSON. */
export interface JsonFault {
  /** Zero-based offset in UTF-16 units; the text's length when it ends too early. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly endsEarly: boolean;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const STRING_PREFIX = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const MAX_DEPTH = 1_000;

/**
 * Finds the first place where a text stops being JSON; undefined when it is JSON. `JSON.parse` names a position only
 * sometimes, and quotes the text in its message, which may be personal. For error messages: it is slower.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const offset = new Scanner(text).scan();
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset);
  return {
    offset,
    line: before.split("\n").length,
    column: offset - before.lastIndexOf("\n"),
    endsEarly: offset >= text.length,
  };
}

class Fault extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super("not JSON");
    this.offset = offset;
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): number | undefined {
    try {
      this.#value(0);
      this.#skip(SPACE);
      return this.#at < this.#text.length ? this.#at : undefined;
    } catch (error) {
      if (error instanceof Fault) return error.offset;
      throw error;
    }
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault(this.#at);
    this.#skip(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") this.#list("}", () => this.#member(depth));
    else if (first === "[") this.#list("]", () => this.#value(depth + 1));
    else if (first === '"') this.#string();
    else if (first === "t") this.#word("true");
    else if (first === "f") this.#word("false");
    else if (first === "n") this.#word("null");
    else if (!this.#skip(NUMBER)) throw new Fault(this.#at);
  }

  #list(closing: string, item: () => void): void {
    this.#at += 1;
    this.#skip(SPACE);
    if (this.#text[this.#at] === closing) {
      this.#at += 1;
      return;
    }
    for (;;) {
      item();
      this.#skip(SPACE);
      const next = this.#text[this.#at];
      if (next !== closing && next !== ",") throw new Fault(this.#at);
      this.#at += 1;
      if (next === closing) return;
    }
  }

  #member(depth: number): void {
    this.#skip(SPACE);
    this.#string();
    this.#skip(SPACE);
    if (this.#text[this.#at] !== ":") throw new Fault(this.#at);
    this.#at += 1;
    this.#value(depth + 1);
  }

  #string(): void {
    if (this.#skip(STRING)) return;
    this.#skip(STRING_PREFIX);
    throw new Fault(this.#at);
  }

  #word(word: string): void {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw new Fault(this.#at);
      this.#at += 1;
    }
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return false;
    this.#at += match[0].length;
    return match[0].length > 0;
  }
}
