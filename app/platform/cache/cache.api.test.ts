import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createBroadcast } from "../broadcast/index.ts";
import { silentLogger } from "../log/index.ts";
import { createRedis, type Redis } from "../redis/index.ts";
import { type Cache, createCache, type TagsChanged } from "./index.ts";

/** One process's cache. */
interface Instance {
  readonly cache: Cache;
  readonly redis: Redis;
  readonly levels: string[];
}

describe("the cache", () => {
  let resources: SuiteResources;
  const opened: { readonly instance: Instance; readonly listeners: Redis[] }[] = [];
  let number = 0;

  beforeAll(async () => {
    resources = await openSuiteResources();
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const { instance, listeners } of opened.splice(0)) {
      for (const redis of [instance.redis, ...listeners]) redis.disconnect();
    }
  });
  afterAll(() => resources.close());

  async function start(memoryItems?: number): Promise<Instance> {
    const [logger, listeners] = [silentLogger(), [] as Redis[]];
    const open = (purpose: "cache" | "blocking") =>
      createRedis({ url: resources.redisUrl, purpose, name: "cache-test", logger });
    const redis = open("cache");
    const levels: string[] = [];
    const changes = createBroadcast<TagsChanged>({
      name: "cache-test",
      redis,
      openListener: () => {
        const listener = open("blocking");
        listeners.push(listener);
        return listener;
      },
      logger,
    });
    const cache = createCache({
      redis,
      changes,
      release: "test",
      ...(memoryItems === undefined ? {} : { memoryItems }),
      logger,
      metrics: { onRead: (_kind, level) => levels.push(level), onForget: () => {} },
    });
    const instance = { cache, redis, levels };
    opened.push({ instance, listeners });
    await expect.poll(() => [redis, ...listeners].every(({ status }) => status === "ready")).toBe(true);
    await sleep(30);
    return instance;
  }

  /** Values get older without anybody waiting; only times of day change, timers go on. */
  function pass(seconds: number): void {
    if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + seconds * 1000);
  }

  /** A row in the database that everything is read from, under a name that no test had before. */
  function source() {
    number += 1;
    const tag = `thing:${number}-${process.pid}`;
    const state = { value: 0, loads: 0 };
    const read = ({ cache }: Instance, load?: () => Promise<number>) =>
      cache.read({
        kind: "contacts",
        key: tag,
        tags: [tag],
        load:
          load ??
          (async () => {
            state.loads += 1;
            return state.value;
          }),
      });
    return { tag, state, read };
  }

  it("answers from memory, from Redis in another process, and loads once", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state } = source();
    expect(await read(one)).toEqual({ value: 0, level: "source" });
    expect(await read(one)).toEqual({ value: 0, level: "memory" });
    expect(await read(other)).toEqual({ value: 0, level: "redis" });
    expect([state.loads, one.levels]).toEqual([1, ["source", "memory"]]);
  });

  it("forgets in every process what was written in one", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state, tag } = source();
    await Promise.all([read(one), read(other)]);
    state.value = 1;
    await one.cache.forget([tag]);
    expect((await read(one)).value).toBe(1);
    await expect.poll(async () => (await read(other)).value, { timeout: 500 }).toBe(1);
  });

  it("never answers what was loaded while a write was made", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state, tag } = source();
    let finish: ((value: number) => void) | undefined;
    const slow = read(other, () => new Promise<number>((resolve) => (finish = resolve)));
    await expect.poll(() => finish).toBeDefined();
    state.value = 1;
    await one.cache.forget([tag]);
    finish?.(0);
    expect((await slow).value).toBe(0);
    await expect.poll(async () => (await read(other)).value, { timeout: 500 }).toBe(1);
    expect((await read(one)).value).toBe(1);
  });

  it("keeps what was written through, unless somebody wrote later", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state, tag } = source();
    const entry = { kind: "contacts", key: tag, tags: [tag] } as const;
    await one.cache.replace(entry, 7);
    expect(await read(one)).toEqual({ value: 7, level: "memory" });
    state.value = 9;
    await Promise.all([one.cache.replace(entry, 8), other.cache.forget([tag])]);
    await sleep(50);
    expect([8, 9]).toContain((await read(one)).value);
    await other.cache.forget([tag]);
    await sleep(50);
    expect((await read(one)).value).toBe(9);
  });

  it("loads once for many who ask at once", async () => {
    const one = await start();
    const { read, state } = source();
    await Promise.all(Array.from({ length: 50 }, () => read(one)));
    expect(state.loads).toBe(1);
  });

  it("passes on what a load throws, and keeps nothing of it", async () => {
    const one = await start();
    const { read } = source();
    const broken = new Error("no such thing");
    await expect(read(one, () => Promise.reject(broken))).rejects.toBe(broken);
    expect((await read(one)).value).toBe(0);
  });

  it("serves on without Redis, one load at a time, and is not old when Redis is back", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state, tag } = source();
    await Promise.all([read(one), read(other)]);
    one.redis.disconnect();
    await expect.poll(() => one.redis.status).toBe("end");
    state.value = 1;
    await one.cache.forget([tag]);
    const before = state.loads;
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(one)));
    expect(answers.map(({ value, level }) => [value, level])).toEqual(answers.map(() => [1, "source"]));
    expect(state.loads).toBe(before + 1);
    await one.redis.connect();
    expect((await read(one)).value).toBe(1);
    await expect.poll(async () => (await read(other)).value, { timeout: 500 }).toBe(1);
  });

  it("builds itself anew when Redis has lost everything, and brings nothing old back", async () => {
    const one = await start();
    const { read, state, tag } = source();
    await read(one);
    for (let write = 1; write <= 3; write += 1) {
      state.value = write;
      await one.cache.forget([tag]);
      expect((await read(one)).value).toBe(write);
    }
    await one.redis.del(`trunkline:tag:${tag}`);
    state.value = 4;
    await one.cache.forget([tag]);
    expect((await read(one)).value).toBe(4);
    expect(await read(one)).toEqual({ value: 4, level: "memory" });
  });

  it("answers a value near its end, and reads it anew for whoever asks next", async () => {
    const one = await start();
    const { read, state } = source();
    await read(one);
    state.value = 1;
    pass(230);
    expect(await read(one)).toEqual({ value: 0, level: "memory" });
    expect(state.loads).toBe(1);
    pass(15);
    expect((await read(one)).value).toBe(0);
    await expect.poll(() => state.loads).toBe(2);
    await expect.poll(async () => (await read(one)).value).toBe(1);
    expect(state.loads).toBe(2);
  });

  it("answers a value whose time is over while it is read anew, once for all, and not for long", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state } = source();
    await read(one);
    state.value = 1;
    pass(310);
    let finish = () => {};
    const slow = () => new Promise<number>((resolve) => (finish = () => resolve(1)));
    const load = vi.fn(slow);
    const stale = await Promise.all(Array.from({ length: 10 }, () => read(other, load)));
    expect(stale.map(({ value }) => value)).toEqual(stale.map(() => 0));
    expect(load).toHaveBeenCalledOnce();
    expect(other.levels).not.toContain("source");
    finish();
    await expect.poll(async () => (await read(other, load)).value).toBe(1);
    pass(340);
    expect(await read(one)).toEqual({ value: 1, level: "source" });
  });

  it("answers a value whose time is over when its source fails, with a pause between attempts, then the failure", async () => {
    const one = await start();
    const { read } = source();
    await read(one);
    pass(310);
    const load = vi.fn(() => Promise.reject(new Error("database away")));
    for (let times = 0; times < 5; times += 1) {
      expect((await read(one, load)).value).toBe(0);
      await sleep(10);
    }
    expect(load).toHaveBeenCalledOnce();
    pass(30);
    await expect(read(one, load)).rejects.toThrow("database away");
  });

  it("counts a value's age once, whichever levels it passes through", async () => {
    const [one, other] = [await start(), await start()];
    const { read, state } = source();
    await read(one);
    state.value = 1;
    pass(235);
    expect(await read(other)).toEqual({ value: 0, level: "redis" });
    pass(100);
    // Its memory would keep what it got 100 s ago for longer: the value is 335 s old.
    expect((await read(other)).value).toBe(1);
  });

  it("keeps so many values in memory, and loses the one that was asked for longest ago", async () => {
    const one = await start(3);
    const [first, second, third, fourth] = [source(), source(), source(), source()];
    for (const { read } of [first, second, third]) await read(one);
    await first.read(one);
    await fourth.read(one);
    one.levels.length = 0;
    for (const { read } of [first, third, fourth, second]) await read(one);
    expect(one.levels).toEqual(["memory", "memory", "memory", "redis"]);
  });

  it("shares nothing with another release, whose values may look different", async () => {
    const one = await start();
    const { read, tag } = source();
    await read(one);
    const keys = await one.redis.keys("trunkline:cache:*");
    expect(keys.filter((key) => key.includes(tag))).toEqual([
      expect.stringMatching(/^trunkline:cache:test:/),
    ]);
  });

  it("is never older than the last write that a process made or heard of, whatever happens in which order", async () => {
    const instances = [await start(), await start()];
    const step = fc.record({
      at: fc.integer({ min: 0, max: 1 }),
      what: fc.constantFrom("read", "write", "slow read", "wait"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { read, state, tag } = source();
        const slow: Promise<unknown>[] = [];
        const atLeast = [0, 0];
        for (const { at, what } of steps) {
          const instance = instances[at] as Instance;
          if (what === "write") {
            state.value += 1;
            await instance.cache.forget([tag]);
            atLeast[at] = state.value;
          } else if (what === "wait") {
            await sleep(15);
          } else if (what === "slow read") {
            const load = async () => {
              const value = state.value;
              await sleep(5);
              return value;
            };
            slow.push(read(instance, load));
          } else {
            const { value } = await read(instance);
            expect(value).toBeGreaterThanOrEqual(atLeast[at] ?? 0);
          }
        }
        await Promise.all(slow);
        await sleep(20);
        for (const instance of instances) expect((await read(instance)).value).toBe(state.value);
      }),
      { numRuns: 25 },
    );
  });
});
