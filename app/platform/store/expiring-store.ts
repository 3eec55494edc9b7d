import type { Redis } from "../redis/index.ts";

/** Small JSON values that forget themselves, shared by all processes. */
export interface ExpiringStore<Value> {
  set(key: string, value: Value, ttlSeconds: number): Promise<void>;
  /** Null when there is none; with `extendToSeconds` a hit lives that long from now. */
  get(key: string, options?: { readonly extendToSeconds?: number }): Promise<Value | null>;
  delete(key: string): Promise<void>;
}

/** A store in which one process can be the first. */
export interface ClaimableStore<Value> extends ExpiringStore<Value> {
  /** Sets the value unless there is one; false: there is. */
  claim(key: string, value: Value, ttlSeconds: number): Promise<boolean>;
}

/** Makes a store under its own prefix in Redis. With `failsAtOnce` it never waits for a connection. */
export function createExpiringStore<Value>(
  redis: Redis,
  prefix: string,
  { failsAtOnce = false } = {},
): ClaimableStore<Value> {
  const nameOf = (key: string) => {
    if (failsAtOnce && redis.status !== "ready") throw new Error("Connection is closed.");
    return `trunkline:${prefix}:${key}`;
  };
  return {
    set: async (key, value, ttlSeconds) => {
      await redis.set(nameOf(key), JSON.stringify(value), "EX", ttlSeconds);
    },
    get: async (key, { extendToSeconds } = {}) => {
      const name = nameOf(key);
      const text =
        extendToSeconds === undefined
          ? await redis.get(name)
          : await redis.getex(name, "EX", extendToSeconds);
      return text === null ? null : (JSON.parse(text) as Value);
    },
    claim: async (key, value, ttlSeconds) => {
      const said = await redis.set(nameOf(key), JSON.stringify(value), "EX", ttlSeconds, "NX");
      return said === "OK";
    },
    delete: async (key) => {
      await redis.del(nameOf(key));
    },
  };
}
