import type { Database } from "../../platform/database/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import { type SessionRecord, sessionRepository } from "./session.repository.ts";

/** A session is read from PostgreSQL again after this time: as old may be what is known of its user. */
const CACHED_SECONDS = 10;
/** A cache that failed is left alone for so long: while it hangs, each command would hold its request up. */
const LEFT_ALONE_MS = 2_000;

/** Sessions in PostgreSQL, cached in Redis: without Redis everything goes on, a little slower. */
export function createSessionStore({
  database,
  cache,
}: {
  readonly database: Pick<Database, "pool">;
  readonly cache: ExpiringStore<SessionRecord>;
}): ExpiringStore<SessionRecord> {
  const { pool } = database;
  let leftAloneUntil = 0;

  async function tryCache<T>(use: () => Promise<T>): Promise<T | null> {
    if (performance.now() < leftAloneUntil) return null;
    try {
      return await use();
    } catch {
      // Health checks and the connection itself tell of a Redis that is away.
      leftAloneUntil = performance.now() + LEFT_ALONE_MS;
      return null;
    }
  }

  return {
    set: async (key, record, ttlSeconds) => {
      await sessionRepository.insert(pool, key, record, ttlSeconds);
      await tryCache(() => cache.set(key, record, CACHED_SECONDS));
    },
    get: async (key, { extendToSeconds } = {}) => {
      const cached = await tryCache(() => cache.get(key));
      if (cached) return cached;
      const record = await sessionRepository.use(pool, key, extendToSeconds ?? null);
      if (record) await tryCache(() => cache.set(key, record, CACHED_SECONDS));
      return record;
    },
    delete: async (key) => {
      await sessionRepository.delete(pool, key);
      await tryCache(() => cache.delete(key));
    },
  };
}
