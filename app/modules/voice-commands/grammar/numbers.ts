import type { Token } from "./tokens.ts";

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = ["twenty", "thirty", "forty", "fifty"];
const DIGITS: Readonly<Record<string, string>> = { oh: "0", o: "0" };
/** As few digits as an extension-less number has. */
const LEAST_DIGITS = 7;
const MOST_DIGITS = 15;

/** A small number in words, or in figures; null: it is none. */
export function numberOf(word: string): number | null {
  const unit = UNITS.indexOf(word);
  if (unit >= 0) return unit;
  const ten = TENS.indexOf(word);
  if (ten >= 0) return (ten + 2) * 10;
  return /^\d{1,4}$/.test(word) ? Number(word) : null;
}

/** Where a number of a telephone is said, in figures or word by word. */
export interface PhoneSpan {
  readonly end: number;
  /** As it was said, or its digits where it was said in words. */
  readonly phone: string | null;
}

/** The telephone number that begins at a token; it ends with the last of its digits. */
export function phoneAt(tokens: readonly Token[], start: number): PhoneSpan | null {
  let digits = "";
  let isInWords = false;
  let at = start;
  for (; at < tokens.length; at += 1) {
    const { word } = tokens[at] as Token;
    if (/^\+?\d+$/.test(word)) {
      if (at > start && word.startsWith("+")) break;
      digits += word.replace("+", "");
    } else {
      const unit = UNITS.indexOf(word);
      const digit = DIGITS[word] ?? (unit >= 0 && unit < 10 ? String(unit) : undefined);
      if (digit === undefined || (digits === "" && word in DIGITS)) break;
      digits += digit;
      isInWords = true;
    }
    if (digits.length > MOST_DIGITS) return null;
  }
  if (digits.length < LEAST_DIGITS) return null;
  return { end: at, phone: isInWords ? digits : null };
}
