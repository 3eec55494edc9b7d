import { signal } from "@preact/signals";
import type { Output } from "../../data/endpoint.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import type { Deafness, Heard, Listening } from "./speech.ts";

export type VoiceCommand = Output<"giveVoiceCommand">;

/** Where a conversation with the application is. */
export type VoiceState =
  | { readonly step: "ready"; readonly deaf: Deafness | null }
  | { readonly step: "listening"; readonly words: string }
  | { readonly step: "working"; readonly said: string; readonly before: VoiceCommand | null }
  | { readonly step: "answered"; readonly said: string; readonly answer: VoiceCommand }
  | {
      readonly step: "failed";
      readonly said: string;
      readonly error: ApiError;
      readonly before: VoiceCommand | null;
    };

/** Was it not understood, or not possible as it was said? */
export function isToBeSaidBetter({ outcome }: VoiceCommand): boolean {
  return outcome === "failed" || outcome === "not_understood";
}

/** What the session asks of the server. `endedAtMs`: of speech; null when it was typed. */
export interface VoiceServer {
  give(text: string, endedAtMs: number | null): Promise<VoiceCommand>;
  answer(id: string, answer: { readonly choice: string } | { readonly text: string }): Promise<VoiceCommand>;
  confirm(id: string, token: string): Promise<VoiceCommand>;
  cancel(id: string): Promise<unknown>;
}

export type VoiceSession = ReturnType<typeof createVoiceSession>;

/** One conversation: what is said or typed, what comes back, and what is said to that. */
export function createVoiceSession(deps: {
  readonly server: VoiceServer;
  readonly listen: (handlers: {
    readonly isHeld: boolean;
    readonly onWords: (words: string) => void;
    readonly onHeard: (heard: Heard) => void;
    readonly onDeaf: (why: Deafness) => void;
  }) => Listening | undefined;
  /** Something was done: whoever shows data fetches it anew, and the panel may close. */
  readonly onDone: (answer: VoiceCommand) => void;
  /** Is it done here, without the server? */
  readonly isOurs?: (said: string) => boolean;
}) {
  const { server } = deps;
  const state = signal<VoiceState>({ step: "ready", deaf: null });
  let listening: Listening | undefined;
  let again: (() => void) | undefined;
  /** What waited when somebody began to speak: what they say is the answer. */
  let asked: VoiceCommand | null = null;
  /** Answers to what nobody waits for any more say nothing. */
  let turn = 0;

  /** What waits for an answer or a yes. */
  const waiting = (): VoiceCommand | null => {
    const now = state.peek();
    const answer = now.step === "answered" ? now.answer : now.step === "failed" ? now.before : null;
    return answer?.outcome === "question" || answer?.outcome === "preview" ? answer : null;
  };

  async function ask(
    said: string,
    before: VoiceCommand | null,
    request: () => Promise<VoiceCommand>,
  ): Promise<void> {
    turn += 1;
    const mine = turn;
    again = () => void ask(said, before, request);
    state.value = { step: "working", said, before };
    try {
      const answer = await request();
      if (mine !== turn) return;
      state.value = { step: "answered", said, answer };
      if (answer.outcome === "done") deps.onDone(answer);
    } catch (thrown) {
      if (mine === turn) state.value = { step: "failed", said, error: asApiError(thrown), before };
    }
  }

  function say(text: string, endedAtMs: number | null = null): void {
    const said = text.trim();
    if (said === "") return;
    if (deps.isOurs?.(said)) {
      state.value = { step: "ready", deaf: null };
      return;
    }
    const before = waiting() ?? asked;
    asked = null;
    if (before) void ask(said, before, () => server.answer(before.id, { text: said }));
    else void ask(said, null, () => server.give(said, endedAtMs));
  }

  return {
    state,
    say,

    /** Begins to listen; false: the browser cannot. */
    start(isHeld: boolean): boolean {
      if (listening) return true;
      asked = waiting();
      const before = state.peek();
      const quiet = (deaf: Deafness | null) => {
        listening = undefined;
        // A question is still there when its answer was not heard.
        state.value = asked && before.step === "answered" ? before : { step: "ready", deaf };
        asked = null;
      };
      listening = deps.listen({
        isHeld,
        onWords: (words) => {
          state.value = { step: "listening", words };
        },
        onHeard: ({ text, endedAtMs }) => {
          listening = undefined;
          say(text, endedAtMs);
        },
        onDeaf: quiet,
      });
      if (!listening) {
        asked = null;
        return false;
      }
      turn += 1;
      state.value = { step: "listening", words: "" };
      return true;
    },

    /** Whoever speaks has finished. */
    stop: () => listening?.stop(),

    /** The key was let go at once: from now on a pause is the end. */
    letGo: () => listening?.letGo(),

    /** One of the choices of a question. */
    choose(choice: { readonly id: string; readonly label: string }): void {
      const before = waiting();
      if (before) void ask(choice.label, before, () => server.answer(before.id, { choice: choice.id }));
    },

    /** Yes to what was shown. */
    confirm(): void {
      const before = waiting();
      const token = before?.confirmation?.token;
      if (!before || token === undefined) return;
      const now = state.peek();
      const said = now.step === "answered" || now.step === "failed" ? now.said : "";
      void ask(said, before, () => server.confirm(before.id, token));
    },

    /** The same once more, after the network failed. */
    retry: () => again?.(),

    /** From the beginning; what waits is forgotten. */
    reset(): void {
      const before = waiting() ?? asked;
      turn += 1;
      listening?.abort();
      listening = undefined;
      asked = null;
      state.value = { step: "ready", deaf: null };
      // Nothing was done of it, and it ends by itself in some minutes.
      if (before) void server.cancel(before.id).catch(() => undefined);
    },
  };
}
