import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNaturalDate } from "./index.ts";

/** Saturday, two in the afternoon; clocks go back in the night. */
const now = new Date("2026-10-31T18:00:00Z");
const timeZone = "America/Toronto";
const read = (text: string, zone = timeZone) => {
  const date = readNaturalDate(text, { now, timeZone: zone });
  return date && ("on" in date ? date.on : date.at.toISOString());
};

describe("dates in words", () => {
  it.each([
    ["tomorrow 3pm", "2026-11-01T20:00:00.000Z"],
    ["demain 15h", "2026-11-01T20:00:00.000Z"],
    ["tomorrow", "2026-11-01"],
    ["demain", "2026-11-01"],
    ["next friday", "2026-11-06"],
    ["vendredi prochain", "2026-11-06"],
    ["by friday 5pm", "2026-11-06T22:00:00.000Z"],
    ["in 2 hours", "2026-10-31T20:00:00.000Z"],
    // Fifteen hours as they pass, not as clocks show them.
    ["in 15 hours", "2026-11-01T09:00:00.000Z"],
    ["dans 2 heures", "2026-10-31T20:00:00.000Z"],
    ["in 3 days", "2026-11-03"],
    ["après-demain à 9h30", "2026-11-02T14:30:00.000Z"],
    ["le 3 décembre à midi", "2026-12-03T17:00:00.000Z"],
    ["december 3", "2026-12-03"],
    ["9am", "2026-11-01T14:00:00.000Z"],
    ["3pm", "2026-10-31T19:00:00.000Z"],
    ["tonight", "2026-11-01T02:00:00.000Z"],
    ["tomorrow morning", "2026-11-01T11:00:00.000Z"],
    ["ce soir", "2026-10-31T22:00:00.000Z"],
    ["2026-12-01 14:00", "2026-12-01T19:00:00.000Z"],
    ["tomorrow 3pm EST", "2026-11-01T20:00:00.000Z"],
    ["yesterday", "2026-10-30"],
    ["nonsense", null],
    ["tomorrow or the day after, whichever suits", null],
    ["from 3pm to 5pm tomorrow", null],
    ["in 900000 years", null],
    ["3 BC", null],
    ["december 3 8000", null],
    ["", null],
  ])("%j", (text, date) => {
    expect(read(text)).toBe(date);
  });

  it("are meant in the zone of whoever says them", () => {
    expect(read("tomorrow 3pm", "Europe/Paris")).toBe("2026-11-01T14:00:00.000Z");
    // It is Sunday there already.
    expect(read("tomorrow", "Asia/Tokyo")).toBe("2026-11-02");
  });

  it("are a date or nothing, whatever the text", () => {
    const words = fc.constantFrom(
      "next",
      "friday",
      "3pm",
      "in",
      "2",
      "demain",
      "hours",
      "at",
      "99999",
      "/",
      "12/13/14",
      "é",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(" ")),
        ),
        (text) => {
          const date = readNaturalDate(text, { now, timeZone });
          if (date && "at" in date) expect(Number.isFinite(date.at.getTime())).toBe(true);
          if (date && "on" in date) expect(date.on).toMatch(/^\d{4}-\d\d-\d\d$/);
        },
      ),
    );
  });
});
