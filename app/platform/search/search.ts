/** What a search looks for: words, each of which must be there, or digits of a number. */
export type Search =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "digits"; readonly digits: string };

/** What a number may be written with. */
const NUMBER = /^\+?[\d\s().\-/]+$/;
const MIN_DIGITS = 3;

/**
 * Reads what somebody typed into a search box. A number is found by any part of it, however written: the zero that
 * some countries put before it at home (`020 …`) is no part of it.
 */
export function readSearch(typed: string): Search {
  const digits = typed.replace(/\D/g, "").replace(/^0+/, "");
  if (NUMBER.test(typed.trim()) && digits.length >= MIN_DIGITS) return { kind: "digits", digits };
  return { kind: "words", words: typed.trim().split(/\s+/) };
}
