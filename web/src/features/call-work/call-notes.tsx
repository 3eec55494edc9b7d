import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { callWorkWords } from "./call-work.strings.ts";
import { NoteForm } from "./note-form.tsx";
import { NoteItem } from "./note-item.tsx";
import {
  addNoteMutation,
  callNotesQuery,
  deleteNoteMutation,
  editNoteMutation,
  NOTES_LIMIT,
} from "./notes.queries.ts";
import { useDeletion } from "./use-deletion.ts";
import "./call-work.css";

const words = callWorkWords.notes;

/** What people have written down about a call. */
export function CallNotes({ callId }: { readonly callId: string }) {
  const notes = useLiveQuery(callNotesQuery(callId));
  const add = useMutation(addNoteMutation(callId));
  const edit = useMutation(editNoteMutation(callId));
  const remove = useMutation(deleteNoteMutation(callId));
  const deletion = useDeletion((noteId) => remove.mutate(noteId));
  // What was written comes back into its field where it could not be kept.
  const [draft, setDraft] = useState("");
  return (
    <section class="card panel-card" aria-labelledby="notes-title">
      <h2 id="notes-title">{words.title}</h2>
      {can("call-work:write") ? (
        <NoteForm
          label={words.body}
          submit={words.add}
          body={draft}
          onBody={setDraft}
          onSubmit={(body) => {
            setDraft("");
            add.mutate(body, { onError: () => setDraft((now) => (now === "" ? body : now)) });
          }}
        />
      ) : null}
      {notes.data ? (
        <>
          {notes.data.items.length === 0 ? <p class="muted">{words.none}</p> : null}
          <ol class="notes">
            {notes.data.items.map((note) => (
              <NoteItem
                key={note.id}
                note={note}
                deletion={deletion}
                onEdit={(body) => edit.mutate({ noteId: note.id, body })}
              />
            ))}
          </ol>
          {notes.data.items.length >= NOTES_LIMIT ? <p class="muted">{words.more}</p> : null}
        </>
      ) : (
        <NotLoaded query={notes} title={words.errorTitle}>
          <Skeleton height="3rem" />
        </NotLoaded>
      )}
    </section>
  );
}
