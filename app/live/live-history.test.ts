import { describe, expect, it } from "vitest";
import { LiveHistory } from "./live-history.ts";
import { serializeEvent } from "./live-protocol.ts";
import { reachesBackTo, type StreamEvent } from "./live-stream.ts";
import { comparePositions, isPosition } from "./position.ts";

function event(position: string, channel = "board"): StreamEvent {
  return {
    position,
    channels: [channel],
    event: "e",
    key: undefined,
    dataJson: `{"at":"${position}"}`,
    atMs: 0,
    traceparent: undefined,
  };
}

describe("positions", () => {
  it("are ordered by time, then by sequence", () => {
    const sorted = ["10-0", "9-5", "9-10", "0-0"].sort(comparePositions);
    expect(sorted).toEqual(["0-0", "9-5", "9-10", "10-0"]);
  });

  it("are recognised", () => {
    expect(["1-0", "1795335122209-12"].every(isPosition)).toBe(true);
    expect(["", "1", "1-", "-1", "1-0 ", "$", "99999999999999999-0"].some(isPosition)).toBe(false);
  });
});

describe("LiveHistory", () => {
  it("gives a channel's events after a position, oldest first", () => {
    const history = new LiveHistory(10);
    history.reset([event("1-0"), event("2-0")], "2-0");
    history.add(event("3-0", "call:1"));
    history.add(event("4-0"));
    expect(history.after("1-0", "board").map((one) => one.position)).toEqual(["2-0", "4-0"]);
    expect(history.after("4-0", "board")).toEqual([]);
    expect([history.coversAfter, history.last]).toEqual(["1-0", "4-0"]);
  });

  it("keeps the newest and says from where on it is complete", () => {
    const history = new LiveHistory(4);
    history.reset([], "0-0");
    for (let n = 1; n <= 20; n += 1) history.add(event(`${n}-0`));
    const from = Number(history.coversAfter.split("-")[0]);
    expect(from).toBeGreaterThan(14);
    expect(history.after(history.coversAfter, "board")).toHaveLength(20 - from);
  });
});

describe("reachesBackTo", () => {
  it("is true only where nothing after the position is gone", () => {
    const extent = { first: "5-0", last: "9-0" };
    expect(["5-0", "7-3", "9-0"].map((position) => reachesBackTo(extent, position))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["4-9", "9-1", "0-0"].map((position) => reachesBackTo(extent, position))).toEqual([
      false,
      false,
      false,
    ]);
    expect(reachesBackTo({ first: undefined, last: "0-0" }, "0-0")).toBe(true);
    expect(reachesBackTo({ first: undefined, last: "0-0" }, "3-0")).toBe(false);
  });
});

describe("serializeEvent", () => {
  it("puts the data in as it is", () => {
    expect(
      JSON.parse(
        serializeEvent({ ...event("1-0"), atMs: Date.UTC(2026, 0, 2), traceparent: "00-a" }, "board"),
      ),
    ).toEqual({
      type: "event",
      channel: "board",
      position: "1-0",
      event: "e",
      key: undefined,
      at: "2026-01-02T00:00:00.000Z",
      traceparent: "00-a",
      data: { at: "1-0" },
    });
  });
});
