import { describe, expect, it } from "vitest";
import { readToolCall } from "./voice-agent.policy.ts";

const call = (name: string, args: Record<string, unknown>) =>
  readToolCall({ name, arguments: args, problem: null });

describe("readToolCall", () => {
  it.each(["send_urgent_alert", "sendUrgentAlert", "sendSMSAlert", "send-sms-alert", "SendAlert"])(
    "knows the alert tool as %s",
    (name) => {
      expect(call(name, { priority: "P2", message: "Basement floods" })).toMatchObject({
        kind: "alert",
        priority: 2,
      });
    },
  );

  it("takes an alert without a priority as urgent: too loud is better than too late", () => {
    expect(call("send_alert", { summary: "Gas smell" })).toMatchObject({
      kind: "alert",
      priority: 1,
      body: "Gas smell",
    });
  });

  it("says what is wrong in words that the agent can act on", () => {
    expect(call("book_table", {})).toEqual({
      kind: "refused",
      spoken: "There is no tool named book_table. Use send_urgent_alert.",
    });
    expect(call("send_alert", { priority: "P1" })).toMatchObject({ kind: "refused" });
    expect(call("send_alert", { priority: "P9", message: "x" })).toMatchObject({ kind: "refused" });
  });

  it("passes on why arguments could not be read", () => {
    const order = readToolCall({ name: "send_alert", arguments: {}, problem: "The arguments are no JSON." });
    expect(order).toEqual({ kind: "refused", spoken: "The arguments are no JSON." });
  });

  it("folds line breaks and trims names", () => {
    expect(call("send_alert", { message: "a\n  b", callerName: " Ann " })).toMatchObject({
      body: "a b",
      callerName: "Ann",
    });
  });
});
