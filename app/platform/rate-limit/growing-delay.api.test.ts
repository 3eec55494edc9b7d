import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../stack/process/free-port.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { silentLogger } from "../log/index.ts";
import { createRedis, type Redis } from "../redis/index.ts";
import { createGrowingDelay, delaySeconds } from "./growing-delay.ts";

const rule = { freeAttempts: 3, firstDelaySeconds: 1, maxDelaySeconds: 8, windowSeconds: 60 };

describe("delaySeconds", () => {
  it.each([
    [1, 0],
    [3, 0],
    [4, 1],
    [5, 2],
    [7, 8],
    [8, 8],
    [5_000, 8],
  ])("after attempt %i is %i s", (count, seconds) => {
    expect(delaySeconds(rule, count)).toBe(seconds);
  });
});

describe("a growing delay", () => {
  let resources: SuiteResources;
  const connections: Redis[] = [];
  const open = (url: string) => {
    const redis = createRedis({ url, purpose: "request", name: "test", logger: silentLogger() });
    connections.push(redis);
    return redis;
  };
  beforeAll(async () => {
    resources = await openSuiteResources();
  });
  afterAll(async () => {
    for (const redis of connections) redis.disconnect();
    await resources.close();
  });

  const cases = [
    ["with Redis", () => resources.redisUrl],
    ["without Redis", async () => `redis://127.0.0.1:${await freePort()}`],
  ] as const;

  describe.each(cases)("%s", (title, url) => {
    const delayOf = async () => {
      const redis = open(await url());
      if (title === "with Redis") await redis.ping();
      return createGrowingDelay({ redis, name: title.replace(" ", "-"), rule });
    };

    it("lets the free attempts through, then makes each wait, and grows", async () => {
      const delay = await delayOf();
      for (let count = 0; count < 4; count++) expect(await delay.attempt("a")).toBe(0);
      expect(await delay.attempt("a")).toBe(1);
      await sleep(1_050);
      expect(await delay.attempt("a")).toBe(0);
      expect(await delay.attempt("a")).toBe(2);
      expect(await delay.attempt("somebody else")).toBe(0);
    });

    it("is not prolonged by attempts that have to wait", async () => {
      const delay = await delayOf();
      for (let count = 0; count < 4; count++) await delay.attempt("b");
      for (let count = 0; count < 50; count++) expect(await delay.attempt("b")).toBe(1);
      await sleep(1_050);
      expect(await delay.attempt("b")).toBe(0);
    });

    it("lets one of many through that come at once", async () => {
      const delay = await delayOf();
      const waits = await Promise.all(Array.from({ length: 30 }, () => delay.attempt("c")));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(rule.freeAttempts + 1);
    });

    it("forgets what is forgiven", async () => {
      const delay = await delayOf();
      for (let count = 0; count < 6; count++) await delay.attempt("d");
      expect(await delay.attempt("d")).toBeGreaterThan(0);
      await delay.forgive("d");
      for (let count = 0; count < 4; count++) expect(await delay.attempt("d")).toBe(0);
    });
  });
});
