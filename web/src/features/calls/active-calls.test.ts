import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ActiveCalls, LINGER_MS } from "./active-calls.ts";
import { aCall, atSecond } from "./call.fixture.ts";

const ids = (board: ActiveCalls) => board.calls.value.map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(atSecond(0)) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("ActiveCalls", () => {
  it("puts the most urgent first, then the longest waiting", () => {
    const board = new ActiveCalls();
    board.replaceAll(
      [
        aCall({ id: "none", initiatedAt: atSecond(-90) }),
        aCall({ id: "p2", priority: 2 }),
        aCall({ id: "p1-later", priority: 1, initiatedAt: atSecond(-5) }),
        aCall({ id: "p1-earlier", priority: 1, initiatedAt: atSecond(-50) }),
      ],
      Date.now(),
    );
    expect(ids(board)).toEqual(["p1-earlier", "p1-later", "p2", "none"]);
  });

  it("takes the newest version of a call, however events arrive", () => {
    const board = new ActiveCalls();
    board.apply(aCall({ status: "in_progress", updatedAt: atSecond(2) }));
    board.apply(aCall({ status: "ringing", updatedAt: atSecond(1) }));
    expect(board.calls.value[0]?.status).toBe("in_progress");
  });

  it("keeps an ended call in sight for a moment, then lists it as ended only", () => {
    const board = new ActiveCalls();
    board.apply(aCall());
    board.apply(aCall({ status: "completed", endedAt: atSecond(3), updatedAt: atSecond(3) }));
    expect(board.calls.value[0]?.status).toBe("completed");
    vi.advanceTimersByTime(LINGER_MS);
    expect(ids(board)).toEqual([]);
    expect(board.recent.value.map(({ status }) => status)).toEqual(["completed"]);
  });

  it("never brings an ended call back, not by a late event and not by an old list", () => {
    const board = new ActiveCalls();
    board.apply(aCall());
    const requestedAtMs = Date.now();
    board.apply(aCall({ status: "completed", updatedAt: atSecond(3) }));
    vi.advanceTimersByTime(LINGER_MS);
    board.apply(aCall({ status: "in_progress", updatedAt: atSecond(2) }));
    board.replaceAll([aCall({ status: "in_progress", updatedAt: atSecond(2) })], requestedAtMs);
    expect(ids(board)).toEqual([]);
  });

  it("drops what a list no longer has, but not what came while the list was on its way", () => {
    const board = new ActiveCalls();
    board.apply(aCall({ id: "gone" }));
    vi.advanceTimersByTime(1_000);
    const requestedAtMs = Date.now();
    vi.advanceTimersByTime(50);
    board.apply(aCall({ id: "newer" }));
    board.replaceAll([aCall({ id: "listed" })], requestedAtMs);
    expect(ids(board).sort()).toEqual(["listed", "newer"]);
  });

  it("does not let a list undo an event that is newer than it", () => {
    const board = new ActiveCalls();
    board.apply(aCall({ status: "in_progress", updatedAt: atSecond(5) }));
    board.replaceAll([aCall({ status: "ringing", updatedAt: atSecond(1) })], Date.now() + 10);
    expect(board.calls.value[0]?.status).toBe("in_progress");
  });

  it("tells of a call that becomes urgent once", () => {
    const onNewUrgent = vi.fn();
    const board = new ActiveCalls(onNewUrgent);
    board.apply(aCall({ updatedAt: atSecond(1) }));
    board.apply(aCall({ priority: 1, updatedAt: atSecond(2) }));
    board.apply(aCall({ priority: 1, alertCount: 1, updatedAt: atSecond(3) }));
    expect(onNewUrgent).toHaveBeenCalledTimes(1);
  });

  it("does not announce what was urgent before anybody looked", () => {
    const onNewUrgent = vi.fn();
    const board = new ActiveCalls(onNewUrgent);
    board.replaceAll([aCall({ priority: 1 })], Date.now());
    board.apply(aCall({ priority: 1, updatedAt: atSecond(4) }));
    expect(onNewUrgent).not.toHaveBeenCalled();
  });

  it("remembers eight ended calls, newest first", () => {
    const board = new ActiveCalls();
    const ended = Array.from({ length: 20 }, (_, index) =>
      aCall({
        id: `call-${index}`,
        status: "completed",
        endedAt: atSecond(index),
        updatedAt: atSecond(index),
      }),
    );
    board.addRecent([...ended, aCall({ id: "still-ringing" })]);
    expect(board.recent.value).toHaveLength(8);
    expect(board.recent.value[0]?.id).toBe("call-19");
  });

  it("leaves no timer behind", () => {
    const board = new ActiveCalls();
    board.apply(aCall());
    board.apply(aCall({ status: "failed", updatedAt: atSecond(1) }));
    board.clear();
    expect(vi.getTimerCount()).toBe(0);
  });
});
