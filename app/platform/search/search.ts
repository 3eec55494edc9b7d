import type { Knex } from "knex";

/** What a search looks for: words, each of which must be there, or digits of a number. */
export type Search =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "digits"; readonly digits: string };

/** What a number may be written with. */
const NUMBER = /^\+?[\d\s().\-/]+$/;
const MIN_DIGITS = 3;
/** The end of a number, such as its last four digits, has no zero of a country before it. */
const MAX_DIGITS_OF_END = 4;
/** An index of trigrams finds no shorter ones within words. */
const MIN_LETTERS_WITHIN = 3;

/**
 * Reads what somebody typed into a search box. A number is found by any part of it, however written: the zero that
 * some countries put before it at home (`020 …`) is no part of it.
 */
export function readSearch(typed: string): Search {
  const all = typed.replace(/\D/g, "");
  const digits = all.length > MAX_DIGITS_OF_END ? all.replace(/^0+/, "") : all;
  if (NUMBER.test(typed.trim()) && digits.length >= MIN_DIGITS) return { kind: "digits", digits };
  return { kind: "words", words: typed.trim().split(/\s+/) };
}

/** Patterns of LIKE, one of which must match: parts of words, of one or two letters their beginnings. */
export function likePatterns(text: string): readonly string[] {
  const literal = text.replace(/[\\%_]/g, "\\$&");
  return text.length < MIN_LETTERS_WITHIN ? [`${literal}%`, `% ${literal}%`] : [`%${literal}%`];
}

/**
 * Narrows a query to what somebody looks for. `words` is SQL of text as `plain_text` has it, `phone` a column of numbers; both
 * have an index of trigrams.
 */
export function whereFound(
  query: Knex.QueryBuilder,
  search: Search,
  { words, phone }: { readonly words: string; readonly phone: string },
): void {
  if (search.kind === "digits") {
    query.where(phone, "like", `%${search.digits}%`);
    return;
  }
  for (const word of search.words) {
    const patterns = likePatterns(word);
    query.whereRaw(`(${patterns.map(() => `${words} like plain_text(?)`).join(" or ")})`, [...patterns]);
  }
}
