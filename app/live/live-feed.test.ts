import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { LiveFeed, type Subscriber, type Told } from "./live-feed.ts";
import { NOT_TOLD, type StreamEvent } from "./live-stream.ts";

const event = (n: number, key?: string, name = "e"): StreamEvent => ({
  position: `${n}-0`,
  channels: ["board"],
  event: name,
  key,
  dataJson: String(n),
  atMs: Date.now(),
  traceparent: undefined,
});

/** A follower that takes so many at a time. */
function follower(mayTake = Number.POSITIVE_INFINITY) {
  const heard: (number | string)[] = [];
  /** When it was told something. */
  const heardAtMs: number[] = [];
  const subscriber: Subscriber = {
    take(_, told: readonly Told[]) {
      const taken = told.slice(0, self.mayTake);
      if (taken.length > 0) heardAtMs.push(performance.now());
      heard.push(...taken.map((one) => ("event" in one ? Number(one.event.dataJson) : one.resync)));
      return taken.length;
    },
    resync: () => undefined,
  };
  const self = { mayTake, heard, heardAtMs, subscriber };
  return self;
}

function feedFor(...followers: { readonly subscriber: Subscriber }[]) {
  const told: string[] = [];
  const superseded: string[] = [];
  const feed = new LiveFeed("board", (events) => {
    told.push(...events.map(({ event }) => event.dataJson));
    superseded.push(...events.flatMap((one) => one.superseded.map(({ dataJson }) => dataJson)));
  });
  for (const { subscriber } of followers) feed.join(subscriber);
  return { feed, told, superseded };
}

/** Longer than the window in which events are told together, and the turns in which that is done. */
async function aWindow(): Promise<void> {
  await sleep(70);
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}
/** Less than the window, for the grain of timers. */
const NEARLY_A_WINDOW_MS = 45;

describe("LiveFeed", () => {
  it("tells the first at once, and of those that follow in a moment the newest of each key", async () => {
    const anna = follower();
    const { feed, told, superseded } = feedFor(anna);
    feed.add(event(1, "a"));
    await expect.poll(() => anna.heard).toEqual([1]);
    for (const [n, key] of [
      [2, "a"],
      [3, "b"],
      [4, undefined],
      [5, "a"],
      [6, undefined],
    ] as const) {
      feed.add(event(n, key));
    }
    await expect.poll(() => anna.heard).toEqual([1, 3, 4, 5, 6]);
    const [first = 0, second = 0] = anna.heardAtMs;
    expect(second - first).toBeGreaterThanOrEqual(NEARLY_A_WINDOW_MS);
    expect(told).toEqual(["1", "3", "4", "5", "6"]);
    expect(superseded).toEqual(["2"]);
  });

  it("names each event once, whether it was told or a newer one was in its place, also where a follower is slow", async () => {
    const [quick, slow] = [follower(), follower(0)];
    const { feed, told, superseded } = feedFor(quick, slow);
    for (let n = 1; n <= 90; n += 1) {
      feed.add(event(n, `call-${n % 4}`));
      if (n % 11 === 0) await aWindow();
    }
    await aWindow();
    slow.mayTake = 2;
    const numbers = () => [...told, ...superseded].map(Number).sort((a, b) => a - b);
    await expect.poll(numbers).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
    await aWindow();
    expect(numbers()).toHaveLength(90);
  });

  it("lets who may have less wait without costing the others anything, and gives it the last state of all keys", async () => {
    const [quick, slow] = [follower(), follower(0)];
    const { feed, told } = feedFor(quick, slow);
    for (let n = 1; n <= 60; n += 1) {
      feed.add(event(n, `call-${n % 7}`));
      if (n % 20 === 0) await aWindow();
    }
    expect(quick.heard.at(-1)).toBe(60);
    expect(slow.heard).toEqual([]);
    slow.mayTake = 3;
    await aWindow();
    // More comes while it catches up, of what it has and of what it has not.
    feed.add(event(61, "call-4"));
    feed.add(event(62, "call-1"));
    await expect.poll(() => slow.heard.at(-1)).toBe(62);
    await aWindow();
    const numbers = slow.heard as number[];
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    const last = new Map(numbers.map((n) => [n === 61 ? 4 : n === 62 ? 1 : n % 7, n]));
    expect(Object.fromEntries(last)).toEqual({ 0: 56, 1: 62, 2: 58, 3: 59, 4: 61, 5: 54, 6: 55 });
    expect(told.filter((one) => one === "60")).toEqual(["60"]);
  });

  it("begins with the next event for who joins, and ends for who leaves", async () => {
    const [anna, ben] = [follower(), follower()];
    const { feed } = feedFor(anna);
    feed.add(event(1));
    feed.join(ben.subscriber);
    feed.add(event(2));
    await aWindow();
    feed.leave(anna.subscriber);
    feed.add(event(3));
    await aWindow();
    expect([anna.heard, ben.heard]).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it("says that something could not be told instead of what came before it", async () => {
    const anna = follower();
    const { feed } = feedFor(anna);
    for (const one of [event(1), event(2, undefined, NOT_TOLD), event(3)]) feed.add(one);
    await aWindow();
    expect(anna.heard).toEqual(["an update could not be told", 3]);
  });

  it("keeps no more than it must of what a follower does not take: that one fetches again", async () => {
    const [quick, slow] = [follower(), follower(0)];
    const { feed } = feedFor(quick, slow);
    for (let n = 1; n <= 2_500; n += 1) {
      feed.add(event(n));
      if (n % 500 === 0) await aWindow();
    }
    slow.mayTake = Number.POSITIVE_INFINITY;
    await aWindow();
    expect(quick.heard).toHaveLength(2_500);
    expect(slow.heard.slice(0, 2)).toEqual(["too many events were missed", 1_001]);
    expect(slow.heard.at(-1)).toBe(2_500);
  });
});
