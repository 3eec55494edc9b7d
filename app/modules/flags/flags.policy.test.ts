import { describe, expect, it } from "vitest";
import type { FlagScope } from "./flags.contract.ts";
import { evaluate, FLAGS, isOverdue, keyOf } from "./flags.policy.ts";

const NAME = "audit-log";
const anna = { environment: "production", role: "admin", userId: "anna" };
type Row = readonly [flag: string, scope: FlagScope, target: string, isOn: boolean];
const overridden = (...rows: readonly Row[]) =>
  new Map(rows.map(([flag, scope, target, isOn]) => [keyOf(flag, scope, target), isOn]));

describe("a flag", () => {
  it("is its default where nothing is overridden", () => {
    const { isOnByDefault } = FLAGS[NAME];
    expect(evaluate(NAME, new Map(), anna)).toEqual({ isOn: isOnByDefault, decidedBy: "default" });
  });

  it.each([
    ["environment", "production"],
    ["role", "admin"],
    ["user", "anna"],
  ] as const)("is what is said for the %s, and only there", (scope, target) => {
    const off = overridden([NAME, scope, target, false]);
    expect(evaluate(NAME, off, anna)).toEqual({ isOn: false, decidedBy: scope });
    const elsewhere = { environment: "test", role: "agent", userId: "ben" };
    expect(evaluate(NAME, off, elsewhere).decidedBy).toBe("default");
    expect(evaluate(NAME, overridden(["another-flag", scope, target, false]), anna).decidedBy).toBe(
      "default",
    );
  });

  it("obeys the narrowest override: user before role before environment", () => {
    const environment: Row = [NAME, "environment", "production", false];
    const role: Row = [NAME, "role", "admin", true];
    const user: Row = [NAME, "user", "anna", false];
    const decide = (...rows: readonly Row[]) => evaluate(NAME, overridden(...rows), anna);
    expect(decide(environment, role)).toEqual({ isOn: true, decidedBy: "role" });
    expect(decide(environment, role, user)).toEqual({ isOn: false, decidedBy: "user" });
  });

  it("asked for nobody in particular, obeys its environment alone", () => {
    const nobody = { environment: "production", role: null, userId: null };
    const rows = overridden([NAME, "role", "admin", false], [NAME, "environment", "production", false]);
    expect(evaluate(NAME, rows, nobody).decidedBy).toBe("environment");
  });

  it("is overdue from the day after the one that it was to go", () => {
    const declaration = { ...FLAGS[NAME], removeAfter: "2027-01-31" };
    expect(isOverdue(declaration, new Date("2027-01-31T23:59:59Z"))).toBe(false);
    expect(isOverdue(declaration, new Date("2027-02-01T00:00:00Z"))).toBe(true);
  });

  it.each(Object.entries(FLAGS))("%s has a day after which it goes", (_name, { removeAfter }) => {
    expect(new Date(`${removeAfter}T00:00:00Z`).toISOString().slice(0, 10)).toBe(removeAfter);
  });
});
