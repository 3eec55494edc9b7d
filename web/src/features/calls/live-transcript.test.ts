import { describe, expect, it } from "vitest";
import type { TranscriptLine } from "../../data/types.ts";
import { SILENCE, withLine, withSpeech, withSpoken } from "./live-transcript.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const line = (text: string, role: TranscriptLine["role"] = "caller", atSeconds: number | null = null) => ({
  role,
  text,
  atSeconds,
});
const partial = (text: string, second: number) => ({ line: line(text), isFinal: false, at: at(second) });
const final = (text: string, second: number) => ({ line: line(text), isFinal: true, at: at(second) });

describe("what is being said", () => {
  it("is each speaker's newest partial line, until the final one", () => {
    let live = [partial("My", 1), partial("My base", 2)].reduce(withSpoken, SILENCE);
    live = withSpoken(live, { line: line("I am", "agent"), isFinal: false, at: at(2) });
    expect(live.partial).toEqual({ caller: "My base", agent: "I am" });
    live = withSpoken(live, final("My basement floods.", 3));
    expect(live.partial).toEqual({ agent: "I am" });
  });

  it("is not what comes late: part of a line that is final", () => {
    const live = [final("My basement floods.", 3), partial("My base", 2)].reduce(withSpoken, SILENCE);
    expect(live.partial).toEqual({});
    expect(withSpoken(live, partial("And", 4)).partial).toEqual({ caller: "And" });
  });

  it("knows who speaks", () => {
    const speaking = withSpeech(SILENCE, { role: "agent", isSpeaking: true });
    expect(speaking.speaking.agent).toBe(true);
    expect(withSpeech(speaking, { role: "agent", isSpeaking: false }).speaking.agent).toBe(false);
  });
});

describe("withLine", () => {
  it("adds a line once, and the same words said again as another one", () => {
    const once = withLine([], line("Yes.", "caller", 3));
    expect(withLine(once, line("Yes.", "caller", 3))).toEqual(once);
    expect(withLine(once, line("Yes.", "caller", 9))).toHaveLength(2);
    expect(withLine(once, line("Yes.", "agent", 3))).toHaveLength(2);
  });
});
