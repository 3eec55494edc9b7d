import { describe, expect, expectTypeOf, it } from "vitest";
import type { Recipient, SmsToSend } from "./port.ts";
import { type ClearedNumber, clearedNumber, phoneOf, staffNumber } from "./recipient.ts";

const phone = "+15145550100";

describe("a recipient", () => {
  it("is all that a sender takes: no bare number, and nobody who was cleared for calls only", () => {
    expectTypeOf<SmsToSend["to"]>().toEqualTypeOf<Recipient<"sms">>();
    expectTypeOf<string>().not.toExtend<SmsToSend["to"]>();
    expectTypeOf<ClearedNumber<"call">>().not.toExtend<SmsToSend["to"]>();
    expectTypeOf<ClearedNumber<"sms">>().toExtend<SmsToSend["to"]>();
  });

  it("is reached by the channel that it was cleared for, for a minute", () => {
    const cleared = clearedNumber(phone, "sms", 1_000);
    expect(phoneOf(cleared, "sms", 60_999)).toBe(phone);
    expect(() => phoneOf(cleared, "sms", 61_000)).toThrow("too long ago");
    expect(() => phoneOf(cleared as unknown as Recipient<"call">, "call", 1_000)).toThrow("not cleared");
  });

  it("of the staff is reached by every channel at any time", () => {
    const colleague = staffNumber(phone);
    expect(phoneOf(colleague, "sms")).toBe(phone);
    expect(phoneOf(colleague, "call", Number.MAX_SAFE_INTEGER)).toBe(phone);
  });

  it("cannot be made up, copied or kept as text, and shows its number to nobody", () => {
    const cleared = clearedNumber(phone, "call");
    for (const copy of [{ phone, way: "call" }, { ...cleared }, structuredClone(cleared)]) {
      expect(() => phoneOf(copy as unknown as Recipient<"call">, "call")).toThrow("not cleared");
    }
    expect(JSON.stringify(cleared)).toBe("{}");
  });
});
