import type { Redis } from "../redis/index.ts";
import type { RateLimitVerdict } from "./rate-limit.ts";
import { createSharedCounts } from "./shared-counts.ts";

/** What a person's requests are counted as. */
export type PersonalKind = "read" | "write";

/** However slow the system is, everybody may do so much (CC-14). */
export const LEAST_PER_MINUTE = 100;
const WINDOW_SECONDS = 60;

/** What everybody may do in a minute, with all their sessions and keys together. */
export interface PersonLimits {
  /** Counts one request of a person. */
  consume(kind: PersonalKind, userId: string): RateLimitVerdict;
}

/**
 * Makes the limits by person. They tighten with the pressure (0 to 1), in proportion, from what is configured to 100 a minute: who asks
 * most makes room first, and who works by hand notices nothing.
 */
export function createPersonLimits(options: {
  readonly redis: Redis;
  readonly perMinute: Readonly<Record<PersonalKind, number>>;
  readonly pressure: () => number;
  readonly now?: () => number;
}): PersonLimits {
  const { redis, perMinute } = options;
  const clock = options.now ? { now: options.now } : {};
  const countsOf = (kind: PersonalKind) =>
    createSharedCounts({ redis, name: `person-${kind}`, windowSeconds: WINDOW_SECONDS, ...clock });
  const counts = { read: countsOf("read"), write: countsOf("write") };
  return {
    consume: (kind, userId) => {
      const { count, resetSeconds } = counts[kind].add(userId);
      const limit = Math.round(perMinute[kind] - (perMinute[kind] - LEAST_PER_MINUTE) * options.pressure());
      return { allowed: count <= limit, limit, remaining: Math.max(0, limit - count), resetSeconds };
    },
  };
}
