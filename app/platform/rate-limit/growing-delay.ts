import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import type { Redis } from "../redis/index.ts";

/** How many attempts are free, and how the wait between those that follow grows. */
export interface GrowingDelayRule {
  readonly freeAttempts: number;
  /** After the first attempt that is not free; it doubles with each further one. */
  readonly firstDelaySeconds: number;
  /** No wait is longer: whoever attempts for somebody else can slow him down, never shut him out. */
  readonly maxDelaySeconds: number;
  /** Attempts are forgotten so long after the first of them. */
  readonly windowSeconds: number;
}

/** Attempts at one thing, each counted until it is forgiven. */
export interface GrowingDelay {
  /**
   * Counts an attempt; resolves with 0 when it may be made now, else with the seconds to wait. One that has to wait is
   * not counted, so that waiting is never prolonged; of several at once only one may be made.
   */
  attempt(key: string): Promise<number>;
  /** Forgets the attempts of a key: one has succeeded. */
  forgive(key: string): Promise<void>;
}

/** The wait before attempt number `count` (1 for the first) may be followed by another; 0: none. */
export function delaySeconds(rule: GrowingDelayRule, count: number): number {
  const beyond = count - rule.freeAttempts;
  if (beyond <= 0) return 0;
  return Math.min(rule.firstDelaySeconds * 2 ** (beyond - 1), rule.maxDelaySeconds);
}

/** Counts over all instances in Redis; while Redis is away each instance counts for itself. */
export function createGrowingDelay(options: {
  readonly redis: Redis;
  readonly name: string;
  readonly rule: GrowingDelayRule;
}): GrowingDelay {
  const { redis, name, rule } = options;
  const limiter = (part: string, points: number, duration: number) => {
    const keyPrefix = `trunkline:delay:${name}:${part}`;
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
    return new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      points,
      duration,
      insuranceLimiter,
      rejectIfRedisNotReady: true,
    });
  };
  // Made when first needed: they ask Redis at once, which describing the application must not.
  let made: { readonly counts: RateLimiterRedis; readonly turns: RateLimiterRedis } | null = null;
  const limiters = () => {
    made ??= {
      counts: limiter("count", rule.freeAttempts, rule.windowSeconds),
      /** Taken by an attempt for as long as the others have to wait. */
      turns: limiter("turn", 1, rule.maxDelaySeconds),
    };
    return made;
  };

  return {
    attempt: async (key) => {
      const { counts, turns } = limiters();
      const { consumedPoints } = await counts.penalty(key);
      const customDuration = delaySeconds(rule, consumedPoints);
      if (customDuration === 0) return 0;
      const turn = await turns
        .consume(key, 1, { customDuration })
        .catch((rejection: RateLimiterRes | Error) => rejection);
      if (turn instanceof Error) throw turn;
      if (turn.consumedPoints <= 1) return 0;
      await counts.reward(key);
      return Math.max(1, Math.ceil(turn.msBeforeNext / 1000));
    },
    forgive: async (key) => {
      const { counts, turns } = limiters();
      await Promise.all([counts.delete(key), turns.delete(key)]);
    },
  };
}
