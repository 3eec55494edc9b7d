import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { MentionField } from "../mentions/mention-field.tsx";
import { type Person, toEdited, toSent } from "../mentions/mention-text.ts";
import { taskWords } from "./tasks.strings.ts";

const words = taskWords.comments;
const MAX_LENGTH = 5_000;

/** Where a comment is written: Ctrl+Enter keeps it, Escape leaves an edit. */
export function CommentForm(props: {
  readonly label: string;
  readonly submit: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly people: readonly Person[];
  readonly onSubmit: (body: string) => void;
  readonly onCancel?: () => void;
}) {
  const { text, onCancel } = props;
  const [people, setPeople] = useState<readonly Person[]>(props.people);
  const send = () => {
    const body = toSent(text, people);
    if (body !== "") props.onSubmit(body);
  };
  return (
    <form
      class="comment-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionField
        label={props.label}
        placeholder={words.placeholder}
        text={toEdited(text, people)}
        onText={props.onText}
        onPerson={(person) => setPeople([...people, person])}
        onSend={send}
        maxLength={MAX_LENGTH}
        hasFocus={onCancel !== undefined}
        onEscape={() => {
          onCancel?.();
          return onCancel !== undefined;
        }}
      />
      {text === "" && !onCancel ? null : (
        <div class="task-form-actions">
          {onCancel ? (
            <Button size="small" kind="ghost" onClick={onCancel}>
              {taskWords.cancel}
            </Button>
          ) : null}
          <Button size="small" kind="primary" type="submit">
            {props.submit}
          </Button>
        </div>
      )}
    </form>
  );
}
