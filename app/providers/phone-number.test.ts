import { describe, expect, it } from "vitest";
import { e164OrNull } from "./phone-number.ts";

describe("e164OrNull", () => {
  it.each([
    ["+15145550100", "+15145550100"],
    ["+1 (514) 555-0100", "+15145550100"],
    ["+33 6 12 34 56 78", "+33612345678"],
    [" +44.20.7946.0958 ", "+442079460958"],
    // Nobody has it, but it is as long as it must be: only the carrier knows which numbers are in use.
    ["+15550000000", "+15550000000"],
  ])("reads %s", (value, number) => {
    expect(e164OrNull(value)).toBe(number);
  });

  it.each([
    "5145550100",
    "12345",
    "anonymous",
    "",
    "client:+15145550100",
    "sip:+15145550100@carrier.example",
    "call +15145550100 now",
    "+15145550100 ext 5",
    "+1514555010",
    "+151455501000",
    15145550100,
    null,
    undefined,
  ])("gives null for %s", (value) => {
    expect(e164OrNull(value)).toBeNull();
  });

  it.each([
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    // As long as a number of China must be.
    "+86282452253",
    "+7748483",
    "+10000000000",
    "+00000000000",
  ])("gives null for what stands for a withheld number: %s", (value) => {
    expect(e164OrNull(value)).toBeNull();
  });
});
