import { describe, expect, it } from "vitest";
import { formatAgo, formatClock, formatDuration } from "./format.ts";
import { formatPhone } from "./phone.ts";

describe("formatClock", () => {
  it.each([
    [0, "0:00"],
    [7.9, "0:07"],
    [754, "12:34"],
    [3_723, "1:02:03"],
    [-3, "0:00"],
  ])("shows %s s as %s", (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1_240, "1.2 s"],
    [9_960, "10 s"],
    [34_400, "34 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_780_000, "1 h 3 min"],
  ])("shows %s ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatAgo", () => {
  it.each([
    [1_000, "now"],
    [12_000, "12 seconds ago"],
    [60_000, "1 minute ago"],
    [2 * 3_600_000, "2 hours ago"],
    [86_400_000, "yesterday"],
    [-5_000, "now"],
  ])("says of something %s ms ago %s", (ms, text) => {
    expect(formatAgo(0, ms)).toBe(text);
  });
});

describe("formatPhone", () => {
  it.each([
    ["+15145550123", "(514) 555-0123"],
    ["+33142685300", "+33 1 42 68 53 00"],
    ["+442079460958", "+44 2079 460958"],
    ["+352123456", "+352 123 456"],
    ["anonymous", "anonymous"],
    ["+1514", "+1514"],
  ])("writes %s as %s", (e164, text) => {
    expect(formatPhone(e164)).toBe(text);
  });
});
