import { BentoCache, bentostore } from "bentocache";
import { memoryDriver } from "bentocache/drivers/memory";
import { redisDriver } from "bentocache/drivers/redis";
import type { Broadcast } from "../broadcast/index.ts";
import type { Logger } from "../log/index.ts";
import type { Redis } from "../redis/index.ts";
import { type CacheKind, type CachePreset, ttlSeconds } from "./cache-ttls.ts";
import { createTagVersions, type TagsChanged } from "./tag-versions.ts";

/** Where an answer came from. */
export type CacheLevel = "memory" | "redis" | "source";

/** What is read through the cache. */
export interface CachedRead<Value> {
  readonly kind: CacheKind;
  /** Says all that the value depends on, who may see it included. */
  readonly key: string;
  /** A change of any of them makes the value old. */
  readonly tags: readonly string[];
  readonly preset?: CachePreset | undefined;
  load(): Promise<Value>;
}

/** Memory → Redis → source. Values are JSON. */
export interface Cache {
  /** A value that is as new as the last write that this process knows of. Rejects as `load` does; never because of the cache. */
  read<Value>(read: CachedRead<Value>): Promise<{ readonly value: Value; readonly level: CacheLevel }>;
  /** Forgets all that has one of these tags, in every process; `EVERYTHING` has all. Never throws. */
  forget(tags: readonly string[]): Promise<void>;
  /** As `forget` of the tags, and the next read finds `value`, unless somebody has written since. Never throws. */
  replace<Value>(read: Omit<CachedRead<Value>, "load">, value: Value): Promise<void>;
  close(): Promise<void>;
}

/** Counts what the cache did. */
export interface CacheMetrics {
  onRead(kind: CacheKind, level: CacheLevel): void;
  onForget(tags: number): void;
}

/** The tag of every entry there is. */
export const EVERYTHING = "everything";

const MEMORY_ITEMS = 20_000;
const MEMORY_BYTES = "64mb";
const MEMORY_ENTRY_BYTES = "1mb";
/** A value that is nearly too old is read anew in the background while it is still answered: the last fifth of its time. */
const REFRESH_AHEAD_SHARE = 0.2;
/** A value that is too old is answered for so long while it is read anew, and when that fails. */
const STALE_SECONDS = 30;

interface Kept<Value> {
  readonly value: Value;
  /** When to read it anew, in milliseconds since 1970. */
  readonly refreshAtMs: number;
}

/**
 * A cache of two levels that never answers what a write has made old (see tag-versions.ts): the versions of an entry's
 * tags, read before the value is, are part of its key. What is loaded while a write commits is stored under the old versions,
 * where nobody looks again. One process reads one key once, however many ask. Without Redis it reads from the source.
 */
export function createCache(options: {
  /** Fails at once while there is no connection. */
  readonly redis: Redis;
  readonly changes: Broadcast<TagsChanged>;
  readonly logger: Logger;
  readonly metrics: CacheMetrics;
  readonly now?: () => number;
}): Cache {
  const { redis, logger, metrics, now = Date.now } = options;
  const versions = createTagVersions({ redis, changes: options.changes });
  const bento = new BentoCache({
    default: "memory",
    prefix: "trunkline:cache",
    suppressL2Errors: true,
    stores: {
      memory: bentostore().useL1Layer(
        memoryDriver({ maxItems: MEMORY_ITEMS, maxSize: MEMORY_BYTES, maxEntrySize: MEMORY_ENTRY_BYTES }),
      ),
      redis: bentostore().useL2Layer(redisDriver({ connection: redis })),
    },
  });
  const [memory, shared] = [bento.use("memory"), bento.use("redis")];
  /** Loads of what is in no cache because nobody knows the versions: still one at a time for a key. */
  const alone = new Map<string, Promise<unknown>>();

  async function loadAlone<Value>({ key, load }: CachedRead<Value>): Promise<Value> {
    const running = alone.get(key);
    if (running) return running as Promise<Value>;
    const loading = load().finally(() => alone.delete(key));
    alone.set(key, loading);
    return loading;
  }

  const nameOf = ({ kind, key }: Pick<CachedRead<unknown>, "kind" | "key">, at: string) =>
    `${kind}|${at}|${key}`;

  async function readRedis<Value>(
    read: CachedRead<Value>,
    name: string,
    onLevel: (level: CacheLevel) => void,
  ) {
    const seconds = ttlSeconds("redis", read.kind, read.preset);
    return shared.getOrSet<Kept<Value>>({
      key: name,
      ttl: seconds * 1000,
      grace: STALE_SECONDS * 1000,
      timeout: 0,
      factory: async () => {
        onLevel("source");
        return { value: await read.load(), refreshAtMs: now() + seconds * 1000 * (1 - REFRESH_AHEAD_SHARE) };
      },
    });
  }

  async function readMemory<Value>(read: CachedRead<Value>, name: string) {
    let level: CacheLevel = "memory";
    const kept = await memory.getOrSet<Kept<Value>>({
      key: name,
      ttl: ttlSeconds("memory", read.kind, read.preset) * 1000,
      factory: async () => {
        level = "redis";
        return readRedis(read, name, (where) => {
          level = where;
        });
      },
    });
    if (kept.refreshAtMs <= now()) refreshAhead(read, name);
    return { value: kept.value, level };
  }

  const refreshing = new Set<string>();

  function refreshAhead<Value>(read: CachedRead<Value>, name: string): void {
    if (refreshing.has(name)) return;
    refreshing.add(name);
    read
      .load()
      .then((value) => store(read, name, value))
      .catch((error: unknown) => logger.debug({ error, kind: read.kind }, "a cached value was not refreshed"))
      .finally(() => refreshing.delete(name));
  }

  async function store<Value>(
    { kind, preset }: Pick<CachedRead<Value>, "kind" | "preset">,
    name: string,
    value: Value,
  ): Promise<void> {
    const seconds = ttlSeconds("redis", kind, preset);
    const kept = { value, refreshAtMs: now() + seconds * 1000 * (1 - REFRESH_AHEAD_SHARE) };
    await shared.set({ key: name, value: kept, ttl: seconds * 1000, grace: STALE_SECONDS * 1000 });
    await memory.set({ key: name, value: kept, ttl: ttlSeconds("memory", kind, preset) * 1000 });
  }

  return {
    read: async (read) => {
      const at = await versions.of([...read.tags, EVERYTHING]);
      if (at === null) {
        metrics.onRead(read.kind, "source");
        return { value: await loadAlone(read), level: "source" };
      }
      try {
        const found = await readMemory(read, nameOf(read, at));
        metrics.onRead(read.kind, found.level);
        return found;
      } catch (error) {
        throw causeOf(error);
      }
    },

    forget: async (tags) => {
      metrics.onForget(tags.length);
      await versions.raise(tags);
    },

    replace: async (read, value) => {
      metrics.onForget(read.tags.length);
      // Under the versions that this very write made: a later write's are others.
      const [raised, rest] = [await versions.raise(read.tags), await versions.of([EVERYTHING])];
      if (raised !== null && rest !== null) await store(read, nameOf(read, `${raised},${rest}`), value);
    },

    close: () => bento.disconnectAll(),
  };
}

/** bentocache wraps what a load throws, once a level. */
function causeOf(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && (inner as { code?: unknown }).code === "E_FACTORY_ERROR" && inner.cause)
    inner = inner.cause;
  return inner;
}
