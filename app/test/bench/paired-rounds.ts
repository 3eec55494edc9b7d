/** Median, least and greatest of some figures. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One figure of each contender, taken at the same time or shortly after one another. */
export interface Pair {
  readonly on: number;
  readonly off: number;
}

/**
 * Measures both contenders in turns (on off, off on, …): what slows the machine for a while, or wears on with time,
 * meets both. Nothing runs at the same time.
 */
export async function measureInTurns(
  rounds: number,
  measure: (contender: "on" | "off", round: number) => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const on = await measure("on", round);
      pairs.push({ on, off: await measure("off", round) });
    } else {
      const off = await measure("off", round);
      pairs.push({ on: await measure("on", round), off });
    }
  }
  return pairs;
}

/** How the figures spread. Throws where there are none. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || low === undefined || high === undefined) {
    throw new Error("nothing was measured");
  }
  return { median: (low + high) / 2, min, max };
}
