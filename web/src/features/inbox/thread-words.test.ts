import { describe, expect, it } from "vitest";
import { gateOf, missingIn, variableText } from "./gate.ts";
import { problemOf } from "./outbox.ts";
import { aMessage, aThread } from "./test/a-thread.ts";
import { deliveryOf, presenceText, threadDetails, threadName } from "./thread-words.ts";
import { withPresence } from "./use-present.ts";

describe("a thread in words", () => {
  it("is named by the person, else the company, else the number", () => {
    const contact = { id: "c", name: "Léa Roy" };
    const lead = { id: "l", company: "Roy" };
    expect(threadName(aThread({ contact, lead }))).toBe("Léa Roy");
    expect(threadDetails(aThread({ contact, lead }))).toBe("Roy · (514) 555-0199");
    expect(threadName(aThread({ lead }))).toBe("Roy");
    expect(threadName(aThread())).toBe("(514) 555-0199");
    expect(threadDetails(aThread())).toBe("");
  });

  it("says how far an SMS is, and why it did not arrive", () => {
    expect(deliveryOf(aMessage(1))).toBeNull();
    const ours = aMessage(1, { kind: "outbound", status: "delivered" });
    expect(deliveryOf(ours)).toEqual({ text: "Delivered", tone: "good" });
    expect(deliveryOf({ ...ours, readAt: ours.createdAt })?.text).toBe("Read");
    expect(deliveryOf({ ...ours, status: "failed", errorReason: "Unreachable handset" })).toEqual({
      text: "Not delivered: Unreachable handset",
      tone: "bad",
    });
  });

  it("says who else is there; whoever writes first", () => {
    const of = (userId: string, state: "viewing" | "answering") => ({ userId, name: userId, state });
    expect(presenceText([of("me", "answering")], "me")).toBeNull();
    expect(presenceText([of("Léa", "viewing"), of("Max", "viewing")], "me")?.text).toBe(
      "Léa and Max are reading",
    );
    expect(presenceText([of("Léa", "viewing"), of("Max", "answering")], "me")).toEqual({
      text: "Max is writing an answer",
      isAnswering: true,
    });
    const list = [of("Léa", "viewing")];
    expect(withPresence(list, "Léa", "answering")).toEqual([of("Léa", "answering")]);
    expect(withPresence(list, "Léa", "left")).toEqual([]);
  });
});

describe("what keeps an SMS from going", () => {
  const answer = { allowed: false, timeZones: [], nextAllowedAt: null };

  it("is an opt-out for good, or the hour until it is over", () => {
    expect(gateOf("+1", { ...answer, reason: "consent_withdrawn" })).toMatchObject({
      isBlocked: true,
      from: null,
    });
    const at = "2026-11-28T13:00:00.000Z";
    expect(gateOf("+1", { ...answer, reason: "quiet_hours", nextAllowedAt: at })).toMatchObject({
      isBlocked: false,
      from: at,
    });
    expect(gateOf(null, undefined).isBlocked).toBe(true);
    expect(gateOf("+1", undefined)).toEqual({ isBlocked: false, from: null, why: null });
  });

  it("is what a template could not fill in", () => {
    expect(missingIn("Hello [contact.firstName] of [lead.company], see [1]")).toEqual([
      "contact.firstName",
      "lead.company",
    ]);
    expect(variableText("contact.firstName")).toBe("first name");
  });

  it("is told as what it is: what waits goes by itself, what was refused says why", () => {
    const refused = (code: string) => problemOf({ state: "refused", code, reason: "No" });
    expect(refused("answered_meanwhile")?.kind).toBe("answered");
    expect(refused("invalid_input")).toEqual({ kind: "refused", text: "Not sent: No" });
    expect(problemOf({ state: "waiting", code: "offline", reason: "Away" })?.kind).toBe("waiting");
    expect(problemOf({ state: "sending", code: undefined, reason: undefined })).toBeNull();
  });
});
