import { describe, expect, it } from "vitest";
import type { Call } from "../../data/types.ts";
import {
  type Board,
  becameUrgent,
  boardCalls,
  EMPTY_BOARD,
  LINGER_MS,
  nextLeaveMs,
  recentCalls,
  withCalls,
  withList,
  withoutCall,
  withoutLingering,
  withoutTaken,
  withTaken,
} from "./board.ts";
import { aCall, atSecond } from "./test/a-call.ts";

const ids = (board: Board) => boardCalls(board).map(({ id }) => id);
const listed = (board: Board, items: readonly Call[], requestedAtMs = 0) =>
  withList(board, { items, total: items.length }, { requestedAtMs, nowMs: requestedAtMs });
const withCall = (board: Board, call: Call, nowMs: number) => withCalls(board, [call], nowMs);

describe("the board's calls", () => {
  it("puts the most urgent first, then the longest waiting", () => {
    const board = listed(EMPTY_BOARD, [
      aCall({ id: "none", initiatedAt: atSecond(-90) }),
      aCall({ id: "p2", priority: 2 }),
      aCall({ id: "p1-later", priority: 1, initiatedAt: atSecond(-5) }),
      aCall({ id: "p1-earlier", priority: 1, initiatedAt: atSecond(-50) }),
    ]);
    expect(ids(board)).toEqual(["p1-earlier", "p1-later", "p2", "none"]);
  });

  it("are not all calls before a whole list has come", () => {
    const board = withCall(EMPTY_BOARD, aCall(), 0);
    expect(board.isListed).toBe(false);
    expect(listed(board, []).isListed).toBe(true);
  });

  it("takes the newest version of a call, however events arrive", () => {
    const newer = withCall(EMPTY_BOARD, aCall({ status: "in_progress", updatedAt: atSecond(2) }), 0);
    const board = withCall(newer, aCall({ status: "ringing", updatedAt: atSecond(1) }), 0);
    expect(boardCalls(board)[0]?.status).toBe("in_progress");
  });

  it("drops a call that has become part of another one, ended or not", () => {
    const two = [aCall({ id: "stays" }), aCall({ id: "goes" })];
    expect(ids(withoutCall(listed(EMPTY_BOARD, two), "goes"))).toEqual(["stays"]);
    const ended = withCall(EMPTY_BOARD, aCall({ id: "goes", status: "completed" }), 0);
    expect(withoutCall(ended, "goes").ended).toEqual([]);
  });

  it("keeps an ended call in sight for a moment, then lists it as ended only", () => {
    const ringing = withCall(EMPTY_BOARD, aCall(), 0);
    const ended = aCall({ status: "completed", endedAt: atSecond(3), updatedAt: atSecond(3) });
    const board = withCall(ringing, ended, 1_000);
    expect(boardCalls(board)[0]?.status).toBe("completed");
    expect(nextLeaveMs(board)).toBe(1_000 + LINGER_MS);
    expect(ids(withoutLingering(board, 999 + LINGER_MS))).toHaveLength(1);
    const after = withoutLingering(board, 1_000 + LINGER_MS);
    expect(ids(after)).toEqual([]);
    expect(nextLeaveMs(after)).toBeUndefined();
    expect(after.ended.map(({ status }) => status)).toEqual(["completed"]);
  });

  it("never brings an ended call back, not by a late event and not by an old list", () => {
    const ended = withCall(
      withCall(EMPTY_BOARD, aCall(), 0),
      aCall({ status: "completed", updatedAt: atSecond(3) }),
      0,
    );
    const old = aCall({ status: "in_progress", updatedAt: atSecond(2) });
    const late = withCall(withoutLingering(ended, LINGER_MS), old, LINGER_MS);
    expect(ids(listed(late, [old]))).toEqual([]);
  });

  it("drops what a list no longer has, but not what came while the list was on its way", () => {
    const board = withCall(withCall(EMPTY_BOARD, aCall({ id: "gone" }), 0), aCall({ id: "newer" }), 1_050);
    expect(ids(listed(board, [aCall({ id: "listed" })], 1_000)).sort()).toEqual(["listed", "newer"]);
  });

  it("does not let a list undo an event that is newer than it", () => {
    const board = withCall(EMPTY_BOARD, aCall({ status: "in_progress", updatedAt: atSecond(5) }), 0);
    const after = listed(board, [aCall({ status: "ringing", updatedAt: atSecond(1) })], 10);
    expect(boardCalls(after)[0]?.status).toBe("in_progress");
  });

  describe("a call whose P1 alert nobody has taken", () => {
    const over = { status: "completed", endedAt: atSecond(3), priority: 1 } as const;
    const open = aCall({ ...over, openAlertPriority: 1, updatedAt: atSecond(3) });

    it("stays when it is over, listed or told, and is not among those that ended", () => {
      const told = withCall(withCall(EMPTY_BOARD, aCall(), 0), open, 1_000);
      const board = withoutLingering(told, 1_000_000);
      expect([ids(board), board.ended, nextLeaveMs(board)]).toEqual([[open.id], [], undefined]);
      expect(ids(listed(EMPTY_BOARD, [open]))).toEqual([open.id]);
      expect(recentCalls([open])).toEqual([]);
    });

    it("leaves when somebody has taken it, and no late event brings it back", () => {
      const taken = aCall({ ...over, acknowledgedByName: "Ada", updatedAt: atSecond(9) });
      const board = withCall(withCall(EMPTY_BOARD, open, 0), taken, 2_000);
      expect(nextLeaveMs(board)).toBe(2_000 + LINGER_MS);
      const after = withoutLingering(board, 2_000 + LINGER_MS);
      expect([ids(after), after.ended.length]).toEqual([[], 1]);
      expect(ids(withCall(after, open, 9_000))).toEqual([]);
      expect(ids(listed(after, [open]))).toEqual([]);
    });

    it("comes back when another alert is raised in it", () => {
      const ended = withCall(
        withCall(EMPTY_BOARD, aCall(), 0),
        aCall({ ...over, updatedAt: atSecond(3) }),
        0,
      );
      const again = aCall({ ...over, openAlertPriority: 1, updatedAt: atSecond(20) });
      const board = withCall(withoutLingering(ended, LINGER_MS), again, LINGER_MS);
      expect([ids(board), board.ended]).toEqual([[open.id], []]);
    });

    it("shows at once who takes it", () => {
      const board = withTaken(withCall(EMPTY_BOARD, open, 0), open.id, "Ada", 5_000);
      expect(boardCalls(board)).toMatchObject([{ openAlertPriority: null, acknowledgedByName: "Ada" }]);
      expect(nextLeaveMs(board)).toBe(5_000 + LINGER_MS);
      expect(withTaken(EMPTY_BOARD, open.id, "Ada", 0)).toBe(EMPTY_BOARD);
    });

    it("is as it was when it could not be taken, unless more was told of it since", () => {
      const before = withCall(EMPTY_BOARD, open, 0);
      const taken = withTaken(before, open.id, "Ada", 5_000);
      expect(withoutTaken(taken, before, open.id)).toEqual(before);
      const bobs = { ...open, openAlertPriority: null, acknowledgedByName: "Bob", updatedAt: atSecond(9) };
      const told = withCall(taken, bobs, 6_000);
      expect(withoutTaken(told, before, open.id)).toBe(told);
    });
  });

  it("tells of a call that becomes urgent once", () => {
    const versions = [
      aCall({ updatedAt: atSecond(1) }),
      aCall({ priority: 1, updatedAt: atSecond(2) }),
      aCall({ priority: 1, alertCount: 1, updatedAt: atSecond(3) }),
    ];
    let board = EMPTY_BOARD;
    const told = versions.map((call) => {
      const before = board;
      board = withCall(board, call, 0);
      return becameUrgent(before, board, [call]).length;
    });
    expect(told).toEqual([0, 1, 0]);
  });

  it("tells of a P2 call, and again when it becomes P1", () => {
    const at = (priority: number | null, second: number) => aCall({ priority, updatedAt: atSecond(second) });
    let board = EMPTY_BOARD;
    const told = [at(3, 1), at(2, 2), at(1, 3)].map((call) => {
      const before = board;
      board = withCall(board, call, 0);
      return becameUrgent(before, board, [call]).map(({ priority }) => priority);
    });
    expect(told).toEqual([[], [2], [1]]);
  });

  it("takes ten thousand calls, and a hundred changes of them, in well under a second", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => aCall({ id: `call-${index}` }));
    // Of the processor's time: other work of the machine does not count.
    const began = process.cpuUsage();
    const board = listed(EMPTY_BOARD, many);
    const changes = many.slice(0, 100).map((call) => ({ ...call, priority: 1, updatedAt: atSecond(1) }));
    const calls = boardCalls(withCalls(board, changes, 1));
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(700);
    expect(calls.filter(({ priority }) => priority === 1)).toHaveLength(100);
  });

  it("does not announce what was urgent before anybody looked", () => {
    const before = listed(EMPTY_BOARD, [aCall({ priority: 1 })]);
    const call = aCall({ priority: 1, updatedAt: atSecond(4) });
    expect(becameUrgent(before, withCall(before, call, 0), [call])).toEqual([]);
  });

  it("does not announce an urgent call by an event that comes late", () => {
    const before = withCall(
      EMPTY_BOARD,
      aCall({ status: "completed", priority: 1, updatedAt: atSecond(9) }),
      0,
    );
    const call = aCall({ priority: 1, updatedAt: atSecond(4) });
    expect(becameUrgent(before, withCall(before, call, 0), [call])).toEqual([]);
  });

  it("remembers eight ended calls, newest first", () => {
    const ended = Array.from({ length: 20 }, (_, index) =>
      aCall({
        id: `call-${index}`,
        status: "completed",
        endedAt: atSecond(index),
        updatedAt: atSecond(index),
      }),
    );
    const recent = recentCalls([...ended, aCall({ id: "still-ringing" })]);
    expect(recent).toHaveLength(8);
    expect(recent[0]?.id).toBe("call-19");
  });
});
