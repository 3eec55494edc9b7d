/** What a span says of a query. */
export interface QueryFacts {
  /** First word of the statement: SELECT, INSERT … */
  readonly operation: string;
  /** The first table it names, where one can be found. */
  readonly collection: string | undefined;
  /** Operation and table: the span's name, of few values. */
  readonly summary: string;
  /** The statement without literals; parameters stay as $1. */
  readonly text: string;
}

const MAX_REMEMBERED = 500;
const MAX_TEXT_LENGTH = 2_000;
const remembered = new Map<string, QueryFacts>();

/** Reads a statement once and remembers it: an application sends the same few hundred texts again and again. */
export function queryFacts(text: string): QueryFacts {
  const known = remembered.get(text);
  if (known) return known;
  const facts = readQuery(text);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, facts);
  return facts;
}

function readQuery(statement: string): QueryFacts {
  const text = withoutLiterals(statement).slice(0, MAX_TEXT_LENGTH);
  const operation = /^[\s(]*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? "QUERY";
  const table = /\b(?:from|into|update|join|table)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i.exec(text);
  const collection = table?.[1];
  return {
    operation,
    collection,
    summary: collection === undefined ? operation : `${operation} ${collection}`,
    text,
  };
}

/** Comments, quoted names, strings of all three kinds, and numbers; found in one pass, since each may contain the others. */
const TOKENS =
  /(?<comment>\/\*[\s\S]*?\*\/|--[^\n]*)|(?<name>"(?:[^"]|"")*")|[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\$([a-z_]*)\$[\s\S]*?\$\3\$|(?<![\w$.])\d+(?:\.\d+)?(?!\w)/gi;

/** Replaces strings and numbers by `?`: they may be somebody's data. Parameters ($1) and names stay. */
function withoutLiterals(statement: string): string {
  return statement
    .replace(TOKENS, (match, comment?: string, name?: string) => (comment ? " " : name ? match : "?"))
    .replace(/\s+/g, " ")
    .trim();
}
