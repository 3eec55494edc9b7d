import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterBeat, afterTime, afterWord, NEVER_HEARD, type SilenceState, wordDue } from "./silence.ts";

const MINUTE = 60_000;
const LIMITS = { silenceMs: 5 * MINUTE, firstMs: 30 * MINUTE, repeatMs: 60 * MINUTE };

const heard = (atMs: number): SilenceState => afterBeat(NEVER_HEARD, atMs);
const due = (state: SilenceState, nowMs: number, listeningSinceMs = 0) =>
  wordDue(afterTime(state, nowMs, listeningSinceMs, LIMITS), nowMs, LIMITS);

describe("silence", () => {
  it("is told of when it has lasted longer than it may, not before", () => {
    expect(due(heard(0), 5 * MINUTE)).toBeNull();
    expect(due(heard(0), 5 * MINUTE + 1)).toBe("firing");
  });

  it("may last longer before the first heartbeat ever: a fresh machine builds first", () => {
    expect(due(NEVER_HEARD, 29 * MINUTE)).toBeNull();
    expect(due(NEVER_HEARD, 31 * MINUTE)).toBe("firing");
  });

  it("is counted from the restart where nobody listened before it", () => {
    const restartedMs = 600 * MINUTE;
    expect(due(heard(0), restartedMs, restartedMs)).toBeNull();
    expect(due(heard(0), restartedMs + 4 * MINUTE, restartedMs)).toBeNull();
    expect(due(heard(0), restartedMs + 6 * MINUTE, restartedMs)).toBe("firing");
  });

  it("that was told of is over with the next heartbeat, and only then, restart or not", () => {
    const silent = afterWord(afterTime(heard(0), 6 * MINUTE, 0, LIMITS), "firing", 6 * MINUTE);
    expect(due(silent, 20 * MINUTE, 20 * MINUTE)).toBeNull();
    const beating = afterBeat(silent, 21 * MINUTE);
    expect(due(beating, 21 * MINUTE)).toBe("resolved");
    expect(due(afterWord(beating, "resolved", 21 * MINUTE), 22 * MINUTE)).toBeNull();
  });

  it("is told of again after an hour, and at once where the page did not get through", () => {
    const silent = afterTime(heard(0), 6 * MINUTE, 0, LIMITS);
    expect(wordDue(silent, 7 * MINUTE, LIMITS)).toBe("firing");
    const told = afterWord(silent, "firing", 7 * MINUTE);
    expect(wordDue(told, 66 * MINUTE, LIMITS)).toBeNull();
    expect(wordDue(told, 67 * MINUTE, LIMITS)).toBe("firing");
  });

  it("never pages while heartbeats come in time, and never stays quiet when they stopped, whatever happened before", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("beat" as const), afterMs: fc.integer({ min: 1, max: 5 * MINUTE }) }),
      fc.record({ kind: fc.constant("restart" as const), afterMs: fc.integer({ min: 1, max: 90 * MINUTE }) }),
      fc.record({ kind: fc.constant("time" as const), afterMs: fc.integer({ min: 1, max: 4 * MINUTE }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, doesTargetTake) => {
        let state = heard(0);
        let nowMs = 0;
        let sinceMs = 0;
        let quietSinceMs = 0;
        for (const { kind, afterMs } of steps) {
          nowMs += afterMs;
          if (kind === "beat") [state, quietSinceMs] = [afterBeat(state, nowMs), nowMs];
          if (kind === "restart") [sinceMs, quietSinceMs] = [nowMs, nowMs];
          const wasSilent = state.silentSinceMs !== null;
          state = afterTime(state, nowMs, sinceMs, LIMITS);
          const isTooLong = nowMs - quietSinceMs > LIMITS.silenceMs;
          if (!wasSilent) expect(state.silentSinceMs !== null).toBe(isTooLong);
          const word = wordDue(state, nowMs, LIMITS);
          if (word !== null && doesTargetTake) state = afterWord(state, word, nowMs);
        }
        expect(due(state, nowMs + 600 * MINUTE, sinceMs)).toBe("firing");
        expect(due(afterBeat(state, nowMs), nowMs)).toBe(state.told === "firing" ? "resolved" : null);
      }),
    );
  });
});
