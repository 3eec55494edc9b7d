import { describe, expect, it } from "vitest";
import { mentionBegun, partsOf, toEdited, toSent, withMention } from "./mention-text.ts";

const ann = { id: "01a21bf0-0000-7000-8000-000000000001", name: "Ann Lee" };
const smith = { id: "01a21bf0-0000-7000-8000-000000000002", name: "Ann Lee-Smith" };

describe("mentions", () => {
  it("are written as names and sent as ids, longer names first", () => {
    const text = "@Ann Lee-Smith and @Ann Lee, look";
    const sent = toSent(text, [ann, smith]);
    expect(sent).toBe(`<@${smith.id}> and <@${ann.id}>, look`);
    expect(toEdited(sent, [ann, smith])).toBe(text);
  });

  it("are parts of a text; whoever is not known stays a mention", () => {
    expect(partsOf(`Hi <@${ann.id}>!`, () => undefined)).toEqual([
      { kind: "words", text: "Hi " },
      { kind: "person", id: ann.id, name: undefined },
      { kind: "words", text: "!" },
    ]);
  });

  it("begin with an @ at the beginning of a word, before the cursor", () => {
    expect(mentionBegun("ask @An", 7)).toEqual({ from: 4, words: "An" });
    expect(mentionBegun("@", 1)).toEqual({ from: 0, words: "" });
    expect(mentionBegun("mail me@example", 15)).toBeUndefined();
    expect(mentionBegun("ask @An", 3)).toBeUndefined();
  });

  it("take the place of what was begun, with the cursor behind them", () => {
    const begun = { from: 4, words: "An" };
    expect(withMention("ask @An now", begun, "Ann Lee")).toEqual({ text: "ask @Ann Lee now", cursor: 13 });
    expect(withMention("ask @An", begun, "Ann Lee")).toEqual({ text: "ask @Ann Lee ", cursor: 13 });
  });
});
