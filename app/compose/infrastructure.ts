import type { Config } from "../config/index.ts";
import { createLivePublisher, type LivePublisher } from "../live/index.ts";
import { createDatabase, type Database } from "../platform/database/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { createJobProducer, type JobProducer } from "../platform/queue/index.ts";
import { createRedis, type Redis } from "../platform/redis/index.ts";
import { createExpiringStore, type ExpiringStore } from "../platform/store/index.ts";

/** What a worker tells the other processes about the breaker in front of a provider. */
export interface SharedBreakerState {
  readonly state: "closed" | "half_open" | "open";
  readonly sinceMs: number;
}

/** Connections and mechanisms that every role shares. */
export interface Infrastructure {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  /** For commands within a request. */
  readonly redis: Redis;
  readonly producer: JobProducer;
  readonly livePublisher: LivePublisher;
  readonly breakerStates: ExpiringStore<SharedBreakerState>;
  /** Makes a further connection that waits as long as it takes (queues, blocking reads). */
  openBlockingRedis(name: string): Redis;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Opens everything; nothing waits for it to be reachable. */
export function createInfrastructure(config: Config, logger: Logger): Infrastructure {
  const database = createDatabase({
    ...config.database,
    applicationName: config.serviceName,
    logger,
    onSlowQuery: (query) => logger.warn({ ...query, performance: true }, "slow query"),
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
  const producer = createJobProducer({ redis: openBlockingRedis("producer") });
  return {
    config,
    logger,
    database,
    redis,
    producer,
    livePublisher: createLivePublisher(redis),
    breakerStates: createExpiringStore<SharedBreakerState>(redis, "breaker"),
    openBlockingRedis,
    close: async () => {
      await producer.close();
      for (const connection of [redis, ...opened]) connection.disconnect();
      await database.close();
    },
  };
}
