/** How vendors and networks write that a caller does not want to be known, or is not: never a name, never a number. */

/** Words of caller identification, of SIP (RFC 3323) and of both vendors' documents. */
const WORDS = [
  "anonymous",
  "blocked",
  "not available",
  "not provided",
  "number withheld",
  "out of area",
  "private",
  "private caller",
  "private number",
  "restricted",
  "unavailable",
  "unknown",
  "unknown caller",
  "unknown number",
  "withheld",
  "no caller id",
  "no number",
  "none",
  "null",
  "undefined",
  "n/a",
] as const;

const KEYS = ["abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"] as const;

/** The word as typed on a telephone's keys, which is how carriers put it where a number must stand. */
function typed(word: string): string {
  return Array.from(word, (letter) => {
    const key = KEYS.findIndex((letters) => letters.includes(letter));
    return key < 0 ? "" : String(key + 2);
  }).join("");
}

const WITHHELD: ReadonlySet<string> = new Set(WORDS);
/** Short words are left out: their digits begin real numbers' extensions and short codes. */
const WITHHELD_DIGITS: ReadonlySet<string> = new Set(WORDS.map(typed).filter((digits) => digits.length >= 7));

/**
 * Whether a text stands for a caller who is not known: "Anonymous", `sip:restricted@…`, +266696687 (the letters of
 * "anonymous"), a number of zeros.
 */
export function isWithheld(text: string): boolean {
  const plain = text
    .replace(/^\s*(?:sips?|tel):/i, "")
    .replace(/@.*$/s, "")
    .replace(/[\s_-]+/g, " ")
    .replace(/^[\s"'<(]+|[\s"'>).]+$/g, "")
    .toLowerCase();
  if (WITHHELD.has(plain)) return true;
  if (!/^[+\d\s().-]+$/.test(plain)) return false;
  const digits = plain.replace(/\D/g, "");
  return WITHHELD_DIGITS.has(digits) || /^1?0+$/.test(digits);
}
