import { foldedWord } from "./grammar/tokens.ts";

/** Alike enough that one could have been meant for the other, 0…1. */
const ALIKE = 0.4;

const wordsOf = (text: string) => foldedWord(text).match(/[\p{L}\d]+/gu) ?? [];

/** Does a name, or part of one, mean this label? Each word begins one of the label's. */
export function isCalled(label: string, name: string): boolean {
  const labels = wordsOf(label);
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => labels.some((one) => one.startsWith(word)));
}

/** Is it the whole name? */
export function isExactly(label: string, name: string): boolean {
  return wordsOf(label).join(" ") === wordsOf(name).join(" ");
}

/** How much alike two names sound, by their pairs of letters (Dice's coefficient). */
export function likeness(one: string, other: string): number {
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  if (pairs.size === 0 || others.size === 0) return 0;
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  return (2 * shared) / (pairs.size + others.size);
}

/** Those that could have been meant, the likeliest first. */
export function nearest<T>(items: readonly T[], labelOf: (item: T) => string, name: string): T[] {
  return items
    .map((item) => ({ item, ratio: likeness(labelOf(item), name) }))
    .filter(({ ratio }) => ratio >= ALIKE)
    .toSorted((one, other) => other.ratio - one.ratio)
    .map(({ item }) => item);
}

/** What to look for when nothing has the whole name: its words, and how each begins. */
export function looserNames(name: string): string[] {
  const words = wordsOf(name).filter((word) => word.length >= 3);
  return [...new Set(words.flatMap((word) => [word, word.slice(0, 3)]))].slice(0, 6);
}

const ORDINALS: readonly (readonly string[])[] = [
  ["first", "1", "one"],
  ["second", "2", "two"],
  ["third", "3", "three"],
  ["fourth", "4", "four"],
  ["fifth", "5", "five"],
  ["sixth", "6", "six"],
];
const SMALL = new Set(["the", "a", "please", "number", "option", "choice", "i", "mean", "le", "la"]);

/** Which of some choices words mean: by their place ("the second one"), or by what they are called; null: none, or several. */
export function chosenFrom<T>(choices: readonly T[], labelOf: (choice: T) => string, said: string): T | null {
  const all = wordsOf(said).filter((word) => !SMALL.has(word));
  const words = all.length > 1 && all.at(-1) === "one" ? all.slice(0, -1) : all;
  const place = words.length === 1 ? ORDINALS.findIndex((names) => names.includes(words[0] ?? "")) : -1;
  if (place >= 0) return choices[place] ?? null;
  const called = choices.filter((choice) => isCalled(labelOf(choice), words.join(" ")));
  return called.length === 1 ? (called[0] ?? null) : null;
}

const YES = new Set(
  "yes yeah yep yup ok okay sure confirm confirmed please do go ahead right correct exactly oui vas y accord".split(
    " ",
  ),
);
const NO = new Set(
  "no nope cancel stop abort forget never mind nothing not don wait non annule laisse".split(" "),
);

/** Is it a yes or a no to "Shall I?"; null: neither. */
export function yesOrNo(said: string): "yes" | "no" | null {
  const words = wordsOf(said);
  if (words.some((word) => NO.has(word))) return "no";
  const [first] = words;
  return first !== undefined && YES.has(first) && words.length <= 5 ? "yes" : null;
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = wordsOf(text).join(" ");
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  );
}
