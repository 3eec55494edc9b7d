import { describe, expect, it } from "vitest";
import { AppError } from "../errors/index.ts";
import { type Settlement, type SettlementAction, settlementAfter } from "./settlement.ts";

function outcome(now: Settlement, action: SettlementAction): string | null {
  try {
    return settlementAfter(now, action);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe("what was given up", () => {
  it.each<[Settlement, SettlementAction, string | null]>([
    [null, "acknowledge", "acknowledged"],
    [null, "discard", "discarded"],
    [null, "restore", "not_settled"],
    ["acknowledged", "acknowledge", "already_acknowledged"],
    ["acknowledged", "discard", "discarded"],
    ["acknowledged", "restore", null],
    ["discarded", "acknowledge", "already_discarded"],
    ["discarded", "discard", "already_discarded"],
    ["discarded", "restore", null],
  ])("%s → %s: %s", (now, action, after) => expect(outcome(now, action)).toBe(after));
});
