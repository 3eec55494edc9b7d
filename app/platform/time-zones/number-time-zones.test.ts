import { describe, expect, it } from "vitest";
import { isTimeZone, timeZonesOfNumber } from "./index.ts";

describe("time zones of a number", () => {
  it.each([
    ["+15145550111", ["America/Toronto"]],
    ["+12505550111", ["America/Vancouver"]],
    ["+9771234567", ["Asia/Katmandu"]],
    ["+442079460000", ["Europe/London"]],
  ])("are that of its place: %s", async (phone, zones) => {
    expect(await timeZonesOfNumber(phone)).toEqual(zones);
  });

  it("are several where the number may be in many places, and names that clocks are known for", async () => {
    const zones = await timeZonesOfNumber("+18005550111");
    expect(zones).toEqual(expect.arrayContaining(["America/St_Johns", "Pacific/Honolulu"]));
    expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  it("are none where it belongs to no place, or is no number", async () => {
    expect(await timeZonesOfNumber("+80012345678")).toEqual([]);
    expect(await timeZonesOfNumber("nonsense")).toEqual([]);
  });
});
