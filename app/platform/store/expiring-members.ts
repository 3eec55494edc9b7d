import type { Redis } from "../redis/index.ts";

/** Members of groups, each of whom leaves by itself unless it comes again in time; shared by all processes. */
export interface ExpiringMembers<Value> {
  /** Comes, or comes again with another value. */
  enter(group: string, member: string, value: Value): Promise<void>;
  leave(group: string, member: string): Promise<void>;
  /** Those who are there now. */
  of(group: string): Promise<ReadonlyMap<string, Value>>;
}

/** Makes groups under their own prefix in Redis: a hash each, whose entries say until when they hold. */
export function createExpiringMembers<Value>(
  redis: Redis,
  prefix: string,
  { ttlMs, now = Date.now }: { readonly ttlMs: number; readonly now?: () => number },
): ExpiringMembers<Value> {
  const nameOf = (group: string) => `trunkline:${prefix}:${group}`;
  return {
    async enter(group, member, value) {
      const name = nameOf(group);
      const entry = JSON.stringify({ value, until: now() + ttlMs });
      await redis.multi().hset(name, member, entry).pexpire(name, ttlMs).exec();
    },
    async leave(group, member) {
      await redis.hdel(nameOf(group), member);
    },
    async of(group) {
      const entries = Object.entries(await redis.hgetall(nameOf(group)));
      return new Map(
        entries.flatMap(([member, text]) => {
          const { value, until } = JSON.parse(text) as { value: Value; until: number };
          return until > now() ? [[member, value] as const] : [];
        }),
      );
    },
  };
}
