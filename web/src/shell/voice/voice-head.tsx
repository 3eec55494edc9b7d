import { useEffect, useRef, useState } from "preact/hooks";
import { chooseLanguage, languageName, offeredLanguages } from "../../features/voice/languages.ts";
import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import type { VoiceSession } from "../../features/voice/voice-session.ts";
import { Icon } from "../../ui/icon.tsx";
import { isToBeSaidBetter } from "../../features/voice/voice-session.ts";
import { HOLD_MS } from "./use-held-key.ts";

/** The microphone, the line that words are typed into or appear in, and the language. */
export function VoiceHead(props: {
  readonly session: VoiceSession;
  readonly canListen: boolean;
  readonly language: string;
  readonly onLanguage: (tag: string) => void;
}) {
  const { session } = props;
  const state = session.state.value;
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const isListening = state.step === "listening";
  const isAsked = state.step === "answered" && state.answer.outcome === "question";
  useEffect(() => {
    if (state.step === "working") setTyped("");
    if (state.step === "ready") input.current?.focus();
    if (state.step !== "answered" || state.answer.outcome === "preview") return;
    // What did not work is there to be said better.
    if (isToBeSaidBetter(state.answer)) setTyped(state.said);
    requestAnimationFrame(() => input.current?.select());
  }, [state]);
  const talk = useTalk(session);
  return (
    <form
      class="palette-head"
      onSubmit={(event) => {
        event.preventDefault();
        if (isListening) session.stop();
        else if (typed.trim() === "" && state.step === "answered" && state.answer.outcome === "preview")
          session.confirm();
        else session.say(typed);
      }}
    >
      {props.canListen ? <Microphone session={session} isListening={isListening} /> : <Icon name="mic" />}
      <input
        ref={input}
        class="palette-input"
        type="text"
        aria-label={words.field}
        placeholder={isListening ? words.listening : isAsked ? words.answerPlaceholder : words.placeholder}
        autocomplete="off"
        spellcheck={false}
        maxLength={500}
        readOnly={isListening}
        value={isListening ? state.words : typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== " " || (typed !== "" && !isListening)) return;
          event.preventDefault();
          if (!event.repeat) talk.press();
        }}
        onKeyUp={(event) => {
          if (event.key === " ") talk.release();
        }}
      />
      {state.step === "working" ? <span class="spinner" aria-hidden="true" /> : null}
      {props.canListen ? <Languages language={props.language} onLanguage={props.onLanguage} /> : null}
    </form>
  );
}

/** Pressed for long it is push to talk; pressed once it listens until a pause, pressed again it stops. */
function useTalk(session: VoiceSession) {
  const pressedAtMs = useRef<number | null>(null);
  return {
    press(): void {
      if (session.state.peek().step === "listening") session.stop();
      else if (session.start(true)) pressedAtMs.current = performance.now();
    },
    release(): void {
      if (pressedAtMs.current === null) return;
      if (performance.now() - pressedAtMs.current < HOLD_MS) session.letGo();
      else session.stop();
      pressedAtMs.current = null;
    },
  };
}

function Microphone({
  session,
  isListening,
}: {
  readonly session: VoiceSession;
  readonly isListening: boolean;
}) {
  const talk = useTalk(session);
  return (
    <button
      class="voice-mic"
      type="button"
      aria-label={isListening ? words.stop : words.speak}
      aria-pressed={isListening}
      onPointerDown={(event) => {
        // The focus stays in the field.
        event.preventDefault();
        talk.press();
      }}
      onPointerUp={talk.release}
      onPointerLeave={talk.release}
      onPointerCancel={talk.release}
      onClick={(event) => {
        // By keyboard: pointers have begun when they went down.
        if (event.detail !== 0) return;
        talk.press();
        talk.release();
      }}
    >
      <Icon name="mic" />
    </button>
  );
}

function Languages(props: { readonly language: string; readonly onLanguage: (tag: string) => void }) {
  const [tag, setTag] = useState(props.language);
  const offered = offeredLanguages();
  return (
    <label class="voice-language">
      <span aria-hidden="true">{tag.slice(0, 2).toUpperCase()}</span>
      <select
        aria-label={words.language}
        value={tag}
        onChange={({ currentTarget }) => {
          setTag(currentTarget.value);
          chooseLanguage(currentTarget.value);
          props.onLanguage(currentTarget.value);
        }}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {languageName(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
