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

  const callbackOf = (callbackNumber: unknown) => call("send_alert", { message: "x", callbackNumber });

  it.each([
    "+15145550142",
    "514 555-0142",
    "514-555-0142, ask for Bob at the desk",
    "555-0142 ext 12",
    "+1 (514) 555-0142",
  ])("keeps a number to call back as it was said: %s", (said) => {
    expect(callbackOf(said)).toMatchObject({ callbackNumber: said });
  });

  it.each([
    "+266696687",
    "266696687",
    "+86282452253",
    "anonymous",
    "Unknown",
    "restricted",
    "withheld",
    "the number I am calling from",
    "0000000000",
    "+10000000000",
    "sip:anonymous@anonymous.invalid",
    "",
    null,
    {},
  ])("takes no number for one: %s", (said) => {
    expect(callbackOf(said)).toMatchObject({ callbackNumber: null });
  });

  it("finds the number in a long text, whole, and cuts none", () => {
    const speech = "please ring my neighbour downstairs ".repeat(50);
    expect(callbackOf(`${speech} on (514) 555-0142 ${speech}`)).toMatchObject({
      callbackNumber: "(514) 555-0142",
    });
    expect(callbackOf(speech)).toMatchObject({ callbackNumber: null });
    expect(callbackOf("5".repeat(2_000))).toMatchObject({
      callbackNumber: expect.stringMatching(/^5{1,40}$/),
    });
  });

  it.each(["Anonymous", "unknown", "RESTRICTED", "+266696687", "Unavailable", "Private Number"])(
    "takes no name for one: %s",
    (callerName) => {
      expect(call("send_alert", { message: "x", callerName })).toMatchObject({ callerName: null });
    },
  );

  it("bounds what the agent says", () => {
    const long = "👩‍👩‍👧‍👦".repeat(2_000);
    const order = call("send_alert", { message: long, callerName: long });
    if (order.kind !== "alert") throw new Error("it was refused");
    const family = long.slice(0, "👩‍👩‍👧‍👦".length);
    expect(order.callerName).toBe(family.repeat(Math.floor(200 / family.length)));
    expect(order.body).toBe(family.repeat(Math.floor(2_000 / family.length)));
    expect(call("n".repeat(8_000), {})).toMatchObject({ spoken: expect.stringMatching(/^.{1,200}$/) });
  });

  it("folds line breaks and trims names", () => {
    expect(call("send_alert", { message: "a\n  b", callerName: " Ann " })).toMatchObject({
      body: "a b",
      callerName: "Ann",
    });
  });
});
