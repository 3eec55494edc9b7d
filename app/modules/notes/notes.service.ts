import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { HistoryService, Person, Subject } from "../history/index.ts";
import { noteErrors } from "./notes.errors.ts";
import { type Note, notesRepository } from "./notes.repository.ts";

/** A note with its author's name. */
export interface NoteWithAuthor extends Note {
  readonly authorName: string | null;
}

/** Who writes: acts for a user, which an API key does, too. */
export type Author = Pick<Person, "kind" | "id" | "userId">;

export type NotesService = ReturnType<typeof createNotesService>;

/** Notes of records. Whoever asks has made sure that the record is there for them. */
export function createNotesService(deps: {
  readonly database: Database;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly history: Pick<HistoryService, "record">;
}) {
  const { database, history } = deps;

  async function withAuthors(notes: readonly Note[]): Promise<NoteWithAuthor[]> {
    const names = await deps.identity.namesOf(
      notes.map(({ authorId }) => authorId).filter((id) => id !== null),
    );
    return notes.map((note) => ({ ...note, authorName: names.get(note.authorId ?? "") ?? null }));
  }

  async function withAuthor(note: Note): Promise<NoteWithAuthor> {
    const [named] = await withAuthors([note]);
    return named ?? { ...note, authorName: null };
  }

  return {
    async add(tx: UnitOfWork, subject: Subject, author: Author, body: string): Promise<NoteWithAuthor> {
      const note = await notesRepository.insert(tx.db, subject, author.userId, body);
      await history.record(tx, [{ subject, actor: author, action: "note_added" }]);
      return withAuthor(note);
    },

    /** @throws note_not_found, also when somebody else wrote it */
    async edit(
      tx: UnitOfWork,
      subject: Subject,
      author: Author,
      { id, body }: { readonly id: string; readonly body: string },
    ): Promise<NoteWithAuthor> {
      const note = await notesRepository.edit(tx.db, subject, { id, authorId: author.userId, body });
      if (!note) throw noteErrors.note_not_found();
      await history.record(tx, [{ subject, actor: author, action: "note_edited" }]);
      return withAuthor(note);
    },

    /** @throws note_not_found, also when somebody else wrote it */
    async delete(tx: UnitOfWork, subject: Subject, author: Author, id: string): Promise<void> {
      if (!(await notesRepository.delete(tx.db, subject, id, author.userId)))
        throw noteErrors.note_not_found();
      await history.record(tx, [{ subject, actor: author, action: "note_deleted" }]);
    },

    /** Newest first. */
    async of(subject: Subject, request: PageRequest): Promise<Page<NoteWithAuthor>> {
      const after = keysetCursor.read(request.cursor);
      const rows = await notesRepository.page(database.pool, subject, request.limit + 1, after);
      const page = keysetCursor.page(rows, request.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: await withAuthors(page.items), nextCursor: page.nextCursor };
    },

    /** Forgets up to `limit` notes of calls from before `olderThan`; resolves with how many. */
    async pruneOfCalls(olderThan: Date, limit: number): Promise<number> {
      return notesRepository.pruneOfCalls(database.pool, olderThan, limit);
    },

    /** Gives a record the notes of others of its kind; resolves with where each was before. */
    async move(tx: UnitOfWork, type: string, from: readonly string[], to: string) {
      return notesRepository.move(tx.db, type, from, to);
    },

    /** Gives notes back to where they were, those that are still at `to`. */
    async moveBack(
      tx: UnitOfWork,
      moved: readonly { readonly id: string; readonly from: string }[],
      to: string,
    ): Promise<void> {
      await notesRepository.moveBack(tx.db, moved, to);
    },
  };
}
