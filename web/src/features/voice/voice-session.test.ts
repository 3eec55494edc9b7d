import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../../data/http.ts";
import type { Deafness, Heard } from "./speech.ts";
import { createVoiceSession, type VoiceCommand } from "./voice-session.ts";

const answer = (given: Partial<VoiceCommand>): VoiceCommand => ({
  id: "1",
  outcome: "done",
  say: "Done.",
  understoodBy: "grammar",
  actions: [],
  question: null,
  confirmation: null,
  undo: null,
  suggestions: [],
  ...given,
});
const expiresAt = "2026-11-27T12:00:00.000Z";
const question = answer({
  outcome: "question",
  question: { text: "Which Anna?", choices: [{ id: "a", label: "Anna Roy" }], expiresAt },
});
const preview = answer({ outcome: "preview", confirmation: { token: "t", expiresAt } });

function setUp() {
  const server = {
    give: vi.fn(async (_text: string, _endedAtMs: number | null) => answer({})),
    answer: vi.fn(async (_id: string, _answer: object) => answer({})),
    confirm: vi.fn(async (_id: string, _token: string) => answer({})),
    cancel: vi.fn(async (_id: string) => undefined),
  };
  type Handlers = { onWords(words: string): void; onHeard(heard: Heard): void; onDeaf(why: Deafness): void };
  const ears: Handlers[] = [];
  const listening = { stop: vi.fn(), letGo: vi.fn(), abort: vi.fn() };
  const onDone = vi.fn();
  const session = createVoiceSession({
    server,
    onDone,
    isOurs: (said) => said === "undo",
    listen: (handlers) => {
      ears.push(handlers);
      return listening;
    },
  });
  return { server, ears, listening, onDone, session, now: () => session.state.value };
}

describe("a voice session", () => {
  it("sends what was heard with the end of speech, and tells of what was done", async () => {
    const { session, ears, server, onDone, now } = setUp();
    session.start(true);
    ears[0]?.onWords("make it");
    expect(now()).toEqual({ step: "listening", words: "make it" });
    ears[0]?.onHeard({ text: "make it urgent", endedAtMs: 5 });
    expect(now()).toMatchObject({ step: "working", said: "make it urgent" });
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    expect(server.give).toHaveBeenCalledWith("make it urgent", 5);
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  it("takes words to a question for its answer, spoken or typed, and its choices by id", async () => {
    const { session, ears, server, now } = setUp();
    server.give.mockResolvedValue(question);
    server.answer.mockResolvedValueOnce(question);
    session.say("call Anna");
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    session.start(false);
    ears[0]?.onHeard({ text: "the first one", endedAtMs: 5 });
    expect(server.answer).toHaveBeenLastCalledWith("1", { text: "the first one" });
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    session.choose({ id: "a", label: "Anna Roy" });
    expect(server.answer).toHaveBeenLastCalledWith("1", { choice: "a" });
  });

  it("shows the question again when nothing was heard, and says why where there is none", async () => {
    const { session, ears, server, now } = setUp();
    session.start(false);
    ears[0]?.onDeaf("not_allowed");
    expect(now()).toEqual({ step: "ready", deaf: "not_allowed" });
    server.give.mockResolvedValue(question);
    session.say("call Anna");
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    session.start(false);
    ears[1]?.onDeaf("silence");
    expect(now()).toMatchObject({ step: "answered", answer: question });
  });

  it("does what was shown after a yes only, and forgets it when it is left", async () => {
    const { session, server, now } = setUp();
    server.give.mockResolvedValue(preview);
    session.say("do this and that");
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    session.reset();
    expect(server.cancel).toHaveBeenCalledWith("1");
    session.say("do this and that");
    await vi.waitFor(() => expect(now().step).toBe("answered"));
    session.confirm();
    expect(server.confirm).toHaveBeenCalledWith("1", "t");
    await vi.waitFor(() => expect(now()).toMatchObject({ answer: { outcome: "done" } }));
  });

  it("asks the same again after a failure, and ignores answers that nobody waits for", async () => {
    const { session, server, now, onDone } = setUp();
    server.give.mockRejectedValueOnce(new ApiError({ status: 0, code: "offline", title: "Offline" }));
    session.say("show my leads");
    await vi.waitFor(() => expect(now().step).toBe("failed"));
    session.retry();
    session.reset();
    await vi.waitFor(() => expect(server.give).toHaveBeenCalledTimes(2));
    expect(now()).toEqual({ step: "ready", deaf: null });
    expect(onDone).not.toHaveBeenCalled();
  });

  it("leaves alone what is done without the server", () => {
    const { session, server } = setUp();
    session.say("undo");
    expect(server.give).not.toHaveBeenCalled();
  });
});
