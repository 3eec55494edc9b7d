import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ItemEvent,
  type ItemState,
  itemAfter,
  LEASE_MS,
  RECHECK_MS,
  SKIPPED_MS,
} from "./dial-lists.policy.ts";

const NOW = new Date("2026-11-26T17:00:00.000Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const [ADA, BEN] = [randomUUID(), randomUUID()];
const CALL = randomUUID();

const WAITING: ItemState = {
  state: "waiting",
  reason: null,
  dueAt: null,
  isCallback: false,
  callbackFor: null,
  attempts: 0,
  heldBy: null,
  heldUntil: null,
  lastCallId: null,
};

function having(...events: readonly ItemEvent[]): ItemState | null {
  return events.reduce<ItemState | null>((item, event) => item && itemAfter(item, event), WAITING);
}

const locked = { kind: "locked", userId: ADA, now: NOW } as const;
const called = { kind: "called", userId: ADA, callId: CALL } as const;
const disposed = {
  kind: "disposed",
  callId: CALL,
  outcome: "not_connected",
  dueAt: null,
  isCallback: false,
  userId: ADA,
  maxAttempts: 5,
  isListOver: false,
} as const;

describe("a lead in a list", () => {
  it("is one agent's for five minutes, for longer when they say so, and nobody's once they are gone", () => {
    expect(having(locked)).toMatchObject({ state: "locked", heldBy: ADA, heldUntil: later(LEASE_MS) });
    expect(having(locked, { kind: "locked", userId: BEN, now: NOW })).toBeNull();
    expect(having(locked, { kind: "renewed", userId: ADA, now: later(60_000) })).toMatchObject({
      heldUntil: later(60_000 + LEASE_MS),
    });
    expect(having(locked, { kind: "renewed", userId: BEN, now: NOW })).toBeNull();
    expect(having(locked, { kind: "expired", now: later(LEASE_MS - 1) })).toBeNull();
    expect(having(locked, { kind: "expired", now: later(LEASE_MS) })).toEqual(WAITING);
    expect(having(locked, { kind: "released", userId: BEN })).toBeNull();
    expect(having(locked, { kind: "released", userId: ADA })).toEqual(WAITING);
  });

  it("does not expire, is not given back and not called again while what its call came to is to be said", () => {
    for (const event of [
      { kind: "expired", now: later(10 * LEASE_MS) },
      { kind: "released", userId: ADA },
      called,
      { kind: "retired", reason: "lead_gone" },
      { kind: "list_ended" },
    ] as const)
      expect(having(locked, called, event)).toBeNull();
    expect(having(called)).toBeNull();
    expect(having(locked, { ...called, userId: BEN })).toBeNull();
  });

  it("comes back at its time when it may not be called, or is looked at again in an hour", () => {
    const refused = { kind: "refused", reason: "quiet_hours", until: later(1_000), now: NOW } as const;
    expect(having(refused)).toMatchObject({ state: "later", reason: "quiet_hours", dueAt: later(1_000) });
    expect(having({ ...refused, until: null })).toMatchObject({ dueAt: later(RECHECK_MS) });
    expect(having(refused, { kind: "due", now: later(999) })).toBeNull();
    expect(having(refused, { kind: "due", now: later(1_000) })).toEqual(WAITING);
  });

  it("comes back in a quarter of an hour when its agent puts it off, and a promise to call back stays one", () => {
    const skipped = { kind: "skipped", userId: ADA, now: NOW } as const;
    expect(having(locked, skipped)).toMatchObject({
      state: "later",
      reason: "skipped",
      dueAt: later(SKIPPED_MS),
      heldBy: null,
    });
    expect(having(locked, { ...skipped, userId: BEN })).toBeNull();
    expect(having(locked, called, skipped)).toBeNull();
    const promised = { ...disposed, dueAt: later(1_000), isCallback: true };
    const again = { kind: "due", now: later(1_000) } as const;
    expect(having(locked, called, promised, again, locked, skipped)).toMatchObject({
      isCallback: true,
      callbackFor: ADA,
    });
  });

  it("is done, due again, or called too often, as its call's disposition says", () => {
    expect(having(locked, called, { ...disposed, outcome: "converted" })).toMatchObject({
      state: "done",
      reason: "converted",
      attempts: 1,
      heldBy: null,
    });
    const retry = { ...disposed, dueAt: later(1_000) };
    expect(having(locked, called, retry)).toMatchObject({ state: "later", reason: "retry", heldBy: null });
    expect(having(locked, called, { ...retry, maxAttempts: 1 })).toMatchObject({
      state: "done",
      reason: "attempts_exhausted",
    });
    expect(having(locked, called, { ...retry, isListOver: true })).toMatchObject({ reason: "list_ended" });
    const callback = { ...retry, isCallback: true, maxAttempts: 1 };
    expect(having(locked, called, callback)).toMatchObject({
      state: "later",
      reason: "callback",
      callbackFor: ADA,
    });
    expect(having(locked, called, callback, { kind: "due", now: later(1_000) })).toMatchObject({
      state: "waiting",
      isCallback: true,
      callbackFor: ADA,
      dueAt: later(1_000),
    });
  });

  it("follows a change of mind, unless it is somebody's again", () => {
    const retry = { ...disposed, dueAt: later(1_000) };
    expect(having(locked, called, retry, { ...disposed, outcome: "refused" })).toMatchObject({
      state: "done",
      reason: "refused",
    });
    expect(having(locked, called, { ...disposed, outcome: "refused" }, retry)).toMatchObject({
      state: "later",
    });
    const again = [{ kind: "due", now: later(1_000) }, locked] as const;
    expect(having(locked, called, retry, ...again, { ...disposed, outcome: "refused" })).toBeNull();
    expect(having(locked, called, { ...disposed, callId: randomUUID() })).toBeNull();
  });

  it("is its agent's again when the call was over before the lead's telephone could ring", () => {
    const unreached = { kind: "not_reached", callId: CALL, now: NOW } as const;
    expect(having(locked, called, unreached)).toEqual({ ...having(locked) });
    expect(having(locked, unreached)).toBeNull();
  });

  it("is in one state with what belongs to it, whatever happens in whatever order (property)", () => {
    const user = fc.constantFrom(ADA, BEN);
    const call = fc.constantFrom(CALL, "another");
    const at = fc.integer({ min: 0, max: 3 * LEASE_MS }).map(later);
    const anyEvent: fc.Arbitrary<ItemEvent> = fc.oneof(
      fc.record({ kind: fc.constantFrom("locked" as const, "renewed" as const), userId: user, now: at }),
      fc.record({ kind: fc.constant("released" as const), userId: user }),
      fc.record({ kind: fc.constant("skipped" as const), userId: user, now: at }),
      fc.record({ kind: fc.constantFrom("expired" as const, "due" as const), now: at }),
      fc.record({
        kind: fc.constant("refused" as const),
        reason: fc.constant("quiet_hours" as const),
        until: fc.option(at),
        now: at,
      }),
      fc.record({ kind: fc.constant("retired" as const), reason: fc.constant("lead_gone" as const) }),
      fc.record({ kind: fc.constant("called" as const), userId: user, callId: call }),
      fc.record({ kind: fc.constant("not_reached" as const), callId: call, now: at }),
      fc.record({
        kind: fc.constant("disposed" as const),
        callId: call,
        outcome: fc.constantFrom("connected" as const, "not_connected" as const, "refused" as const),
        dueAt: fc.option(at),
        isCallback: fc.boolean(),
        userId: user,
        maxAttempts: fc.integer({ min: 1, max: 3 }),
        isListOver: fc.boolean(),
      }),
      fc.constant({ kind: "list_ended" as const }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let item = WAITING;
        let undisposed: string | null = null;
        for (const event of events) {
          const next = itemAfter(item, event);
          if (!next) continue;
          if (event.kind === "called") {
            // Nobody is called twice for one disposition.
            expect(undisposed).toBeNull();
            undisposed = event.callId;
          }
          if (event.kind === "disposed" || event.kind === "not_reached") undisposed = null;
          if (event.kind === "locked") expect(item.heldBy).toBeNull();
          item = next;
          expect(item.heldBy !== null).toBe(item.state === "locked" || item.state === "called");
          expect(item.heldUntil !== null).toBe(item.state === "locked");
          if (item.state === "later") expect(item.dueAt).not.toBeNull();
          if (item.state === "done") expect(item.reason).not.toBeNull();
          expect(item.attempts).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
