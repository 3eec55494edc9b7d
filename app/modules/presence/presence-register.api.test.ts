import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LIVE_STREAM } from "../../live/live-stream.ts";
import { startTestRedis, type TestRedis } from "../../live/test/test-redis.ts";
import type { Redis } from "../../platform/redis/index.ts";
import { createPresenceRegister } from "./presence-register.ts";

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
beforeEach(() => redis.flushall());
afterAll(() => server.end());

const instances = () => ["a", "b"].map((id) => createPresenceRegister(redis, id));

/** What was told on the channel, oldest first, as `user state`. */
async function told(): Promise<string[]> {
  const entries = await redis.xrange(LIVE_STREAM, "-", "+");
  return entries.map(([, fields]) => {
    const entry = Object.fromEntries(
      Array.from({ length: fields.length / 2 }, (_, n) => [fields[2 * n], fields[2 * n + 1]]),
    );
    const { userId, state } = JSON.parse(entry.data);
    expect(entry).toMatchObject({
      channel: "presence",
      event: "presence.changed",
      key: `presence.changed:${userId}`,
    });
    expect(Math.abs(Number(entry.at) - Date.now())).toBeLessThan(5_000);
    return `${userId} ${state}`;
  });
}

/** As if the process had not been heard of for long enough. */
const dies = (id: string) => redis.zadd("trunkline:presence:instances", Date.now() - 1, id);

describe("the register of who is there", () => {
  it("has somebody once, as the best of what they are in all processes, and tells only of what that changes", async () => {
    const [a, b] = instances();
    await a?.writeAll([["anna", "away"]]);
    await b?.writeAll([["anna", "online"]]);
    await a?.write([["anna", null]]);
    await a?.write([["anna", "online"]]);
    await b?.write([["anna", "away"]]);
    expect(await told()).toEqual(["anna away", "anna online"]);
    await a?.write([["anna", null]]);
    expect(await told()).toEqual(["anna away", "anna online", "anna away"]);
    expect([...((await b?.everybody()) ?? [])]).toEqual([["anna", "away"]]);
    await b?.write([["anna", null]]);
    expect((await told()).at(-1)).toBe("anna offline");
    expect(await a?.everybody()).toEqual(new Map());
  });

  it("loses who was in a process that died, in the next beat of any other, and tells of each once", async () => {
    const [a, b] = instances();
    await a?.writeAll([
      ["anna", "online"],
      ["ben", "online"],
      ["carla", "away"],
    ]);
    await b?.writeAll([["ben", "away"]]);
    await dies("a");
    // Nobody has to have noticed for the answer to be right.
    expect(await b?.everybody()).toEqual(new Map([["ben", "away"]]));
    const before = (await told()).length;
    expect(await b?.beat()).toBe(true);
    expect((await told()).slice(before).toSorted()).toEqual(["anna offline", "ben away", "carla offline"]);
    await b?.beat();
    expect(await told()).toHaveLength(before + 3);
    expect(await redis.keys("trunkline:presence:people:*")).toEqual(["trunkline:presence:people:b"]);
    expect(await redis.zrange("trunkline:presence:instances", 0, -1)).toEqual(["b"]);
  });

  it("has a process that was taken for dead write everybody again", async () => {
    const [a, b] = instances();
    await a?.writeAll([["anna", "online"]]);
    await dies("a");
    expect(await a?.write([["ben", "online"]])).toBe(false);
    expect(await a?.beat()).toBe(false);
    await b?.beat();
    await a?.writeAll([["ben", "online"]]);
    expect(await told()).toEqual(["anna online", "anna offline", "ben online"]);
    expect(await a?.beat()).toBe(true);
    expect(await redis.pttl("trunkline:presence:people:a")).toBeGreaterThan(500_000);
  });

  it("tells of who has gone meanwhile when a process that was not missed yet writes everybody", async () => {
    const [a] = instances();
    await a?.writeAll([["anna", "online"]]);
    await dies("a");
    await a?.writeAll([["ben", "online"]]);
    expect(await told()).toEqual(["anna online", "anna offline", "ben online"]);
  });
});
