import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { orQueued } from "../../data/kept.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { leaveField } from "../../ui/focus-kept.ts";
import { showToast } from "../../ui/toasts.tsx";
import { leadParts } from "../leads/leads.queries.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** Writes a note about the lead: Ctrl+Enter saves it, Esc leads back to the keys of the call. */
export function LeadNote({ leadId }: { readonly leadId: string }) {
  const [body, setBody] = useState("");
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (body.trim() === "" || isBusy) return;
    setBusy(true);
    try {
      await orQueued(api.addLeadNote({ params: { id: leadId }, body: { body } }));
      setBody("");
      await queryClient.invalidateQueries({ queryKey: leadParts.notes(leadId).queryKey });
    } catch (thrown) {
      // What was written stays in the field.
      const text = `${words.noteFailed} ${errorText(asApiError(thrown))}`;
      showToast({ tone: "bad", isSticky: true, text });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="dial-note"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        class="input"
        rows={2}
        maxLength={10_000}
        aria-label={words.noteWrite}
        aria-keyshortcuts="m"
        placeholder={words.noteWrite}
        value={body}
        onInput={({ currentTarget }) => setBody(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
          else if (event.key === "Escape") leaveField(event.currentTarget);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {body === "" ? null : (
        <Button size="small" kind="primary" type="submit" isBusy={isBusy}>
          {words.noteAdd}
        </Button>
      )}
    </form>
  );
}
