/** How well a text answers what was typed: 0 not at all; more is better. Accents and case aside. */
export function matchScore(text: string, typed: string): number {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const within = plain(text);
  let score = 0;
  for (const word of words) {
    const at = within.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) score += 4;
    else if (new RegExp(`[^\\p{L}\\p{N}]${escaped(word)}`, "u").test(within)) score += 3;
    else score += 1;
  }
  // Of two that begin alike the shorter one is meant.
  return score / words.length + 1 / (1 + within.length);
}

/** The best of them first; equals stay in their order. */
export function bestMatches<Item>(
  items: readonly Item[],
  typed: string,
  textOf: (item: Item) => string,
): Item[] {
  if (typed.trim() === "") return [...items];
  return items
    .map((item) => ({ item, score: matchScore(textOf(item), typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function escaped(word: string): string {
  return word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
