import { useEffect } from "preact/hooks";
import type { VoiceCommand, VoiceSession } from "../../features/voice/voice-session.ts";
import { VoiceActions } from "./voice-actions.tsx";

/** What must be known first: choices by click or by their number, words in the line above. */
export function VoiceQuestion({
  answer,
  session,
}: {
  readonly answer: VoiceCommand;
  readonly session: VoiceSession;
}) {
  const { question, actions } = answer;
  const choices = question?.choices ?? [];
  useEffect(() => {
    const choose = (event: KeyboardEvent) => {
      const choice = choices[Number(event.key) - 1];
      const { target } = event;
      const isTyping = target instanceof HTMLInputElement && target.value !== "";
      if (!choice || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      session.choose(choice);
    };
    document.addEventListener("keydown", choose);
    return () => document.removeEventListener("keydown", choose);
  }, [answer]);
  if (!question) return null;
  return (
    <section aria-label={question.text}>
      <h2 class="voice-title">{question.text}</h2>
      {actions.length > 0 ? <VoiceActions actions={actions} /> : null}
      <ul class="voice-examples">
        {choices.map((choice, index) => (
          <li key={choice.id}>
            <button class="palette-entry" type="button" onClick={() => session.choose(choice)}>
              <span class="kbd" aria-hidden="true">
                {index + 1}
              </span>
              {choice.label}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
