/** Median, least and greatest of some figures. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One figure of each contender, taken at the same time or shortly after one another. */
export type Round<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Measures contenders in turns, one at a time, every other round in the opposite order: what slows the machine for a
 * while, or wears on with time, meets all.
 */
export async function measureInTurns<Name extends string>(
  names: readonly Name[],
  rounds: number,
  measure: (contender: Name, round: number) => Promise<number>,
): Promise<Round<Name>[]> {
  const measured: Round<Name>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const figures: [Name, number][] = [];
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      figures.push([name, await measure(name, round)]);
    }
    measured.push(Object.fromEntries(figures) as Round<Name>);
  }
  return measured;
}

/** Measures all contenders at the same time: whatever else the machine does meets all. */
export async function measureTogether<Name extends string>(
  names: readonly Name[],
  rounds: number,
  measure: (contender: Name) => Promise<number>,
): Promise<Round<Name>[]> {
  const measured: Round<Name>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const figures = await Promise.all(names.map(async (name) => [name, await measure(name)] as const));
    measured.push(Object.fromEntries(figures) as Round<Name>);
  }
  return measured;
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
