import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { Due } from "./due.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { DueField, useDueText } from "./words-field.tsx";

const QUICK = ["today", "tomorrow", "monday", "week"] as const;

/** When something is due, in words or by one press. */
export function DueDialog(props: {
  readonly hasDue: boolean;
  readonly onChoose: (due: Due | null) => void;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState("");
  const understood = useDueText(text);
  return (
    <Dialog title={words.dueTitle} onClose={props.onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (understood.state === "understood") props.onChoose(understood.value);
        }}
      >
        <DueField text={text} understood={understood} onText={setText} hasFocus />
        <div class="task-quick">
          {QUICK.map((one) => (
            <Button
              key={one}
              size="small"
              aria-pressed={text === words.dueQuickWords[one]}
              onClick={() => setText(words.dueQuickWords[one])}
            >
              {words.dueQuick[one]}
            </Button>
          ))}
          {props.hasDue ? (
            <Button size="small" kind="ghost" onClick={() => props.onChoose(null)}>
              {words.dueNone}
            </Button>
          ) : null}
        </div>
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" aria-disabled={understood.state !== "understood"}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
