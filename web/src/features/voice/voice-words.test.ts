import { describe, expect, it } from "vitest";
import { chosenLanguage, languageName, offeredLanguages, understoodIn } from "./languages.ts";
import { asksToUndo } from "./last-done.ts";
import { recordPath, spokenContext } from "./spoken-context.ts";

const ID = "01890000-0000-7000-8000-000000000001";

describe("what whoever speaks has before them", () => {
  it("is the thing whose page it is, and the call that they are in", () => {
    const calls = [
      { id: "other", userId: "u2" },
      { id: "mine", userId: "u1" },
    ];
    expect(spokenContext(`/leads/${ID}`, calls, "u1")).toEqual({
      selection: [],
      open: { type: "lead", id: ID },
      callId: "mine",
    });
    expect(spokenContext("/leads", calls, undefined)).toEqual({ selection: [] });
    expect(spokenContext(`/performance/${ID}`, [], "u1")).toEqual({ selection: [] });
  });

  it("has a page where its kind has one", () => {
    expect(recordPath({ type: "thread", id: ID })).toBe(`/inbox/${ID}`);
    expect(recordPath({ type: "user", id: ID })).toBeUndefined();
  });
});

describe("languages", () => {
  it("are the browser's that are understood, and one of each of the others", () => {
    expect(offeredLanguages(["de-DE", "en-CA", "en-GB", "fr"])).toEqual(["en-CA", "en-GB", "fr-FR"]);
    expect(chosenLanguage(["fr-CA", "en-US"])).toBe("fr-CA");
    expect([understoodIn("fr-CA"), understoodIn("de-DE"), understoodIn("fro")]).toEqual([
      "fr",
      undefined,
      undefined,
    ]);
    expect(languageName("fr-CA")).toBe("Français (Canada)");
  });
});

describe("taking back by words", () => {
  it("is what it is in both languages, and nothing else", () => {
    for (const said of ["undo", "Undo that.", "please take it back", "annule ça"])
      expect(asksToUndo(said)).toBe(true);
    for (const said of ["undo the deletion of Acme", "annule la tâche", "take this lead back to Sam"])
      expect(asksToUndo(said)).toBe(false);
  });
});
