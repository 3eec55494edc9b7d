/** How slow the system has been lately: 0 while nobody waits, 1 from where reads are refused. */
export interface Pressure {
  /** From 0 to 1. */
  level(): number;
}

/** Waits come and go in milliseconds; only what lasts some seconds says that the system is slow. */
const TIME_CONSTANT_MS = 5_000;

/**
 * Follows the wait for a connection, exponentially weighted over time: after a step the level has covered 63 % of the way in 5 s.
 * It looks at the wait whenever it is asked.
 */
export function createPressure(options: {
  readonly expectedWaitMs: () => number;
  /** A wait that counts as the most. */
  readonly fullAtMs: number;
  readonly now?: () => number;
}): Pressure {
  const now = options.now ?? (() => performance.now());
  let level = 0;
  let askedAtMs = now();
  return {
    level: () => {
      const atMs = now();
      const target = Math.min(1, options.expectedWaitMs() / options.fullAtMs);
      level += (target - level) * (1 - Math.exp((askedAtMs - atMs) / TIME_CONSTANT_MS));
      askedAtMs = atMs;
      return level;
    },
  };
}
