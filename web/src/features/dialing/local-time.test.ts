import { describe, expect, it } from "vitest";
import { localTimeOf } from "./local-time.ts";

const NOON_UTC = Date.parse("2026-11-27T12:00:00.000Z");
/** Formats put a narrow space before AM. */
const plain = (text: string | undefined) => text?.replaceAll("\u202f", " ");

describe("what time it is for somebody", () => {
  it("is that of their zone, with its place", () => {
    const local = localTimeOf(["America/New_York"], NOON_UTC);
    expect(plain(local?.time)).toBe("7:00 AM");
    expect(local?.place).toBe("New York");
    expect(localTimeOf(["UTC"], NOON_UTC)?.place).toBeNull();
  });

  it("is from when to when where it may be several zones, and one time where they agree", () => {
    const several = localTimeOf(["America/New_York", "America/Los_Angeles", "America/Chicago"], NOON_UTC);
    expect(plain(several?.time)).toBe("4:00 AM to 7:00 AM");
    expect(several?.place).toBeNull();
    expect(plain(localTimeOf(["America/Toronto", "America/New_York"], NOON_UTC)?.time)).toBe("7:00 AM");
  });

  it("is from the earlier to the later also where it is another year already", () => {
    const newYear = Date.parse("2027-01-01T06:00:00.000Z");
    const text = localTimeOf(["America/St_Johns", "Pacific/Honolulu"], newYear)?.time;
    expect(plain(text)).toBe("8:00 PM to 2:30 AM");
  });

  it("is unknown without a zone, or with none that this browser knows", () => {
    expect(localTimeOf([], NOON_UTC)).toBeNull();
    expect(localTimeOf(["Mars/Olympus"], NOON_UTC)).toBeNull();
  });
});
