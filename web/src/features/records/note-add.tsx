import { useState } from "preact/hooks";
import { asApiError } from "../../data/http.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { recordWords as words } from "./records.strings.ts";

/** Where a note about a record is written; Ctrl+Enter saves it. What could not be saved stays in the field. */
export function NoteAdd({ onAdd }: { readonly onAdd: (body: string) => Promise<unknown> }) {
  const [body, setBody] = useState("");
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (body.trim() === "" || isBusy) return;
    setBusy(true);
    try {
      await onAdd(body.trim());
      setBody("");
    } catch (thrown) {
      showToast({ tone: "bad", text: `${words.noteFailed} ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="note-add"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        class="input"
        rows={2}
        maxLength={10_000}
        aria-label={words.noteLabel}
        placeholder={words.noteLabel}
        value={body}
        onInput={({ currentTarget }) => setBody(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void save();
        }}
      />
      <Button size="small" type="submit" isBusy={isBusy}>
        {words.noteAdd}
      </Button>
    </form>
  );
}
