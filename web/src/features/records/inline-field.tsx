import { useState } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { type FieldEdit, type RecordStore, saveField, type Versioned } from "./edit-field.ts";
import { InlineForm } from "./inline-form.tsx";
import { recordWords as words } from "./records.strings.ts";

/** A fact that is changed where it stands: shown at once, taken back by its toast; where somebody else was faster, one chooses. */
export function InlineField<Row extends Versioned>(props: {
  readonly row: Row;
  readonly field: FieldEdit<Row>;
  readonly store: RecordStore<Row>;
  readonly canWrite: boolean;
}) {
  const { row, field, store, canWrite } = props;
  const [entered, setEntered] = useState<string>();
  /** The record as it was when somebody began to change it: what others do meanwhile must not be overwritten unseen. */
  const [base, setBase] = useState(row);
  const [theirs, setTheirs] = useState<Row>();
  const [error, setError] = useState<ApiError>();
  const text = field.text?.(row) ?? field.read(row);
  const close = () => {
    setEntered(undefined);
    setTheirs(undefined);
    setError(undefined);
  };
  const save = async (value: string, from: Row) => {
    close();
    if (value === field.read(from)) return;
    const outcome = await saveField(store, field, from, value);
    if (outcome.kind === "saved") return offerUndo(store, field, from, outcome.row);
    if (outcome.kind === "queued") return showToast({ tone: "info", text: errorText(outcome.error) });
    // What was entered is there again.
    setEntered(value);
    if (outcome.kind === "conflict") setTheirs(outcome.theirs);
    else setError(outcome.error);
  };
  if (entered !== undefined) {
    return <InlineForm {...{ field, base, entered, theirs, error }} onClose={close} onSave={save} />;
  }
  if (!canWrite) return <span>{text}</span>;
  return (
    <button
      type="button"
      class="inline-edit"
      aria-label={`${words.edit(field.label)}: ${text || words.notSet}`}
      onClick={() => {
        setBase(row);
        setEntered(field.read(row));
      }}
    >
      {text === "" ? <span class="muted">{words.notSet}</span> : text}
    </button>
  );
}

function offerUndo<Row extends Versioned>(
  store: RecordStore<Row>,
  field: FieldEdit<Row>,
  before: Row,
  saved: Row,
): void {
  const undo = async () => {
    const outcome = await saveField(store, field, saved, field.read(before));
    if (outcome.kind === "saved") return showToast({ tone: "good", text: words.changedBack(field.label) });
    if (outcome.kind === "queued") return showToast({ tone: "info", text: errorText(outcome.error) });
    const text = outcome.kind === "conflict" ? words.undoLate(field.label) : words.undoFailed(field.label);
    showToast({ tone: "bad", text });
  };
  showToast({
    tone: "good",
    text: words.changed(field.label),
    action: { text: words.undo, act: () => void undo() },
  });
}
