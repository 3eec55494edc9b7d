import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientMessage } from "./protocol.ts";
import { ACKNOWLEDGE_EVERY_MS, LiveReceipts, type ReceiptsOptions } from "./receipts.ts";

/** The server's clock is this far ahead of ours. */
const AHEAD_MS = 3_600_000;

function setUp(options: Omit<ReceiptsOptions, "say"> = {}) {
  const said: ClientMessage[] = [];
  const receipts = new LiveReceipts({
    say: (message) => void said.push(message),
    nowMs: Date.now,
    random: () => 0,
    ...options,
  });
  /** Answers the newest question after a round trip of which the way there takes `thereMs`. */
  const answerClock = (thereMs: number, backMs: number) => {
    const asked = said.at(-1);
    if (asked?.type !== "clock") throw new Error("the clock was not asked for");
    vi.advanceTimersByTime(thereMs);
    const serverMs = Date.now() + AHEAD_MS;
    vi.advanceTimersByTime(backMs);
    receipts.onClock({ type: "clock", sentAtMs: asked.sentAtMs, serverMs });
  };
  const acknowledged = () => said.filter((message) => message.type === "received");
  const clocks = () => said.filter(({ type }) => type === "clock").length;
  return { receipts, said, answerClock, acknowledged, clocks };
}

const event = (n: number) => ({ channel: "board", position: `${n}-0` });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the receipts of live events", () => {
  it("are acknowledged together, with what our clock lacks by the shortest of four round trips", () => {
    const { receipts, answerClock, acknowledged, clocks } = setUp();
    receipts.begin(1);
    const receivedAtMs = Date.now();
    receipts.onEvent(event(1));
    receipts.onEvent(event(2));
    for (const [thereMs, backMs] of [
      [200, 10],
      [5, 5],
      [10, 300],
      [50, 50],
    ] as const)
      answerClock(thereMs, backMs);
    expect(clocks()).toBe(4);
    vi.advanceTimersByTime(ACKNOWLEDGE_EVERY_MS);
    expect(acknowledged()).toEqual([
      {
        type: "received",
        sentAtMs: receivedAtMs + ACKNOWLEDGE_EVERY_MS,
        clock: { offsetMs: AHEAD_MS, roundTripMs: 10 },
        events: [1, 2].map((n) => ({ ...event(n), receivedAtMs })),
      },
    ]);
  });

  it("are those of a sample, and nobody's clock is read for none", () => {
    let drawn = 0.3;
    const { receipts, said, answerClock } = setUp({ random: () => drawn });
    receipts.begin(0.3);
    receipts.onEvent(event(1));
    expect(said).toEqual([]);
    drawn = 0.29;
    receipts.onEvent(event(2));
    answerClock(1, 1);
    vi.advanceTimersByTime(ACKNOWLEDGE_EVERY_MS);
    expect(said.at(-1)).toMatchObject({ type: "received", events: [{ position: "2-0" }] });
  });

  it("are not told of a page in the background, to a server that does not ask, or beyond a bound", () => {
    let isWatched = false;
    const { receipts, said, answerClock } = setUp({ isWatched: () => isWatched });
    receipts.onEvent(event(1));
    receipts.begin(1);
    receipts.onEvent(event(2));
    expect(said).toEqual([]);
    isWatched = true;
    for (let n = 3; n < 100; n += 1) receipts.onEvent(event(n));
    answerClock(1, 1);
    vi.advanceTimersByTime(ACKNOWLEDGE_EVERY_MS);
    const last = said.at(-1);
    expect(last?.type === "received" && last.events.length).toBe(30);
  });

  it("go with a drop, and the clock is read anew over the next connection", () => {
    const { receipts, acknowledged, answerClock, clocks } = setUp();
    receipts.begin(1);
    receipts.onEvent(event(1));
    answerClock(1, 1);
    receipts.begin(1);
    vi.advanceTimersByTime(ACKNOWLEDGE_EVERY_MS);
    expect(acknowledged()).toEqual([]);
    const before = clocks();
    receipts.onEvent(event(2));
    expect(clocks()).toBe(before + 1);
  });

  it("go by a clock that is read again before the readings are old", () => {
    const { receipts, acknowledged, answerClock, clocks } = setUp();
    receipts.begin(1);
    receipts.onEvent(event(0));
    for (let n = 0; n < 4; n += 1) answerClock(5, 5);
    for (let minutes = 1; minutes <= 20; minutes += 1) {
      const before = clocks();
      receipts.onEvent(event(minutes));
      if (clocks() > before) answerClock(5, 5);
      vi.advanceTimersByTime(60_000);
    }
    expect(acknowledged()).toHaveLength(20);
    expect(clocks()).toBeLessThanOrEqual(4 + 8);
  });
});
