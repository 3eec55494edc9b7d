import type { NoteJson } from "./notes.contract.ts";
import type { NoteWithAuthor } from "./notes.service.ts";

/** A note as clients see it. */
export function presentNote(note: NoteWithAuthor): NoteJson {
  return {
    id: note.id,
    body: note.body,
    author: { id: note.authorId, name: note.authorName },
    createdAt: note.createdAt.toISOString(),
    editedAt: note.editedAt?.toISOString() ?? null,
  };
}
