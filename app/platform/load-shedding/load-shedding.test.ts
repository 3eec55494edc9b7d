import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../errors/index.ts";
import { createLoadShedding, createWaitingLine, type LoadKind, type Turn } from "./index.ts";

describe("the expected wait", () => {
  let nowMs = 0;
  const SERVERS = 4;
  let line = createWaitingLine(SERVERS, () => nowMs);
  beforeEach(() => {
    nowMs = 0;
    line = createWaitingLine(SERVERS, () => nowMs);
  });

  function serve(): Turn {
    const turn = line.arrive();
    turn.served();
    return turn;
  }

  /** Has every server learn that it is kept for so long. */
  function learn(serviceMs: number): void {
    for (let n = 0; n < 100; n += 1) {
      const turn = serve();
      nowMs += serviceMs;
      turn.left();
    }
  }

  it("is nothing while a server is free, however slow service is", () => {
    learn(500);
    for (let n = 0; n < SERVERS - 1; n += 1) serve();
    expect(line.expectedWaitMs()).toBe(0);
    serve();
    expect(line.expectedWaitMs()).toBeGreaterThan(0);
  });

  it("is the line's length in service times, shared by the servers", () => {
    learn(20);
    const busy = Array.from({ length: SERVERS }, serve);
    expect(line.expectedWaitMs()).toBeCloseTo(5, 1);
    const waiting = Array.from({ length: 39 }, () => line.arrive());
    expect(line.expectedWaitMs()).toBeCloseTo(200, 0);
    for (const turn of waiting) turn.left();
    expect(line.expectedWaitMs()).toBeCloseTo(5, 1);
    busy[0]?.left();
    expect(line.expectedWaitMs()).toBe(0);
  });

  it("is at least what the first in the line has waited: service that stands still teaches no mean", () => {
    learn(1);
    for (let n = 0; n < SERVERS; n += 1) serve();
    const first = line.arrive();
    nowMs += 100;
    line.arrive();
    nowMs += 300;
    expect(line.expectedWaitMs()).toBe(400);
    first.left();
    expect(line.expectedWaitMs()).toBe(300);
  });

  it("follows when service becomes faster again", () => {
    learn(1_000);
    learn(2);
    for (let n = 0; n < SERVERS; n += 1) serve();
    expect(line.expectedWaitMs()).toBeLessThan(2);
  });
});

describe("load shedding", () => {
  it.each<[number, LoadKind[]]>([
    [0, []],
    [99, []],
    [101, ["read"]],
    [201, ["read", "write"]],
    [1_501, ["read", "write", "intake"]],
  ])("at an expected wait of %d ms refuses %j, and counts them", (waitMs, refused) => {
    const counted: LoadKind[] = [];
    const shedding = createLoadShedding({
      expectedWaitMs: () => waitMs,
      onShed: (kind) => counted.push(kind),
    });
    const errors = (["read", "write", "intake"] as const).flatMap((kind) => {
      try {
        shedding.admit(kind);
        return [];
      } catch (error) {
        return [error as AppError];
      }
    });
    expect(counted).toEqual(refused);
    expect(errors).toHaveLength(refused.length);
    for (const error of errors) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: "overloaded", status: 503, expected: true });
      expect(Number(error.headers["Retry-After"])).toBeGreaterThanOrEqual(waitMs / 1_000);
    }
  });
});
