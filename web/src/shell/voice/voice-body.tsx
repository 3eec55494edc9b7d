import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import { canListen } from "../../features/voice/speech.ts";
import { isToBeSaidBetter, type VoiceSession, type VoiceState } from "../../features/voice/voice-session.ts";
import { ErrorState } from "../../ui/states.tsx";
import { VoiceAnswer } from "./voice-answer.tsx";
import { VoiceExamples } from "./voice-examples.tsx";

/** What stands under the line: what could be said, what was heard, what came of it. */
export function VoiceBody({
  session,
  onClose,
}: {
  readonly session: VoiceSession;
  readonly onClose: () => void;
}) {
  const state = session.state.value;
  return (
    <>
      <div class="voice-body" aria-busy={state.step === "working"}>
        <Said state={state} />
        <Inside state={state} session={session} onClose={onClose} />
      </div>
      <p class="hidden-visually" role="status">
        {spokenOf(state)}
      </p>
      <footer class="palette-foot voice-foot" aria-hidden="true">
        {canListen() ? <Key name={words.keys.space} does={words.keys.talk} /> : null}
        {hasChoices(state) ? (
          <Key name="1–9" does={words.keys.choose} />
        ) : (
          <Key name="↵" does={words.keys.send} />
        )}
        <Key name="Esc" does={words.keys.close} />
      </footer>
    </>
  );
}

function Inside(props: {
  readonly state: VoiceState;
  readonly session: VoiceSession;
  readonly onClose: () => void;
}) {
  const { state, session, onClose } = props;
  switch (state.step) {
    case "listening":
      return <VoiceExamples onSay={() => undefined} isQuiet />;
    case "ready":
      return (
        <>
          {state.deaf === null ? null : (
            <p class="banner voice-banner" data-tone="warning">
              {words.deaf[state.deaf]}
            </p>
          )}
          <VoiceExamples onSay={(text) => session.say(text)} />
        </>
      );
    case "working":
      return <p class="muted voice-line">{words.working}</p>;
    case "failed":
      return <ErrorState title={words.errorTitle} error={state.error} onRetry={session.retry} />;
    case "answered":
      return <VoiceAnswer answer={state.answer} session={session} onClose={onClose} />;
  }
}

function Said({ state }: { readonly state: VoiceState }) {
  if (!("said" in state) || (state.step === "answered" && isToBeSaidBetter(state.answer))) return null;
  return (
    <p class="voice-said">
      <span class="hidden-visually">{words.you}: </span>“{state.said}”
    </p>
  );
}

function Key({ name, does }: { readonly name: string; readonly does: string }) {
  return (
    <span>
      <kbd class="kbd">{name}</kbd> {does}
    </span>
  );
}

function hasChoices(state: VoiceState): boolean {
  return state.step === "answered" && (state.answer.question?.choices.length ?? 0) > 0;
}

/** What a screen reader says when it changes. */
function spokenOf(state: VoiceState): string {
  if (state.step === "listening") return words.listening;
  if (state.step === "working") return words.working;
  if (state.step === "answered") return state.answer.say;
  return state.step === "ready" && state.deaf !== null ? words.deaf[state.deaf] : "";
}
