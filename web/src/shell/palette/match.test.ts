import { describe, expect, it } from "vitest";
import { bestMatches, matchScore } from "./match.ts";

const PAGES = ["Board", "Calls", "Contacts", "Inbox", "On-call", "Sign out", "Keyboard shortcuts"];
const best = (typed: string) => bestMatches(PAGES, typed, (text) => text);

describe("what was typed", () => {
  it("finds what begins with it before what has it in the middle", () => {
    expect(best("ca")).toEqual(["Calls", "On-call"]);
    expect(best("out")).toEqual(["Sign out", "Keyboard shortcuts"].slice(0, 1));
    expect(best("bo")).toEqual(["Board", "Inbox", "Keyboard shortcuts"]);
  });

  it("needs each of its words, in any order", () => {
    expect(best("short key")).toEqual(["Keyboard shortcuts"]);
    expect(best("short calls")).toEqual([]);
  });

  it("asks for no accents and no case, and takes signs for what they are", () => {
    expect(matchScore("Hélène Tremblay", "HELENE")).toBeGreaterThan(0);
    expect(matchScore("(514) 555-0100", "(514")).toBeGreaterThan(0);
    expect(matchScore("Calls", ".*")).toBe(0);
  });

  it("leaves everything in its order while nothing is typed", () => {
    expect(best(" ")).toEqual(PAGES);
  });
});
