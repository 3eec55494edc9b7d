/** One who asks for a server, is served and leaves. */
export interface Turn {
  /** It has its server. */
  served(): void;
  /** It gives its server back, or has waited in vain. */
  left(): void;
}

/** The queue before a number of equal servers, such as a pool's connections. */
export interface WaitingLine {
  arrive(): Turn;
  /** How long who arrives now will probably wait, in milliseconds; 0 while a server is free. */
  expectedWaitMs(): number;
}

/** Weight of the newest service time in the mean: the last thirty or so count. */
const NEWEST_WEIGHT = 1 / 16;

/**
 * Estimates the wait before `servers` equal servers, of which each arrival needs one:
 *
 *     wait = 0                                 while fewer than `servers` are busy
 *     wait = max((q + 1) · S / c, a)           else
 *
 * with `q` the number of those who wait, `S` the mean time for which a server was kept lately (exponentially weighted),
 * `c` the number of servers: c servers become free every S, and q are before us. `a` is the time for which the first
 * in the line has waited: it says the truth where service has just become slow, or stands still and ends nothing that S could learn
 * from.
 */
export function createWaitingLine(servers: number, now: () => number = () => performance.now()): WaitingLine {
  /** In the order of arrival. */
  const waitingSinceMs = new Set<{ readonly arrivedAtMs: number }>();
  let busy = 0;
  let meanServiceMs = 0;

  return {
    arrive: () => {
      const arrival = { arrivedAtMs: now() };
      let servedAtMs: number | undefined;
      waitingSinceMs.add(arrival);
      return {
        served: () => {
          waitingSinceMs.delete(arrival);
          servedAtMs = now();
          busy += 1;
        },
        left: () => {
          waitingSinceMs.delete(arrival);
          if (servedAtMs === undefined) return;
          busy -= 1;
          meanServiceMs += (now() - servedAtMs - meanServiceMs) * NEWEST_WEIGHT;
          servedAtMs = undefined;
        },
      };
    },
    expectedWaitMs: () => {
      if (busy < servers) return 0;
      const [first] = waitingSinceMs;
      const ageMs = first ? now() - first.arrivedAtMs : 0;
      return Math.max(((waitingSinceMs.size + 1) * meanServiceMs) / servers, ageMs);
    },
  };
}
