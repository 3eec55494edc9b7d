import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatPhone } from "../../ui/phone.ts";
import { showToast } from "../../ui/toasts.tsx";
import { Ago } from "../../ui/time.tsx";
import { callerText } from "../calls/call-words.ts";
import { StatusBadge } from "../calls/status-badge.tsx";
import { LeadPart } from "./lead-part.tsx";
import { leadParts } from "./leads.queries.ts";
import { changeText } from "./lead-words.ts";
import { leadWords as words } from "./leads.strings.ts";

/** What belongs to a lead: notes, calls, people, what is to be done, and what has changed. */
export function LeadParts({ id }: { readonly id: string }) {
  return (
    <div>
      <LeadPart
        title={words.notes}
        none={words.noNotes}
        query={useQuery(leadParts.notes(id))}
        item={({ body, author, createdAt }) => (
          <>
            <span class="lead-note">{body}</span>
            <span class="muted">{author.name ?? ""}</span>
            <span class="muted">
              <Ago at={createdAt} />
            </span>
          </>
        )}
      >
        {can("leads:write") ? <NoteForm id={id} /> : null}
      </LeadPart>
      <LeadPart
        title={words.calls}
        none={words.noCalls}
        query={useQuery(leadParts.calls(id))}
        item={(call) => (
          <>
            <a href={`/calls/${call.id}`}>{callerText(call)}</a>
            <StatusBadge status={call.status} />
            <span class="muted">{call.dispositionName ?? ""}</span>
            <span class="muted">
              <Ago at={call.initiatedAt} />
            </span>
          </>
        )}
      />
      <LeadPart
        title={words.contacts}
        none={words.noContacts}
        query={useQuery(leadParts.contacts(id))}
        item={({ firstName, lastName, email, phone }) => (
          <>
            <span>{[firstName, lastName].filter((part) => part !== null).join(" ") || email}</span>
            <span class="muted tabular">{phone === null ? "" : formatPhone(phone)}</span>
          </>
        )}
      />
      <LeadPart
        title={words.tasks}
        none={words.noTasks}
        query={useQuery(leadParts.tasks(id))}
        item={({ title, assignees }) => (
          <>
            <span>{title}</span>
            <span class="muted">{assignees.map(({ name }) => name).join(", ") || words.nobody}</span>
          </>
        )}
      />
      <LeadPart
        title={words.history}
        none={words.noHistory}
        query={useQuery(leadParts.history(id))}
        item={({ action, actor, at, changes }) => (
          <>
            <span>{changeText(action, changes)}</span>
            <span class="muted">{actor.name ?? actor.kind}</span>
            <span class="muted">
              <Ago at={at} />
            </span>
          </>
        )}
      />
    </div>
  );
}

function NoteForm({ id }: { readonly id: string }) {
  const [body, setBody] = useState("");
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (body.trim() === "" || isBusy) return;
    setBusy(true);
    try {
      await api.addLeadNote({ params: { id }, body: { body } });
      setBody("");
      await queryClient.invalidateQueries({ queryKey: leadParts.notes(id).queryKey });
    } catch (thrown) {
      // What was written stays in the field.
      showToast({ tone: "bad", text: `${words.noteFailed} ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="note-form"
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
      />
      <Button size="small" type="submit" isBusy={isBusy}>
        {words.noteAdd}
      </Button>
    </form>
  );
}
