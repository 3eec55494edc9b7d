import type { Redis } from "./redis.ts";

const SCAN_COUNT = 500;
const STREAM_PAGE = 1_000;

/** Looks through everything in Redis for a pattern (case does not matter), and takes it out. */
export interface RedisTexts {
  /** In how many keys, fields and entries it stands. */
  count(pattern: string): Promise<number>;
  /** Removes what it stands in, but fields of hashes, which jobs need, lose only what matches. Resolves with how many. */
  erase(pattern: string): Promise<number>;
}

/** `redact` gives a text without what the pattern finds in it. */
export function createRedisTexts(
  redis: Redis,
  redact: (text: string, pattern: string) => string,
): RedisTexts {
  async function look(pattern: string, isErasing: boolean): Promise<number> {
    const expression = new RegExp(pattern, "i");
    const matches = (text: string) => expression.test(text);
    let found = 0;
    /** Counts, and does it where it is to be done. */
    async function hit(isHit: boolean, undo: () => Promise<unknown>): Promise<void> {
      if (!isHit) return;
      found += 1;
      if (isErasing) await undo();
    }
    async function inMembers(members: readonly string[], remove: (member: string) => Promise<unknown>) {
      for (const member of members) await hit(matches(member), () => remove(member));
    }
    async function inStream(key: string): Promise<void> {
      for (let from = "-"; ; ) {
        const entries = await redis.xrange(key, from, "+", "COUNT", STREAM_PAGE);
        for (const [id, fields] of entries) await hit(fields.some(matches), () => redis.xdel(key, id));
        const last = entries.at(-1);
        if (!last || entries.length < STREAM_PAGE) return;
        from = `(${last[0]}`;
      }
    }
    async function inKey(key: string): Promise<void> {
      if (matches(key)) return hit(true, () => redis.del(key));
      switch (await redis.type(key)) {
        case "string":
          return hit(matches((await redis.get(key)) ?? ""), () => redis.del(key));
        case "hash":
          for (const [field, value] of Object.entries(await redis.hgetall(key)))
            await hit(matches(value), () => redis.hset(key, field, redact(value, pattern)));
          return;
        case "list":
          return inMembers(await redis.lrange(key, 0, -1), (member) => redis.lrem(key, 0, member));
        case "set":
          return inMembers(await redis.smembers(key), (member) => redis.srem(key, member));
        case "zset":
          return inMembers(await redis.zrange(key, 0, -1), (member) => redis.zrem(key, member));
        case "stream":
          return inStream(key);
      }
    }
    let cursor = "0";
    do {
      const [next, keys] = await redis.scan(cursor, "COUNT", SCAN_COUNT);
      for (const key of keys) await inKey(key);
      cursor = next;
    } while (cursor !== "0");
    return found;
  }

  return { count: (pattern) => look(pattern, false), erase: (pattern) => look(pattern, true) };
}
