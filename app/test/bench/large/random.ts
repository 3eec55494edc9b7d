/** Chance that can be repeated: the same seed gives the same numbers. */
export interface Random {
  /** From 0 to 1. */
  next(): number;
  /** A whole number below `end`. */
  below(end: number): number;
  /** Is it so, with this probability? */
  isIn(share: number): boolean;
  oneOf<T>(choices: readonly T[]): T;
  /** One of the first more often than one of the last: of a hundred agents ten do half of the work; a smaller `power` favours them less. */
  favourite<T>(choices: readonly T[], power?: number): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** Chance by mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const at = <T>(choices: readonly T[], place: number): T => {
    const choice = choices[Math.floor(place * choices.length)];
    if (choice === undefined) throw new Error("there is nothing to choose from");
    return choice;
  };
  return {
    next,
    below: (end) => Math.floor(next() * end),
    isIn: (share) => next() < share,
    oneOf: (choices) => at(choices, next()),
    favourite: (choices, power = 3) => at(choices, next() ** power),
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return at(entries, 0.999)[0];
    },
  };
}

/** An id as PostgreSQL's uuidv7() gives it at that time: those of later rows sort after it. */
export function uuidAt(random: Random, atMs: number): string {
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const hex = (digits: number) =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${(8 + random.below(4)).toString(16)}${hex(3)}-${hex(6)}${hex(6)}`;
}
