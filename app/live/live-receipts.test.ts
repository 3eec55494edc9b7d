import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Receipts, receiptShare } from "./live-receipts.ts";
import type { StreamEvent } from "./live-stream.ts";

const COMMITTED_MS = 1_000_000;
/** Our clock is this far ahead of the client's. */
const OFFSET_MS = 86_400_000;

function setUp() {
  const measured: [number, unknown][] = [];
  const ignored: unknown[] = [];
  const receipts = new Receipts({
    findEvent: (position) => {
      const n = Number.parseInt(position, 10);
      return n > 100 ? undefined : eventOf(n);
    },
    urgencyOf: (channel) => (channel === "user:anna" ? "notification" : "update"),
    metrics: {
      receiptDuration: { record: (seconds, attributes) => void measured.push([seconds, attributes]) },
      ignoredReceipts: {
        add: (count, attributes) => void ignored.push([count, attributes?.["trunkline.live.ignore_reason"]]),
      },
    },
  });
  receipts.follow("board", "0-0");
  return { receipts, measured, ignored };
}

function eventOf(n: number): StreamEvent {
  return {
    position: `${n}-0`,
    channels: ["board", "user:anna"],
    event: "e",
    key: undefined,
    dataJson: "1",
    atMs: COMMITTED_MS,
    traceparent: undefined,
  };
}

/** An acknowledgement, sent 5 s after the commit, of events that came so long after their commit. */
function received(tookMs: Readonly<Record<string, number>>, change: object = {}) {
  return {
    type: "received" as const,
    sentAtMs: COMMITTED_MS + 5_000 - OFFSET_MS,
    clock: { offsetMs: OFFSET_MS, roundTripMs: 10 },
    events: Object.entries(tookMs).map(([n, ms]) => ({
      channel: "board",
      position: `${n}-0`,
      receivedAtMs: COMMITTED_MS + ms - OFFSET_MS,
    })),
    ...change,
  };
}

const NOW_MS = COMMITTED_MS + 5_020;

describe("a client's receipts", () => {
  it("are measured from the commit by our clock, whatever the client's shows", () => {
    const { receipts, measured, ignored } = setUp();
    receipts.note(received({ 1: 40, 2: 90 }), NOW_MS);
    const attributes = { "trunkline.live.urgency": "update", "trunkline.live.channel": "board" };
    expect(measured).toEqual([
      [0.04, attributes],
      [0.09, attributes],
    ]);
    expect(ignored).toEqual([]);
  });

  it("are measured by how urgent their channel is", () => {
    const { receipts, measured } = setUp();
    receipts.follow("user:anna", "0-0");
    const { events, ...rest } = received({ 1: 40 });
    receipts.note({ ...rest, events: events.map((one) => ({ ...one, channel: "user:anna" })) }, NOW_MS);
    expect(measured).toEqual([
      [0.04, { "trunkline.live.urgency": "notification", "trunkline.live.channel": "user" }],
    ]);
  });

  it("do not count before the commit, after they were told, of channels not followed, or of events long gone", () => {
    const { receipts, measured, ignored } = setUp();
    receipts.note(received({ 1: -40, 2: 5_001, 101: 40 }), NOW_MS);
    const { events, ...rest } = received({ 3: 40 });
    receipts.note({ ...rest, events: events.map((one) => ({ ...one, channel: "leads" })) }, NOW_MS);
    receipts.unfollow("board");
    receipts.note(received({ 4: 40 }), NOW_MS);
    expect(ignored.map((one) => (one as unknown[])[1])).toEqual([
      "time",
      "time",
      "unknown",
      "unknown",
      "unknown",
    ]);
    expect(measured).toEqual([]);
  });

  it("count once, and not at all for what was replayed", () => {
    const { receipts, measured, ignored } = setUp();
    receipts.follow("board", "5-0");
    receipts.note(received({ 5: 10, 6: 20 }), NOW_MS);
    receipts.note(received({ 6: 20 }), NOW_MS);
    expect(measured).toHaveLength(1);
    expect(ignored).toEqual([
      [1, "repeated"],
      [1, "repeated"],
    ]);
  });

  it("are not believed when they would have been sent in the future, or too long ago", () => {
    const { receipts, measured, ignored } = setUp();
    const message = received({ 1: 40, 2: 50 });
    receipts.note({ ...message, clock: { offsetMs: OFFSET_MS + 100, roundTripMs: 10 } }, NOW_MS);
    receipts.note({ ...message, clock: { offsetMs: OFFSET_MS - 10_000, roundTripMs: 10 } }, NOW_MS);
    expect(measured).toEqual([]);
    expect(ignored).toEqual([
      [2, "clock"],
      [2, "clock"],
    ]);
  });

  it("never measure less than nothing or longer than until they were told, whatever a client says", () => {
    const anyMs = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        anyMs,
        anyMs,
        fc.double({ min: 0, max: 10_000, noNaN: true }),
        anyMs,
        (...[sentAtMs, offsetMs, roundTripMs, receivedAtMs]) => {
          const { receipts, measured, ignored } = setUp();
          const events = [{ channel: "board", position: "1-0", receivedAtMs }];
          receipts.note({ type: "received", sentAtMs, clock: { offsetMs, roundTripMs }, events }, NOW_MS);
          expect(measured.length + ignored.length).toBe(1);
          for (const [seconds] of measured) {
            expect(seconds).toBeGreaterThanOrEqual(0);
            expect(seconds).toBeLessThanOrEqual((NOW_MS - COMMITTED_MS + 5_025) / 1_000);
          }
        },
      ),
    );
  });
});

describe("the clock", () => {
  it("is told twelve times a minute at most", () => {
    const { receipts } = setUp();
    const answers = Array.from({ length: 20 }, () => receipts.mayReadClock(100_000));
    expect(answers.filter(Boolean)).toHaveLength(12);
    expect(receipts.mayReadClock(160_001)).toBe(true);
  });
});

describe("the share of events that a client acknowledges", () => {
  it("is all for a few clients, and for many so much that it is the receipts of twenty", () => {
    expect([0, 1, 20].map(receiptShare)).toEqual([1, 1, 1]);
    expect(1_000 * receiptShare(1_000)).toBeCloseTo(20);
  });
});
