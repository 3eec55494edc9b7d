import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canListen, listen } from "./speech.ts";

class FakeRecognition extends EventTarget {
  static last: FakeRecognition;
  lang = "";
  continuous = false;
  interimResults = false;
  start = vi.fn();
  abort = vi.fn();
  stop = vi.fn(() => this.dispatchEvent(new Event("end")));
  constructor() {
    super();
    FakeRecognition.last = this;
  }
  say(...texts: string[]) {
    const results = texts.map((transcript) => Object.assign([{ transcript }], { isFinal: true }));
    this.dispatchEvent(Object.assign(new Event("result"), { results }));
  }
}

describe("listening", () => {
  const told = { onWords: vi.fn(), onHeard: vi.fn(), onDeaf: vi.fn() };
  let nowMs = 0;
  const begin = (isHeld: boolean) => listen({ language: "fr-CA", isHeld, now: () => nowMs, ...told });
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("webkitSpeechRecognition", FakeRecognition);
    for (const one of Object.values(told)) one.mockReset();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is not possible where the browser cannot", () => {
    vi.unstubAllGlobals();
    expect([canListen(), begin(false)]).toEqual([false, undefined]);
  });

  it("tells words as they come, and the end of speech, not of recognition", () => {
    begin(false);
    const { last } = FakeRecognition;
    expect(last).toMatchObject({ lang: "fr-CA", continuous: false, interimResults: true });
    last.say(" mes pistes");
    nowMs = 7;
    last.dispatchEvent(new Event("speechend"));
    nowMs = 900;
    last.dispatchEvent(new Event("end"));
    expect(told.onWords).toHaveBeenCalledWith("mes pistes");
    expect(told.onHeard).toHaveBeenCalledWith({ text: "mes pistes", endedAtMs: 7 });
  });

  it("ends when the key is let go, pauses or not", () => {
    const listening = begin(true);
    FakeRecognition.last.say("one", "two");
    vi.advanceTimersByTime(5_000);
    expect(told.onHeard).not.toHaveBeenCalled();
    nowMs = 42;
    listening?.stop();
    expect(told.onHeard).toHaveBeenCalledWith({ text: "one two", endedAtMs: 42 });
  });

  it("ends with a pause when the key was only pressed", () => {
    const listening = begin(true);
    listening?.letGo();
    nowMs = 3;
    FakeRecognition.last.say("one");
    vi.advanceTimersByTime(1_000);
    expect(told.onHeard).toHaveBeenCalledWith({ text: "one", endedAtMs: 3 });
  });

  it("says why it heard nothing, and nothing at all after an abort", () => {
    begin(false);
    FakeRecognition.last.dispatchEvent(Object.assign(new Event("error"), { error: "not-allowed" }));
    FakeRecognition.last.dispatchEvent(new Event("end"));
    expect(told.onDeaf).toHaveBeenCalledWith("not_allowed");
    const listening = begin(false);
    listening?.abort();
    FakeRecognition.last.dispatchEvent(new Event("end"));
    expect(told.onDeaf).toHaveBeenCalledTimes(1);
  });
});
