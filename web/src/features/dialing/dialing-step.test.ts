import { describe, expect, it } from "vitest";
import type { DialItem } from "./dialing.types.ts";
import { isInCallAt, keyOf, stepOf } from "./dialing-step.ts";

const locked: DialItem = {
  id: "item",
  listId: "list",
  leadId: "lead",
  state: "locked",
  reason: null,
  dueAt: null,
  isCallback: false,
  attempts: 0,
  heldBy: "me",
  heldUntil: null,
  lastCallId: null,
};
const called: DialItem = { ...locked, state: "called", lastCallId: "call" };
const nothing = { listId: "list", held: null, call: undefined, last: null } as const;

describe("where an agent stands in a list", () => {
  it("is nowhere, at a lead that may be called, or at one of another list", () => {
    expect(stepOf(nothing).kind).toBe("idle");
    expect(stepOf({ ...nothing, held: locked })).toEqual({ kind: "ready", item: locked });
    expect(stepOf({ ...nothing, held: locked, listId: "other" }).kind).toBe("elsewhere");
  });

  it("is in the call until that is known to be over, then has to say what it came to", () => {
    expect(stepOf({ ...nothing, held: called }).kind).toBe("calling");
    expect(stepOf({ ...nothing, held: called, call: { id: "call", status: "ringing" } }).kind).toBe(
      "calling",
    );
    expect(stepOf({ ...nothing, held: called, call: { id: "call", status: "no_answer" } })).toEqual({
      ...{ kind: "wrapUp", item: called, callId: "call" },
    });
    // Of an earlier call of this lead nothing follows.
    expect(stepOf({ ...nothing, held: called, call: { id: "before", status: "completed" } }).kind).toBe(
      "calling",
    );
  });

  it("shows what was said until somebody else is asked for", () => {
    const last = { item: called, callId: "call" };
    expect(stepOf({ ...nothing, last })).toEqual({ kind: "said", ...last });
    expect(stepOf({ ...nothing, last, held: { ...locked, id: "next" } }).kind).toBe("ready");
  });

  it("is no moment for a new version from the call's first ring until it is said what it came to and it is over", () => {
    const at = (
      known: Partial<Parameters<typeof stepOf>[0]>,
      call?: { id: string; status: "in_progress" | "completed" },
    ) => isInCallAt(stepOf({ ...nothing, ...known, call }), call);
    const last = { item: called, callId: "call" };
    expect(at({})).toBe(false);
    expect(at({ held: locked })).toBe(false);
    expect(at({ held: called })).toBe(true);
    expect(at({ held: called }, { id: "call", status: "completed" })).toBe(true);
    expect(at({ last }, { id: "call", status: "in_progress" })).toBe(true);
    expect(at({ last }, { id: "call", status: "completed" })).toBe(false);
    expect(at({ last }, { id: "another", status: "in_progress" })).toBe(false);
  });

  it("has a key for each of the first ten outcomes", () => {
    expect([0, 8, 9, 10].map(keyOf)).toEqual(["1", "9", "0", undefined]);
  });
});
