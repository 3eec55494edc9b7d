/** Runs at most so many pieces of work at a time, in the order in which they ask. */
export function createTurns(atOnce: number): { take<T>(work: () => Promise<T>): Promise<T> } {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return {
    take: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
