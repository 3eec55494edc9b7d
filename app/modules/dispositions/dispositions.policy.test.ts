import { describe, expect, it } from "vitest";
import {
  callbackProblem,
  contradictionsOf,
  dueAtOf,
  unansweredKeyOf,
  wrapUpSeconds,
} from "./dispositions.policy.ts";

const NOW = new Date("2026-11-26T17:00:00.000Z");
const NOTHING = {
  outcome: "connected",
  followUp: "none",
  retryAfterMinutes: null,
  leadStatus: null,
  leadLostReason: null,
} as const;

describe("a disposition", () => {
  it.each([
    [{}, []],
    [{ followUp: "retry" }, ["retryAfterMinutes"]],
    [{ retryAfterMinutes: 5 }, ["retryAfterMinutes"]],
    [{ followUp: "retry", retryAfterMinutes: 5 }, []],
    [{ leadStatus: "lost" }, ["leadLostReason"]],
    [{ leadLostReason: "competitor" }, ["leadLostReason"]],
    [{ leadStatus: "lost", leadLostReason: "competitor" }, []],
    [{ outcome: "not_connected", leadStatus: "contacted" }, ["leadStatus"]],
    [{ outcome: "not_connected", leadStatus: "lost", leadLostReason: "wrong_number" }, []],
    [{ leadStatus: "converted", followUp: "retry", retryAfterMinutes: 5 }, ["followUp"]],
  ] as const)("of %j contradicts itself in %j", (given, paths) => {
    expect(contradictionsOf({ ...NOTHING, ...given }).map(({ path }) => path)).toEqual(paths);
  });

  it("has a lead called again after its minutes, at the promised time, or not", () => {
    const later = new Date("2026-11-27T15:00:00.000Z");
    expect(dueAtOf(NOTHING, null, NOW)).toBeNull();
    expect(dueAtOf({ ...NOTHING, followUp: "callback" }, later, NOW)).toEqual(later);
    expect(dueAtOf({ ...NOTHING, followUp: "retry", retryAfterMinutes: 120 }, null, NOW)).toEqual(
      new Date("2026-11-26T19:00:00.000Z"),
    );
  });

  it("calls back at a time that is to come, within a year, and says so only then", () => {
    const callback = { followUp: "callback" } as const;
    expect(callbackProblem(callback, null, NOW)).toMatch(/must be said/);
    expect(callbackProblem(callback, NOW, NOW)).toMatch(/future/);
    expect(callbackProblem(callback, new Date("2028-01-01T00:00:00.000Z"), NOW)).toMatch(/year/);
    expect(callbackProblem(callback, new Date("2026-12-24T00:00:00.000Z"), NOW)).toBeNull();
    expect(callbackProblem({ followUp: "none" }, NOW, NOW)).toMatch(/belongs to/);
    expect(callbackProblem({ followUp: "none" }, null, NOW)).toBeNull();
  });
});

it("wrapping up takes from the end of a call until somebody says what it came to", () => {
  expect(wrapUpSeconds(new Date("2026-11-26T16:59:30.500Z"), NOW)).toBe(29.5);
  expect(wrapUpSeconds(null, NOW)).toBeNull();
  expect(wrapUpSeconds(new Date("2026-11-26T17:00:01.000Z"), NOW)).toBeNull();
});

describe("unansweredKeyOf", () => {
  it.each([
    ["busy", "busy"],
    ["no_answer", "no_answer"],
    ["failed", "no_answer"],
    ["canceled", "no_answer"],
    ["completed", null],
    ["in_progress", null],
    ["queued", null],
  ] as const)("takes the carrier's word: %s is %s", (status, key) => {
    expect(unansweredKeyOf({ status, startedAt: null })).toBe(key);
  });

  it("says nothing of a call in which somebody spoke, however it ended", () => {
    expect(unansweredKeyOf({ status: "failed", startedAt: new Date() })).toBeNull();
  });
});
