import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import type { Note } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { callWorkWords } from "./call-work.strings.ts";
import { NoteForm } from "./note-form.tsx";
import { isPending } from "./notes.queries.ts";
import type { Deletion } from "./use-deletion.ts";

const words = callWorkWords.notes;

/** A note; one's own can be changed and deleted. */
export function NoteItem(props: {
  readonly note: Note;
  readonly deletion: Deletion;
  readonly onEdit: (body: string) => void;
}) {
  const { note, deletion } = props;
  const [draft, setDraft] = useState<string | null>(null);
  if (deletion.isLeaving(note.id)) {
    return (
      <li class="note note-gone" role="status">
        {words.removed}{" "}
        <Button size="small" onClick={() => deletion.undo(note.id)}>
          {words.undo}
        </Button>
      </li>
    );
  }
  const isMine = note.author.id !== null && note.author.id === currentUser()?.id && !isPending(note.id);
  return (
    <li class="note" data-pending={isPending(note.id)}>
      <p class="note-head">
        <span>{note.author.name ?? words.somebody}</span>
        <time class="muted" dateTime={note.createdAt} title={formatFull(note.createdAt)}>
          {formatWhen(note.createdAt, Date.now())}
        </time>
        {note.editedAt === null ? null : (
          <span class="muted" title={formatFull(note.editedAt)}>
            {words.edited}
          </span>
        )}
        {isMine && draft === null ? (
          <span class="note-actions">
            <Button
              kind="ghost"
              size="small"
              icon="pencil"
              aria-label={words.edit}
              onClick={() => setDraft(note.body)}
            />
            <Button
              kind="ghost"
              size="small"
              icon="trash"
              aria-label={words.remove}
              onClick={() => deletion.begin(note.id)}
            />
          </span>
        ) : null}
      </p>
      {draft === null ? (
        <p class="note-body">{note.body}</p>
      ) : (
        <NoteForm
          label={words.edit}
          submit={words.save}
          body={draft}
          onBody={setDraft}
          onCancel={() => setDraft(null)}
          onSubmit={(body) => {
            setDraft(null);
            if (body !== note.body) props.onEdit(body);
          }}
        />
      )}
    </li>
  );
}
