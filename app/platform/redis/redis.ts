import { Redis } from "ioredis";
import type { Logger } from "../log/index.ts";

export type { Redis } from "ioredis";

/** What a connection is for; it decides how it waits while Redis is away. */
export type RedisPurpose =
  /** Commands inside a request: fail soon instead of hanging. */
  | "request"
  /** The cache: fails at once instead of waiting for a connection or a slow answer, since the source is there, too. */
  | "cache"
  /** BullMQ and blocking reads: wait as long as it takes. */
  | "blocking";

const WAITS = {
  request: { maxRetriesPerRequest: 1, commandTimeout: 2_000 },
  cache: { maxRetriesPerRequest: 0, commandTimeout: 250, enableOfflineQueue: false },
  blocking: { maxRetriesPerRequest: null, enableReadyCheck: true },
} as const satisfies Readonly<Record<RedisPurpose, object>>;

/** Opens a connection that reconnects by itself (100 ms doubling to 3 s, without end). */
export function createRedis(options: {
  readonly url: string;
  readonly purpose: RedisPurpose;
  readonly name: string;
  readonly logger: Logger;
}): Redis {
  const redis = new Redis(options.url, {
    connectionName: options.name,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 5), 3_000),
    ...WAITS[options.purpose],
  });
  redis.on("error", (error) =>
    options.logger.warn({ error, connection: options.name }, "redis connection error"),
  );
  return redis;
}

/** Resolves with the round trip in milliseconds; rejects when Redis does not answer in time. */
export async function pingRedis(redis: Redis, timeoutMs: number): Promise<number> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([redis.ping(), timeout]);
  } finally {
    clearTimeout(timer);
  }
  return performance.now() - startedAt;
}
