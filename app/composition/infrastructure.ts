import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { Config } from "../config/index.ts";
import { createInnerRequests } from "../http/index.ts";
import { createLivePublisher, type LivePublisher } from "../live/index.ts";
import type { AccessChange } from "../modules/identity/index.ts";
import { type Breakers, createBreakers, type SharedBreakerState } from "../platform/breaker/index.ts";
import { type Broadcast, createBroadcast } from "../platform/broadcast/index.ts";
import { type Cache, createCache, type TagsChanged } from "../platform/cache/index.ts";
import { createDatabase, type Database } from "../platform/database/index.ts";
import { createIdempotencyKeys, type IdempotencyKeys } from "../platform/idempotency/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { createJobProducer, type JobProducer } from "../platform/queue/index.ts";
import { createRedis, type Redis } from "../platform/redis/index.ts";
import { createExpiringStore } from "../platform/store/index.ts";
import { instruments } from "../platform/telemetry/index.ts";

/** Connections and mechanisms that every role shares. */
export interface Infrastructure {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  /** For commands within a request. */
  readonly redis: Redis;
  readonly jobs: JobProducer;
  readonly live: LivePublisher;
  /** A way to tell every process something, under a name of its own. */
  openBroadcast<Message>(name: string): Broadcast<Message>;
  /** Whose rights have changed, told to every process. */
  readonly accessChanges: Broadcast<AccessChange>;
  readonly breakers: Breakers;
  readonly cache: Cache;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly innerRequests: ReturnType<typeof createInnerRequests>;
  /** Makes a further connection that waits as long as it takes (queues, blocking reads). */
  openBlockingRedis(name: string): Redis;
  /** Closes every connection. */
  close(): Promise<void>;
}

/**
 * Opens everything; nothing waits for it to be reachable. `patienceMs` is for commands: whoever waits for one would rather
 * wait than begin again.
 */
export function createInfrastructure(
  config: Config,
  logger: Logger,
  { patienceMs }: { readonly patienceMs?: number } = {},
): Infrastructure {
  const database = createDatabase({
    ...config.database,
    ...(patienceMs === undefined ? {} : { patienceMs }),
    applicationName: config.serviceName,
    logger,
    onSlowQuery: (query) => {
      instruments.slowQueries.add(1);
      logger.warn({ ...query, performance: true }, "slow query");
    },
  });
  const redis = createRedis({
    url: config.redis.url,
    purpose: "request",
    name: `${config.serviceName}-request`,
    logger,
  });
  const opened: Redis[] = [];
  const openBlockingRedis = (name: string) => {
    const connection = createRedis({
      url: config.redis.url,
      purpose: "blocking",
      name: `${config.serviceName}-${name}`,
      logger,
    });
    opened.push(connection);
    return connection;
  };
  const openBroadcast = <Message>(name: string) =>
    createBroadcast<Message>({ name, redis, openListener: () => openBlockingRedis(name), logger });
  const jobs = createJobProducer({ redis: openBlockingRedis("producer") });
  const breakers = createBreakers({
    states: createExpiringStore<SharedBreakerState>(redis, "breaker", { failsAtOnce: true }),
    marks: createExpiringStore<number>(redis, "breaker", { failsAtOnce: true }),
    logger,
  });
  const cacheRedis = createRedis({
    url: config.redis.url,
    purpose: "cache",
    name: `${config.serviceName}-cache`,
    logger,
  });
  opened.push(cacheRedis);
  const cache = createCache({
    redis: cacheRedis,
    changes: createBroadcast<TagsChanged>({
      name: "cache",
      redis: cacheRedis,
      openListener: () => openBlockingRedis("cache-changes"),
      logger,
    }),
    release: config.release,
    readsApart: database.isTogether,
    logger,
    metrics: {
      onRead: (kind, level, durationMs) => {
        instruments.cacheReads.add(1, { [ATTRIBUTES.cacheKind]: kind, [ATTRIBUTES.cacheLevel]: level });
        instruments.cacheReadDuration.record(durationMs / 1000, { [ATTRIBUTES.cacheLevel]: level });
      },
      onForget: (tags) => instruments.cacheForgotten.add(tags),
    },
  });
  return {
    config,
    logger,
    database,
    redis,
    jobs,
    live: createLivePublisher(redis),
    openBroadcast,
    accessChanges: openBroadcast<AccessChange>("access"),
    breakers,
    cache,
    idempotencyKeys: createIdempotencyKeys({ database, logger }),
    innerRequests: createInnerRequests(),
    openBlockingRedis,
    close: async () => {
      breakers.shutdown();
      await jobs.close();
      for (const connection of [redis, ...opened]) connection.disconnect();
      await database.close();
    },
  };
}
