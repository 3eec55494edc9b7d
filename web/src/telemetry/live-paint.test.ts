import { describe, expect, it } from "vitest";
import { channelsContract } from "../../../app/modules/channels/channels.contract.ts";
import { notificationsContract } from "../../../app/modules/notifications/notifications.contract.ts";
import { threadsContract } from "../../../app/modules/threads/threads.contract.ts";
import type { ToldEvent } from "../data/live/channels.ts";
import type { ServerClock } from "../data/live/receipts.ts";
import { createLivePaint, type PaintedChange, URGENCIES } from "./live-paint.ts";

/** The server's clock is this far ahead of ours. */
const AHEAD_MS = 3_600_000;
const NOW_MS = Date.parse("2026-03-02T10:00:00Z");
const TRACEPARENT = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

function setUp({
  clock = () => ({ offsetMs: AHEAD_MS, roundTripMs: 20 }),
  isWatched = () => true,
}: {
  readonly clock?: () => ServerClock | undefined;
  readonly isWatched?: () => boolean;
} = {}) {
  const seen: PaintedChange[] = [];
  let nowMs = NOW_MS;
  const tell = createLivePaint({
    clock,
    isWatched,
    onPainted: (change) => seen.push(change),
    nowMs: () => nowMs,
    painted: async () => undefined,
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { tell, seen, pass };
}

/** A change that was committed `agoMs` before now, by the server's clock. */
function told(agoMs: number, more: Partial<ToldEvent> & { channel?: string } = {}): ToldEvent {
  return {
    event: {
      type: "event",
      channel: more.channel ?? "board",
      position: "1-0",
      event: "call.changed",
      data: {},
      at: new Date(NOW_MS + AHEAD_MS - agoMs).toISOString(),
      traceparent: TRACEPARENT,
    },
    wasMissed: more.wasMissed ?? false,
    applied: more.applied ?? Promise.resolve(),
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the time from a change to its picture", () => {
  it("counts from the commit by the server's clock until the change was taken in and painted, in its trace", async () => {
    const { promise: applied, resolve } = Promise.withResolvers<void>();
    const { tell, seen, pass } = setUp();
    tell(told(40, { applied }));
    await settled();
    expect(seen).toEqual([]);
    pass(30);
    resolve();
    await settled();
    expect(seen).toEqual([{ urgency: "update", durationMs: 70, traceparent: TRACEPARENT }]);
  });

  it("knows messages and notifications by their channels", async () => {
    const { tell, seen } = setUp();
    for (const channel of ["thread:1", "conversations:2", "channel:3", "user:4"]) tell(told(1, { channel }));
    await settled();
    expect(seen.map(({ urgency }) => urgency)).toEqual(["message", "message", "message", "notification"]);
  });

  it("is that of the contracts", () => {
    const declared = [channelsContract, threadsContract, notificationsContract].flatMap(({ channels }) =>
      Object.values(channels as Record<string, { pattern: string; urgency?: string }>),
    );
    for (const { pattern, urgency = "update" } of declared) {
      const kind = pattern.split(":", 1)[0] ?? "";
      expect([kind, URGENCIES[kind] ?? "update"]).toEqual([kind, urgency]);
    }
  });

  it.each([
    ["comes again after a drop", { told: told(5_000, { wasMissed: true }) }],
    ["nobody looks at", { told: told(5), isWatched: () => false }],
    ["is older than anybody waits", { told: told(120_000) }],
    ["lies in the future further than the clocks can be apart", { told: told(-100) }],
  ])("is not taken of what %s", async (_why, { told: change, ...options }) => {
    const { tell, seen } = setUp(options);
    tell(change);
    await settled();
    expect(seen).toEqual([]);
  });

  it("is not guessed while the server's clock is unknown, and never less than nothing", async () => {
    const unknown = setUp({ clock: () => undefined });
    unknown.tell(told(5));
    const close = setUp();
    close.tell(told(-30));
    await settled();
    expect(unknown.seen).toEqual([]);
    expect(close.seen).toMatchObject([{ durationMs: 0 }]);
  });

  it("is taken five times a second at most", async () => {
    const { tell, seen, pass } = setUp();
    for (let n = 0; n < 20; n += 1) tell(told(5));
    await settled();
    expect(seen).toHaveLength(5);
    pass(1_000);
    tell(told(5));
    await settled();
    expect(seen).toHaveLength(6);
  });
});
