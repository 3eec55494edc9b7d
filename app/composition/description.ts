import { exampleConfig } from "../config/index.ts";
import { createInnerRequests, type Route } from "../http/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { createCore } from "./core.ts";
import type { Declarations } from "./declarations.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";
import { routesOfModules } from "./modules.ts";

/** What the application declares and serves, without anything of it running. */
export interface ApplicationDescription {
  readonly declarations: Declarations;
  readonly routes: readonly Route[];
}

/** Makes every module over connections that refuse to be used, and looks at what they declare. */
export function describeApplication(): ApplicationDescription {
  const infrastructure: Infrastructure = {
    config: exampleConfig(),
    logger: silentLogger(),
    database: unusable("the database"),
    redis: unusable("Redis"),
    jobs: unusable("the queues"),
    live: unusable("live updates"),
    openBroadcast: () => ({ publish: async () => {}, follow: () => {} }),
    accessChanges: { publish: async () => {}, follow: () => {} },
    breakers: {
      create: () => unusable("a breaker"),
      synchronize: async () => {},
      statusOf: () => unusable("a breaker"),
      statuses: () => [],
      all: [],
      shutdown: () => {},
    },
    cache: unusable("the cache"),
    idempotencyKeys: unusable("the idempotency keys"),
    innerRequests: createInnerRequests(),
    openBlockingRedis: () => unusable("Redis"),
    close: async () => {},
  };
  const { declarations, modules } = createCore(MODULES, infrastructure, {
    isLiveReading: () => null,
    isShuttingDown: () => false,
  });
  return { declarations, routes: routesOfModules(modules, true) };
}

function unusable<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: (_, property) => () => {
      throw new Error(`${what} was asked for ${String(property)} while the application was only described`);
    },
  });
}
