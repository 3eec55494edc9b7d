import { useEffect, useRef } from "preact/hooks";
import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import type { VoiceCommand, VoiceSession } from "../../features/voice/voice-session.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { linkOf } from "./answer-path.ts";
import { VoiceActions } from "./voice-actions.tsx";
import { VoiceQuestion } from "./voice-question.tsx";

interface AnswerProps {
  readonly answer: VoiceCommand;
  readonly session: VoiceSession;
  readonly onClose: () => void;
}

/** What the server said to what was said. */
export function VoiceAnswer(props: AnswerProps) {
  const { answer, session } = props;
  switch (answer.outcome) {
    case "question":
      return <VoiceQuestion answer={answer} session={session} />;
    case "preview":
      return <Preview {...props} />;
    case "not_understood":
      return <NotUnderstood {...props} />;
    default:
      return <Outcome {...props} />;
  }
}

/** What will be done, before it is. */
function Preview({ answer, session, onClose }: AnswerProps) {
  const { actions, confirmation } = answer;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <section aria-label={words.preview(actions.length)}>
      <h2 class="voice-title">{words.preview(actions.length)}</h2>
      <VoiceActions actions={actions} />
      <div class="voice-buttons">
        <Button kind="primary" icon="check" buttonRef={button} onClick={session.confirm}>
          {words.confirm(actions.length)}
        </Button>
        <Button onClick={onClose}>{words.no}</Button>
        <span class="muted voice-small">
          {actions.length > 1 ? `${words.allOrNothing} ` : ""}
          {confirmation ? words.waitsUntil(confirmation.expiresAt) : ""}
        </span>
      </div>
    </section>
  );
}

function NotUnderstood({ answer, session }: AnswerProps) {
  return (
    <>
      <p class="voice-line">{answer.say}</p>
      {answer.suggestions.length > 0 ? (
        <>
          <h2 class="palette-title">{words.instead}</h2>
          <ul class="voice-examples">
            {answer.suggestions.map(({ command, example }) => (
              <li key={command}>
                <button class="palette-entry" type="button" onClick={() => session.say(example)}>
                  “{example}”
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Outcome({ answer, session, onClose }: AnswerProps) {
  const { outcome, say, actions } = answer;
  const [only] = actions;
  const subject = actions.length === 1 ? only?.subject : null;
  const href = subject ? linkOf(subject) : undefined;
  const isBad = outcome === "failed" || actions.some(({ status }) => status === "failed");
  return (
    <>
      <p class="voice-result" data-tone={isBad ? "bad" : "good"}>
        <Icon name={isBad ? "alert" : "check"} />
        {say}
      </p>
      {actions.length > 1 ? <VoiceActions actions={actions} /> : null}
      <div class="voice-buttons">
        {href && subject ? (
          <a class="button" data-kind="secondary" data-shape="text" href={href} onClick={onClose}>
            {words.open(subject.label)}
          </a>
        ) : null}
        <Button kind="ghost" onClick={session.reset}>
          {words.next}
        </Button>
      </div>
    </>
  );
}
