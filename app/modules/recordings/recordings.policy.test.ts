import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLink, signLink } from "./recording-links.policy.ts";
import { isSameFile, partOf } from "./recordings.policy.ts";

describe("the part of a file that a Range asks for", () => {
  it.each([
    ["bytes=0-99", { start: 0, end: 99 }],
    ["bytes=900-", { start: 900, end: 999 }],
    ["bytes=900-5000", { start: 900, end: 999 }],
    ["bytes=-100", { start: 900, end: 999 }],
    ["bytes=-5000", { start: 0, end: 999 }],
    ["bytes=999-999", { start: 999, end: 999 }],
    ["bytes=1000-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    // The whole: what the RFC lets a server pass over.
    ["bytes=5-4", null],
    ["bytes=0-1,5-6", null],
    ["items=0-1", null],
    ["bytes=-", null],
    ["bytes=x", null],
    [undefined, null],
  ])("%s is %j", (range, expected) => {
    expect(partOf(range, 1_000)).toEqual(expected);
  });

  it("is always within the file, whatever is asked", () => {
    const header = fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,20}-\d{0,20}$/));
    fc.assert(
      fc.property(header, fc.integer({ min: 1, max: 10_000 }), (range, bytes) => {
        const part = partOf(range, bytes);
        if (part === null || part === "unsatisfiable") return;
        expect(part.start).toBeGreaterThanOrEqual(0);
        expect(part.end).toBeGreaterThanOrEqual(part.start);
        expect(part.end).toBeLessThan(bytes);
      }),
    );
  });

  it("counts only for the version that If-Range names", () => {
    expect(isSameFile(undefined, '"a"')).toBe(true);
    expect(isSameFile('"a"', '"a"')).toBe(true);
    expect(isSameFile('"b"', '"a"')).toBe(false);
    expect(isSameFile('W/"a"', '"a"')).toBe(false);
    expect(isSameFile("Wed, 21 Oct 2026 07:28:00 GMT", '"a"')).toBe(false);
  });
});

describe("a link", () => {
  const secret = randomBytes(32);
  const link = {
    recordingId: randomUUID(),
    maker: { kind: "user", id: randomUUID() },
    expiresAt: new Date("2026-11-26T12:00:00.000Z"),
  } as const;
  const before = new Date("2026-11-26T11:59:59.000Z");

  it("says what was signed, until its time is over", () => {
    const token = signLink(secret, link);
    expect(readLink(secret, token, before)).toEqual(link);
    expect(readLink(secret, token, link.expiresAt)).toBeNull();
    expect(readLink(randomBytes(32), token, before)).toBeNull();
  });

  it("is worth nothing with any other sign in it", () => {
    const token = signLink(secret, link);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.stringMatching(/^[\w.-]$/), (place, sign) => {
        const other = token.slice(0, place) + sign + token.slice(place + 1);
        // The last sign of base64 has bits that say nothing.
        if (other === token || place === token.length - 1) return;
        expect(readLink(secret, other, before)).toBeNull();
      }),
    );
  });
});
