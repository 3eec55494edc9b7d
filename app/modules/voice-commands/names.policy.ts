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

function pairsOf(text: string): ReadonlySet<string> {
  const letters = wordsOf(text).join(" ");
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  );
}
