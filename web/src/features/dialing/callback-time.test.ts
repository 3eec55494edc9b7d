import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { showTimesIn } from "../../ui/format.ts";
import { readCallbackTime } from "./callback-time.ts";

/** A Friday, ten in the morning in Toronto. */
const NOW = new Date("2026-11-27T15:00:00.000Z");
const read = (text: string) => {
  const said = readCallbackTime(text, NOW);
  return "at" in said ? said.at.toISOString() : said.problem;
};

describe("when to call back, in words", () => {
  beforeEach(() => showTimesIn("America/Toronto"));
  afterEach(() => showTimesIn(undefined));

  it.each([
    ["tomorrow 10am", "2026-11-28T15:00:00.000Z"],
    ["tomorrow at 14:30", "2026-11-28T19:30:00.000Z"],
    ["in 2 hours", "2026-11-27T17:00:00.000Z"],
    ["in half an hour", "2026-11-27T15:30:00.000Z"],
    ["Monday 9:15", "2026-11-30T14:15:00.000Z"],
    ["4pm", "2026-11-27T21:00:00.000Z"],
    ["9am", "2026-11-28T14:00:00.000Z"],
    ["call back on 3 December at 11", "2026-12-03T16:00:00.000Z"],
  ])("%s", (text, at) => {
    expect(read(text)).toBe(at);
  });

  it.each([
    ["", "empty"],
    ["soon", "not_understood"],
    ["tomorrow 10am or Tuesday 11am", "not_understood"],
    ["tomorrow 10am with Bob", "not_understood"],
    ["tomorrow", "no_time"],
    ["yesterday 10am", "past"],
  ])("%s is no time", (text, problem) => {
    expect(read(text)).toBe(problem);
  });
});
