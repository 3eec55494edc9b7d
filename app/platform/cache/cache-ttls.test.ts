import { describe, expect, it } from "vitest";
import {
  CACHE_PRESET_SECONDS,
  CACHE_TTLS,
  type CacheKind,
  LEVEL_TTL_SECONDS,
  ttlSeconds,
} from "./cache-ttls.ts";

/** What is owed (CC-8, KN-7): seconds in memory and in Redis, each the smaller of the level's time and the kind's. */
const OWED: Readonly<Record<CacheKind, readonly [memory: number, redis: number]>> = {
  api: [300, 300],
  database: [300, 600],
  audio: [300, 3_600],
  voip: [60, 60],
  static: [300, 3_600],
  user: [300, 1_800],
  leads: [300, 300],
  contacts: [300, 300],
  calls: [60, 300],
  messages: [180, 180],
  voicemails: [30, 180],
  search: [120, 120],
  preferences: [300, 600],
  session: [300, 1_800],
};

describe("how long things are kept", () => {
  it.each(Object.entries(OWED))("%s", (kind, [memory, redis]) => {
    expect(ttlSeconds("memory", kind as CacheKind)).toBe(memory);
    expect(ttlSeconds("redis", kind as CacheKind)).toBe(redis);
  });

  it("is owed for every kind, by level and by preset", () => {
    expect(Object.keys(OWED)).toEqual(Object.keys(CACHE_TTLS));
    expect(CACHE_TTLS.static.seconds).toBe(86_400);
    expect(LEVEL_TTL_SECONDS).toEqual({ browser: 1, memory: 300, redis: 3_600 });
    expect(CACHE_PRESET_SECONDS).toEqual({ short: 60, medium: 300, long: 3_600 });
  });

  it("is shortened by a preset, never lengthened", () => {
    expect([ttlSeconds("memory", "api", "short"), ttlSeconds("redis", "api", "short")]).toEqual([60, 60]);
    expect([ttlSeconds("memory", "calls", "long"), ttlSeconds("redis", "calls", "long")]).toEqual([60, 300]);
  });
});
