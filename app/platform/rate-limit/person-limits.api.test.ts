import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { silentLogger } from "../log/index.ts";
import { createRedis, type Redis } from "../redis/index.ts";
import { createPersonLimits, LEAST_PER_MINUTE } from "./index.ts";

/** In the middle of a window, and standing still. */
const now = () => 1_800_000_030_000;
const perMinute = { read: 600, write: 120 };

describe("the limits by person", () => {
  let resources: SuiteResources;
  const opened: Redis[] = [];
  beforeAll(async () => {
    resources = await openSuiteResources();
  });
  afterAll(async () => {
    for (const redis of opened) redis.disconnect();
    await resources.close();
  });

  async function instance(pressure: () => number = () => 0, url = resources.redisUrl, clock = now) {
    const redis = createRedis({ url, purpose: "request", name: "test", logger: silentLogger() });
    opened.push(redis);
    if (url === resources.redisUrl) await redis.ping();
    const limits = createPersonLimits({ redis, perMinute, pressure, now: clock });
    return {
      ask: (kind: "read" | "write", userId: string, times = 1) => {
        let verdict = limits.consume(kind, userId);
        for (let n = 1; n < times; n += 1) verdict = limits.consume(kind, userId);
        return verdict;
      },
    };
  }

  it("count reads and writes apart, and each person apart", async () => {
    const { ask } = await instance();
    const user = randomUUID();
    expect(ask("write", user, 120)).toEqual({ allowed: true, limit: 120, remaining: 0, resetSeconds: 30 });
    expect(ask("write", user)).toEqual({ allowed: false, limit: 120, remaining: 0, resetSeconds: 30 });
    expect(ask("read", user)).toMatchObject({ allowed: true, limit: 600, remaining: 599 });
    expect(ask("write", randomUUID())).toMatchObject({ allowed: true, remaining: 119 });
  });

  it("begin anew with the next window", async () => {
    let nowMs = now();
    const { ask } = await instance(
      () => 0,
      resources.redisUrl,
      () => nowMs,
    );
    const user = randomUUID();
    expect(ask("write", user, 121).allowed).toBe(false);
    nowMs += 29_999;
    expect(ask("write", user)).toMatchObject({ allowed: false, resetSeconds: 1 });
    nowMs += 1;
    expect(ask("write", user)).toMatchObject({ allowed: true, remaining: 119, resetSeconds: 60 });
  });

  it("count over all instances, a moment later", async () => {
    const [one, other] = [await instance(), await instance()];
    const user = randomUUID();
    one.ask("read", user, 400);
    other.ask("read", user, 150);
    await sleep(500);
    // Each learns what the other has counted when it tells its own next time.
    one.ask("read", user);
    other.ask("read", user);
    await sleep(500);
    expect(one.ask("read", user).remaining).toBeLessThanOrEqual(600 - 552);
    expect(other.ask("read", user, 60).allowed).toBe(false);
  });

  it("count each instance for itself while Redis is away, and throw nothing", async () => {
    const { ask } = await instance(() => 0, "redis://127.0.0.1:1");
    const user = randomUUID();
    expect(ask("write", user, 120).allowed).toBe(true);
    await sleep(300);
    expect(ask("write", user).allowed).toBe(false);
  });

  it.each([
    [0, 600, 120],
    [0.5, 350, 110],
    [1, LEAST_PER_MINUTE, LEAST_PER_MINUTE],
  ])(
    "tighten with the pressure: at %d to %d reads and %d writes, and never below 100 a minute (CC-14)",
    async (pressure, reads, writes) => {
      const { ask } = await instance(() => pressure);
      const user = randomUUID();
      expect(ask("read", user).limit).toBe(reads);
      expect(ask("write", user).limit).toBe(writes);
      expect(ask("read", user, 99).allowed).toBe(true);
      expect(ask("write", user, 99).allowed).toBe(true);
    },
  );
});
