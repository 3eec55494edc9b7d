import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSuiteResources } from "../../test/suite-resources.ts";
import { silentLogger } from "../log/index.ts";
import { createRedis, type Redis } from "../redis/index.ts";
import { createExpiringStore } from "../store/index.ts";
import { BreakerOpenError } from "./breaker.ts";
import { type Breakers, createBreakers, type SharedBreakerState } from "./breakers.ts";

/** Longer than Redis takes, shorter than anybody waits. */
const HALF_OPEN_AFTER_MS = 1_500;

describe("breakers over Redis", () => {
  const connections: Redis[] = [];
  const opened: Breakers[] = [];
  let startProcess: () => { breakers: Breakers; redis: Redis; ask: (error?: Error) => Promise<unknown> };

  beforeAll(async () => {
    const { redisUrl } = await openSuiteResources();
    startProcess = () => {
      const logger = silentLogger();
      const redis = createRedis({ url: redisUrl, purpose: "request", name: "breaker-test", logger });
      const breakers = createBreakers({
        states: createExpiringStore<SharedBreakerState>(redis, "breaker-test", { failsAtOnce: true }),
        marks: createExpiringStore<number>(redis, "breaker-test", { failsAtOnce: true }),
        logger,
      });
      connections.push(redis);
      opened.push(breakers);
      const breaker = breakers.create({
        name: "model",
        timeoutMs: 1_000,
        halfOpenAfterMs: HALF_OPEN_AFTER_MS,
      });
      const ask = (error?: Error) =>
        breaker
          .fire(async () => {
            if (error) throw error;
            return "answered";
          })
          .catch((caught: unknown) => caught);
      return { breakers, redis, ask };
    };
  });
  afterAll(() => {
    for (const breakers of opened) breakers.shutdown();
    for (const redis of connections) redis.disconnect();
  });

  /** As every process does each second; until what is expected is so. */
  async function until(breakers: Breakers, state: string): Promise<void> {
    await expect
      .poll(
        async () => {
          await breakers.synchronize();
          return breakers.statusOf("model").state;
        },
        { timeout: 5_000 },
      )
      .toBe(state);
  }

  it("open for all with one, tell since when and why, close by themselves, and work alone without Redis", async () => {
    const [first, second] = [startProcess(), startProcess()];
    const before = Date.now();
    for (const { redis } of [first, second]) await redis.ping();
    for (let failed = 0; failed < 5; failed += 1) await first.ask(new Error("down"));
    await until(second.breakers, "open");
    expect(await second.ask()).toBeInstanceOf(BreakerOpenError);
    const [told] = second.breakers.statuses();
    expect(told).toMatchObject({ name: "model", failures: 5, timeoutMs: 1_000, isShared: true });
    expect(told?.since.getTime()).toBeGreaterThanOrEqual(before);
    expect(told?.since).toEqual(first.breakers.statusOf("model").since);

    await until(first.breakers, "half_open");
    expect(await first.ask()).toBe("answered");
    await until(second.breakers, "closed");
    expect(await second.ask()).toBe("answered");
    expect(second.breakers.statusOf("model").since.getTime()).toBeGreaterThan(before + HALF_OPEN_AFTER_MS);

    for (const { redis } of [first, second]) redis.disconnect();
    for (let failed = 0; failed < 5; failed += 1) await first.ask(new Error("down"));
    await Promise.all([first, second].map(({ breakers }) => breakers.synchronize()));
    expect(await first.ask()).toBeInstanceOf(BreakerOpenError);
    expect(await second.ask()).toBe("answered");
    expect(second.breakers.statusOf("model")).toMatchObject({ state: "closed", isShared: false });
  });
});
