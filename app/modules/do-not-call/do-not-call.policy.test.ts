import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toE164 } from "../../platform/phone/index.ts";
import { isActive, readBatch, searchedDigits } from "./do-not-call.policy.ts";

const now = new Date("2026-11-26T12:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const read = (lines: readonly { phone: string; expiresAt?: string | null }[]) =>
  readBatch(
    lines.map((line) => ({ reason: "requested", note: null, expiresAt: null, ...line })),
    (text) => toE164(text, "CA"),
    now,
  );

describe("an entry of the list", () => {
  it("counts until before it expires, or for good", () => {
    expect(isActive({ expiresAt: null }, now)).toBe(true);
    expect(isActive({ expiresAt: new Date(now.getTime() + 1) }, now)).toBe(true);
    expect(isActive({ expiresAt: now }, now)).toBe(false);
  });
});

describe("searching the list", () => {
  it.each([
    ["020 7946 0000", "2079460000"],
    ["(514) 555-01", "51455501"],
    ["0111", "111"],
    ["000", "000"],
  ])("takes %s as the digits %s", (typed, digits) => expect(searchedDigits(typed)).toBe(digits));
});

describe("reading a batch", () => {
  it("makes numbers E.164 however written, and says what is wrong with the others", () => {
    const { entries, lines } = read([
      { phone: "(514) 555-0150" },
      { phone: "call me" },
      { phone: "+15145550151", expiresAt: later(-1).toISOString() },
    ]);
    expect(entries.map(({ phone }) => phone)).toEqual(["+15145550150"]);
    expect(lines.map(({ verdict }) => verdict)).toEqual(["listed", "invalid", "invalid"]);
    expect(lines.map(({ detail }) => detail)).toEqual([
      null,
      expect.stringContaining("country code"),
      expect.stringContaining("expired"),
    ]);
  });

  it("lists each number once, for as long as the line says that counts longest", () => {
    const phones = fc.constantFrom("514 555 0150", "+15145550150", "+1 514-555-0151");
    const expiry = fc.option(fc.integer({ min: 1, max: 9 }).map((days) => later(days).toISOString()));
    fc.assert(
      fc.property(fc.array(fc.record({ phone: phones, expiresAt: expiry })), (inputs) => {
        const { entries, lines } = read(inputs);
        const byPhone = Map.groupBy(inputs, ({ phone }) => toE164(phone, "CA"));
        expect(entries).toHaveLength(byPhone.size);
        for (const { phone, expiresAt } of entries) {
          const given = (byPhone.get(phone) ?? []).map((input) => input.expiresAt);
          expect(expiresAt?.toISOString() ?? null).toBe(
            given.includes(null) ? null : given.toSorted().at(-1),
          );
        }
        expect(lines.filter(({ verdict }) => verdict === "listed")).toHaveLength(byPhone.size);
      }),
    );
  });
});
