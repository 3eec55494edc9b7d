import type { Database } from "../../platform/database/index.ts";
import type { ClaimableStore, ExpiringStore } from "../../platform/store/index.ts";
import { type SessionRecord, sessionRepository } from "./session.repository.ts";

/** A session is read from PostgreSQL again after this time: as old may be what is known of its user. */
const CACHED_SECONDS = 10;
/** A cache that failed is left alone for so long: while it hangs, each command would hold its request up. */
const LEFT_ALONE_MS = 2_000;

/** Stands in the cache for a session that is over: whoever read it a moment before must not put it back. */
const ENDED = "ended";

/** What the cache holds of a session. */
export type CachedSession = SessionRecord | typeof ENDED;

/** Sessions in PostgreSQL, cached in Redis: without Redis everything goes on, a little slower. */
export function createSessionStore({
  database,
  cache,
}: {
  readonly database: Pick<Database, "pool">;
  readonly cache: ClaimableStore<CachedSession>;
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
      const { origin: _, ...known } = record;
      await sessionRepository.insert(pool, key, record, ttlSeconds);
      await tryCache(() => cache.set(key, known, CACHED_SECONDS));
    },
    get: async (key, { extendToSeconds } = {}) => {
      const cached = await tryCache(() => cache.get(key));
      if (cached) return cached === ENDED ? null : cached;
      const record = await sessionRepository.use(pool, key, extendToSeconds ?? null);
      if (record) await tryCache(() => cache.claim(key, record, CACHED_SECONDS));
      return record;
    },
    delete: async (key) => {
      await sessionRepository.delete(pool, key);
      await tryCache(() => cache.set(key, ENDED, CACHED_SECONDS));
    },
  };
}
