import { describe, expect, it } from "vitest";
import {
  chooseRecipients,
  composeSms,
  MAX_RECIPIENTS,
  newReference,
  parsePriority,
  RECIPIENT_RULES,
} from "./alerts.policy.ts";

describe("parsePriority", () => {
  it.each([
    ["P1", 1],
    ["p4", 4],
    [2, 2],
    ["3", 3],
    ["URGENT", 1],
    ["low", 4],
  ])("reads %s as %i", (value, priority) => {
    expect(parsePriority(value)).toBe(priority);
  });

  it.each(["P5", 0, "soon", undefined, null, {}, "11"])("refuses %s", (value) => {
    expect(parsePriority(value)).toBeUndefined();
  });
});

describe("chooseRecipients", () => {
  const person = (name: string, phone: string | null) => ({ name, phone });

  it("leaves out people without a phone and sends once to a shared one", () => {
    const chosen = chooseRecipients([
      person("a", "+15145550101"),
      person("b", null),
      person("c", "+15145550101"),
    ]);
    expect(chosen.map(({ name }) => name)).toEqual(["a"]);
  });

  it("never sends to more than the limit", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      person(String(index), `+151455501${String(index).padStart(2, "0")}`),
    );
    expect(chooseRecipients(many)).toHaveLength(MAX_RECIPIENTS);
  });

  it("has a rule with a fallback for every priority", () => {
    for (const priority of [1, 2, 3, 4] as const)
      expect(RECIPIENT_RULES[priority].fallback.length).toBeGreaterThan(0);
  });
});

describe("composeSms", () => {
  const alert = {
    priority: 1,
    callerName: null,
    callbackNumber: null,
    callUrl: "http://x/calls/1",
    reference: newReference(),
  } as const;

  it("says what happened first and names its reference", () => {
    const text = composeSms({
      ...alert,
      body: "Basement floods",
      callerName: "Ann",
      callbackNumber: "+15145550100",
    });
    expect(text.split("\n")).toEqual([
      "[P1] Basement floods",
      "Call back: Ann, +15145550100",
      "http://x/calls/1",
      `Ref ${alert.reference}`,
    ]);
  });

  it("cuts long descriptions and keeps the reference", () => {
    const text = composeSms({ ...alert, body: "x".repeat(2_000) });
    expect(text.length).toBeLessThan(420);
    expect(text).toContain(alert.reference);
  });
});
