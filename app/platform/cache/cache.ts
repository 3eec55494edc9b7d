import { randomUUID } from "node:crypto";
import { BentoCache, bentostore } from "bentocache";
import { redisDriver } from "bentocache/drivers/redis";
import type { Broadcast } from "../broadcast/index.ts";
import type { Logger } from "../log/index.ts";
import type { Redis } from "../redis/index.ts";
import { type CacheKind, type CachePreset, ttlSeconds } from "./cache-ttls.ts";
import { ExpiringMemory } from "./expiring-memory.ts";
import { createTagVersions, EVERYTHING, type TagsChanged } from "./tag-versions.ts";

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
  /** Does it keep anything now? Without Redis all is read from the source. */
  readonly isKeeping: boolean;
  /** Is a value there again that one level alone was given? Never throws. */
  keepsAt(level: Exclude<CacheLevel, "source">): Promise<boolean>;
  /** Forgets all that has one of these tags, in every process; `EVERYTHING` has all. Never throws. */
  forget(tags: readonly string[]): Promise<void>;
  /** As `forget` of the tags, and the next read finds `value`, unless somebody has written since. Never throws. */
  replace<Value>(read: Omit<CachedRead<Value>, "load">, value: Value): Promise<void>;
  /** Lets go of entries of the memory level whose time is over, instead of waiting until their room is needed; answers how many. */
  dropExpired(): number;
  close(): Promise<void>;
}

/** Counts what the cache did, and how long it took. */
export interface CacheMetrics {
  onRead(kind: CacheKind, level: CacheLevel, durationMs: number): void;
  onForget(tags: number): void;
}

/** Bounds of what one process keeps; the least recently used goes first. Larger values are kept in Redis alone. */
const MEMORY = { maxItems: 20_000, maxSize: "64mb", maxEntrySize: "1mb" } as const;
/** From this share of its time on a value is read anew in the background while it is still answered. */
const REFRESH_FROM_SHARE = 0.8;
/** A value whose time is over is answered for so long while it is read anew, and when that fails. */
const STALE_MS = 30_000;
/** After a failed refresh the source is left alone for so long. */
const REFRESH_RETRY_MS = 1_000;

interface Kept<Value> {
  readonly value: Value;
  /** When its reading began, in milliseconds since 1970: its age is counted once, whichever levels it has passed through. */
  readonly readAtMs: number;
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
  /** Values may look different in every release: none reads another's. */
  readonly release: string;
  readonly logger: Logger;
  readonly metrics: CacheMetrics;
  /** True for who sees what may never become so: they read from the source, and nothing of it is kept. */
  readonly readsApart?: () => boolean;
  /** Other bounds of the memory level, for tests. */
  readonly memoryItems?: number;
}): Cache {
  const { redis, logger, metrics, memoryItems = MEMORY.maxItems } = options;
  const versions = createTagVersions({ redis, changes: options.changes });
  const entries = new ExpiringMemory({ ...MEMORY, maxItems: memoryItems, prefix: "memory" });
  const bento = new BentoCache({
    default: "memory",
    prefix: `trunkline:cache:${options.release}`,
    suppressL2Errors: true,
    stores: {
      memory: bentostore().useL1Layer({ options: {}, factory: () => entries }),
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

  async function load<Value>(read: CachedRead<Value>): Promise<Kept<Value>> {
    const readAtMs = Date.now();
    return { value: await read.load(), readAtMs };
  }

  async function readThrough<Value>(read: CachedRead<Value>, name: string) {
    let level: CacheLevel = "memory";
    const kept = await memory.getOrSet<Kept<Value>>({
      key: name,
      factory: async (context) => {
        level = "redis";
        const found = await shared.getOrSet<Kept<Value>>({
          key: name,
          ttl: sharedMs(read),
          factory: () => {
            level = "source";
            return load(read);
          },
        });
        context.setOptions({ ttl: memoryMs(read, found) });
        return found;
      },
    });
    if (Date.now() - kept.readAtMs >= ttlSeconds("redis", read.kind, read.preset) * 1000 * REFRESH_FROM_SHARE)
      refresh(read, name);
    return { value: kept.value, level };
  }

  const refreshing = new Set<string>();

  function refresh<Value>(read: CachedRead<Value>, name: string): void {
    if (refreshing.has(name)) return;
    refreshing.add(name);
    load(read)
      .then((kept) => store(read, name, kept))
      .then(
        () => refreshing.delete(name),
        (error: unknown) => {
          logger.debug({ error, kind: read.kind }, "a cached value was not refreshed");
          setTimeout(() => refreshing.delete(name), REFRESH_RETRY_MS).unref();
        },
      );
  }

  async function store<Value>(
    read: Pick<CachedRead<Value>, "kind" | "preset">,
    name: string,
    kept: Kept<Value>,
  ): Promise<void> {
    await shared.set({ key: name, value: kept, ttl: sharedMs(read) });
    await memory.set({ key: name, value: kept, ttl: memoryMs(read, kept) });
  }

  return {
    read: async (read) => {
      if (options.readsApart?.()) return { value: await read.load(), level: "source" };
      const startedMs = performance.now();
      const at = await versions.of([...read.tags, EVERYTHING]);
      if (at === null) {
        const value = await loadAlone(read);
        metrics.onRead(read.kind, "source", performance.now() - startedMs);
        return { value, level: "source" };
      }
      try {
        const found = await readThrough(read, nameOf(read, at));
        metrics.onRead(read.kind, found.level, performance.now() - startedMs);
        return found;
      } catch (error) {
        throw causeOf(error);
      }
    },

    get isKeeping() {
      return redis.status === "ready";
    },

    keepsAt: async (level) => {
      const store = level === "memory" ? memory : shared;
      const value = randomUUID();
      const key = `check|${value}`;
      try {
        await store.set({ key, value, ttl: STALE_MS });
        const found = await store.get<string>({ key });
        await store.delete({ key });
        return found === value && (await store.get({ key })) === undefined;
      } catch {
        return false;
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
      if (raised !== null && rest !== null) {
        const kept = { value, readAtMs: Date.now() };
        await store(read, nameOf(read, `${raised},${rest}`), kept);
      }
    },

    dropExpired: () => entries.dropExpired(),

    close: () => bento.disconnectAll(),
  };
}

type Lasting = Pick<CachedRead<unknown>, "kind" | "preset">;

function sharedMs({ kind, preset }: Lasting): number {
  return ttlSeconds("redis", kind, preset) * 1000 + STALE_MS;
}

/** What comes from Redis has spent some of its time there already. */
function memoryMs({ kind, preset }: Lasting, { readAtMs }: Kept<unknown>): number {
  const left = readAtMs + sharedMs({ kind, preset }) - Date.now();
  return Math.max(1, Math.min(ttlSeconds("memory", kind, preset) * 1000, left));
}

/** bentocache wraps what a load throws, once a level. */
function causeOf(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && (inner as { code?: unknown }).code === "E_FACTORY_ERROR" && inner.cause)
    inner = inner.cause;
  return inner;
}
