import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { callWorkWords } from "./call-work.strings.ts";

const words = callWorkWords.notes;

/** Where a note is written: Ctrl+Enter keeps it, Escape leaves an edit. */
export function NoteForm(props: {
  readonly label: string;
  readonly submit: string;
  readonly body: string;
  readonly onBody: (body: string) => void;
  readonly onSubmit: (body: string) => void;
  readonly onCancel?: () => void;
}) {
  const { body, onBody, onCancel } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (onCancel) field.current?.focus();
  }, []);
  const submit = () => {
    const text = body.trim();
    if (text !== "") props.onSubmit(text);
  };
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        ref={field}
        class="input"
        rows={2}
        maxLength={10_000}
        aria-label={props.label}
        placeholder={words.placeholder}
        value={body}
        onInput={(event) => onBody(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          else if (event.key === "Escape" && onCancel) onCancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {body === "" && !onCancel ? null : (
        <div class="note-form-actions">
          <Button size="small" kind="primary" type="submit">
            {props.submit}
          </Button>
          {onCancel ? (
            <Button size="small" kind="ghost" onClick={onCancel}>
              {words.cancel}
            </Button>
          ) : null}
        </div>
      )}
    </form>
  );
}
