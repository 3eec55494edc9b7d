import { printParseErrorCode, visit } from "jsonc-parser";

/** Where a text stops being JSON. */
export interface JsonFault {
  /** Zero-based offset in UTF-16 units; the text's length when it ends too early. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly endsEarly: boolean;
}

/** The parser calls itself for each level and would run out of stack; nothing of ours nests so deep. */
const MAX_DEPTH = 1_000;
/** Codes of faults inside a string, number or word: the parser tells where it begins, we where it goes wrong. */
const INSIDE_TOKEN = /^(InvalidSymbol|InvalidCharacter|InvalidUnicode|InvalidEscape|UnexpectedEndOf)/;
/** What may be the beginning of a string, number or word. */
const TOKEN_BEGINNING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*|-?\d+(?:\.\d*)?(?:[eE][+-]?)?|-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|/y;

class Fault extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super("not JSON");
    this.offset = offset;
  }
}

/**
 * Finds the first place where a text stops being JSON; undefined when it is JSON. `JSON.parse` names a position only
 * sometimes, and quotes the text in its message, which may be personal. For error messages: it is slower.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const offset = firstFault(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset);
  return {
    offset,
    line: before.split("\n").length,
    column: offset - before.lastIndexOf("\n"),
    endsEarly: offset >= text.length,
  };
}

function firstFault(text: string): number | undefined {
  let depth = 0;
  const enter = (offset: number) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new Fault(offset);
  };
  const leave = () => {
    depth -= 1;
  };
  try {
    visit(
      text,
      {
        onObjectBegin: enter,
        onObjectEnd: leave,
        onArrayBegin: enter,
        onArrayEnd: leave,
        onError(code, offset) {
          const isInside = INSIDE_TOKEN.test(printParseErrorCode(code));
          throw new Fault(isInside ? offset + lengthOfBeginning(text, offset) : offset);
        },
      },
      { disallowComments: true },
    );
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.offset;
    throw error;
  }
}

function lengthOfBeginning(text: string, offset: number): number {
  TOKEN_BEGINNING.lastIndex = offset;
  return TOKEN_BEGINNING.exec(text)?.[0].length ?? 0;
}
