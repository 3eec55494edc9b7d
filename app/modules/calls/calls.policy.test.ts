import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallStatus } from "./calls.contract.ts";
import {
  applyTransition,
  type CallState,
  type CallTransition,
  isFinal,
  isMissed,
  ofAgentsLeg,
} from "./calls.policy.ts";

const T0 = Date.parse("2026-11-22T10:00:00Z");
const at = (seconds: number) => new Date(T0 + seconds * 1000);

const fresh: CallState = {
  status: "queued",
  lastSeq: -1,
  initiatedAt: at(0),
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  rawReason: null,
};

function said(
  status: CallStatus | null,
  seconds: number,
  more: Partial<CallTransition> = {},
): CallTransition {
  return {
    status,
    sequence: null,
    at: at(seconds),
    startedAt: null,
    endedAt: null,
    durationSeconds: null,
    rawReason: null,
    ...more,
  };
}

const life = [
  said("queued", 0, { sequence: 0 }),
  said("ringing", 2, { sequence: 1 }),
  said("in_progress", 6, { sequence: 2 }),
  said("completed", 66, { sequence: 3, rawReason: "customer-ended-call" }),
];

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

describe("applyTransition", () => {
  it("ends in the same state whatever the order of arrival", () => {
    for (const order of permutations(life)) {
      const end = order.reduce((state, event) => applyTransition(state, event).state, fresh);
      expect(end.status).toBe("completed");
      expect(end.startedAt).toEqual(at(6));
      expect(end.endedAt).toEqual(at(66));
      expect(end.rawReason).toBe("customer-ended-call");
    }
  });

  it("changes nothing when everything comes twice", () => {
    const once = life.reduce((state, event) => applyTransition(state, event).state, fresh);
    const twice = life.reduce((state, event) => applyTransition(state, event).state, once);
    expect(twice).toEqual(once);
  });

  it("never leaves a final state, not even for another one", () => {
    const ended = applyTransition(fresh, said("busy", 5)).state;
    const result = applyTransition(ended, said("completed", 9, { sequence: 99 }));
    expect(result.outcome).toBe("stale");
    expect(result.state.status).toBe("busy");
  });

  it("does not go back from talking to ringing", () => {
    const talking = applyTransition(fresh, said("in_progress", 5)).state;
    expect(applyTransition(talking, said("ringing", 6)).outcome).toBe("stale");
  });

  it("computes the duration of an answered call, and none of one that nobody took", () => {
    const completed = life.reduce((state, event) => applyTransition(state, event).state, fresh);
    expect(completed.durationSeconds).toBe(60);
    expect(applyTransition(fresh, said("no_answer", 30)).state.durationSeconds).toBeNull();
    expect(applyTransition(fresh, said("busy", 30, { durationSeconds: 0 })).state.durationSeconds).toBeNull();
  });

  it("prefers the provider's own duration", () => {
    const talking = applyTransition(fresh, said("in_progress", 5)).state;
    expect(
      applyTransition(talking, said("completed", 30, { durationSeconds: 21 })).state.durationSeconds,
    ).toBe(21);
  });

  it("keeps the state when an event says nothing about it", () => {
    const result = applyTransition(fresh, said(null, 3));
    expect(result).toMatchObject({ outcome: "stale", state: { status: "queued" } });
  });
});

describe("a call that we placed", () => {
  interface Word {
    readonly isAgents: boolean;
    readonly said: CallTransition;
  }
  const agents = (...words: CallTransition[]): Word[] => words.map((one) => ({ isAgents: true, said: one }));
  const callees = (...words: CallTransition[]): Word[] =>
    words.map((one) => ({ isAgents: false, said: one }));
  const hear = (state: CallState, { isAgents, said: word }: Word) =>
    applyTransition(state, isAgents ? ofAgentsLeg(state, word) : { ...word, sequence: null }).state;
  const agentAnswers = agents(said("queued", 0), said("ringing", 1), said("in_progress", 4));
  const agentGoes = agents(said("completed", 70, { durationSeconds: 66 }));
  const endings = {
    completed: callees(
      said("queued", 5),
      said("ringing", 6),
      said("in_progress", 10),
      said("completed", 66, { durationSeconds: 56 }),
    ),
    no_answer: callees(said("queued", 5), said("ringing", 6), said("no_answer", 31, { durationSeconds: 0 })),
    busy: callees(said("queued", 5), said("busy", 6)),
  };

  it.each(Object.entries(endings))(
    "ends as the callee's leg says, %s, in any order and however often things are told",
    (status, leg) => {
      // The agent's leg goes on only after the carrier has told how the other one ended.
      const told = [...agentAnswers, ...leg];
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
          fc.array(fc.constantFrom(...told, ...agentGoes)),
          (words, repeated) => {
            const end = [...words, ...agentGoes, ...repeated].reduce(hear, fresh);
            expect(end).toMatchObject({ status, rawReason: null });
            expect(end.startedAt).toEqual(status === "completed" ? at(10) : null);
            expect(end.durationSeconds).toBe(status === "completed" ? 56 : null);
          },
        ),
      );
    },
  );

  it("waits until the callee's telephone rings, whatever the agent's does", () => {
    expect(agentAnswers.reduce(hear, fresh)).toMatchObject({ status: "queued", startedAt: null });
  });

  it.each(["busy", "no_answer", "failed", "canceled"] as const)("is %s when the agent is", (status) => {
    expect(agents(said("ringing", 1), said(status, 3)).reduce(hear, fresh)).toMatchObject({
      status,
      rawReason: `agent-${status}`,
      startedAt: null,
    });
  });

  it("is canceled when the agent goes before anybody answers", () => {
    const words = [...agentAnswers, ...callees(said("ringing", 6)), ...agents(said("completed", 9))];
    expect(words.reduce(hear, fresh)).toMatchObject({ status: "canceled", rawReason: "agent-hung-up" });
  });
});

describe("a missed call", () => {
  it.each([
    ["inbound", "no_answer", null, true],
    ["inbound", "busy", null, true],
    ["inbound", "canceled", null, true],
    ["inbound", "failed", at(1), false],
    ["inbound", "completed", at(1), false],
    ["inbound", "ringing", null, false],
    ["outbound", "no_answer", null, false],
  ] as const)("%s, %s, answered at %s: %s", (direction, status, startedAt, missed) => {
    expect(isMissed({ direction, status, startedAt })).toBe(missed);
    if (missed) expect(isFinal(status)).toBe(true);
  });
});
