/** What a span says of a query. */
export interface QueryFacts {
  /** First word of the statement: SELECT, INSERT … */
  readonly operation: string;
  /** The first table it names, where one can be found. */
  readonly collection: string | undefined;
  /** Operation and table: the span's name, of few values. */
  readonly summary: string;
  /** The statement without literals, long lists cut short; parameters stay as $1. */
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
  const text = withShortLists(withoutLiterals(statement).slice(0, MAX_TEXT_LENGTH));
  const main = withoutCommonTables(text);
  const operation = /^[\s(]*([a-z]+)/i.exec(main)?.[1]?.toUpperCase() ?? "QUERY";
  const own = operation === "WITH" ? main : withoutSubqueries(main);
  const collection = (TABLE.exec(own) ?? TABLE.exec(main))?.[1];
  return {
    operation,
    collection,
    summary: collection === undefined ? operation : `${operation} ${collection}`,
    text,
  };
}

const TABLE = /\b(?:from|into|update|join|table)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;
const INNERMOST = /\([^()]*\)/g;

/** A statement whose parentheses are empty: what is left names the tables of the statement itself. */
function withoutSubqueries(text: string): string {
  const shorter = text.replace(INNERMOST, " ");
  return shorter === text ? text : withoutSubqueries(shorter);
}

/** What a statement with a WITH clause changes in the end, where it changes something; a query stays as it is. */
function withoutCommonTables(text: string): string {
  if (!/^with\s/i.test(text)) return text;
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(/[()]|\b(?:insert|update|delete|merge)\b/gi)) {
    if (found === "(") depth += 1;
    else if (found === ")") depth -= 1;
    else if (depth === 0) return text.slice(index);
  }
  return text;
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

const NAME = '(?:"[^"]*"|[a-z_]\\w*)';
const ITEM = `(?:${NAME}(?:\\.${NAME})*(?: as ${NAME})?|\\$\\d+|\\?)`;
/** Four columns or parameters in a row, or more. */
const LONG_LIST = new RegExp(`(${ITEM})(?:, ${ITEM}){3,}`, "gi");
const ROWS = /(\([^()]*\))(?:, \([^()]*\))+/g;

/**
 * Of a list of columns, parameters or rows keeps the first: the rest says nothing that table and conditions do not say,
 * and would be most of what is sent and stored of every query's span.
 */
function withShortLists(text: string): string {
  return text
    .replace(LONG_LIST, "$1, ...")
    .replace(/(?<=\bvalues ).*/i, (rest) => rest.replace(ROWS, "$1, ..."));
}
