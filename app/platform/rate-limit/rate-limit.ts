import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import type { Redis } from "../redis/index.ts";

/** A named limit: so many points for one key in a window. */
export interface RateLimitRule {
  readonly points: number;
  readonly windowSeconds: number;
}

/** What a limit said about one request. */
export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** Counts requests over all instances in Redis; while Redis is away each instance counts for itself. */
export function createRateLimits(options: {
  readonly redis: Redis;
  readonly rules: Readonly<Record<string, RateLimitRule>>;
}): { consume(name: string, key: string): Promise<RateLimitVerdict> } {
  const limiters = new Map(
    Object.entries(options.rules).map(([name, { points, windowSeconds: duration }]) => {
      const keyPrefix = `trunkline:limit:${name}`;
      const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
      return [
        name,
        new RateLimiterRedis({
          storeClient: options.redis,
          keyPrefix,
          points,
          duration,
          insuranceLimiter,
          rejectIfRedisNotReady: true,
        }),
      ];
    }),
  );
  return {
    consume: async (name, key) => {
      const limiter = limiters.get(name);
      if (!limiter) throw new Error(`no rate limit is named ${name}`);
      const result = await limiter.consume(key).catch((rejection: RateLimiterRes | Error) => rejection);
      if (result instanceof Error) throw result;
      return {
        allowed: result.consumedPoints <= limiter.points,
        limit: limiter.points,
        remaining: Math.max(0, result.remainingPoints),
        resetSeconds: Math.ceil(result.msBeforeNext / 1000),
      };
    },
  };
}
