import type { NoteRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "notes";
const COLUMNS = ["id", "subject_type", "subject_id", "author_id", "body", "created_at", "edited_at"] as const;

/** What somebody wrote down about a record. */
export interface Note {
  readonly id: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly authorId: string | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

/** A kind of record, and its id. */
interface NoteSubject {
  readonly type: string;
  readonly id: string;
}

/** Writes and reads notes. */
export const notesRepository = {
  async insert(db: Queryable, subject: NoteSubject, authorId: string, body: string): Promise<Note> {
    const [row] = await db(TABLE)
      .insert({ subject_type: subject.type, subject_id: subject.id, author_id: authorId, body })
      .returning(COLUMNS);
    if (!row) throw new Error("a note was not inserted");
    return toNote(row);
  },

  /** Newest first. Uses index notes_subject. */
  async page(
    db: Queryable,
    subject: NoteSubject,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Note[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ subject_id: subject.id, subject_type: subject.type })
      .modify(newestFirst(limit, after));
    return rows.map(toNote);
  },

  /** Null when the author has no such note on the record. */
  async edit(
    db: Queryable,
    subject: NoteSubject,
    { id, authorId, body }: { readonly id: string; readonly authorId: string; readonly body: string },
  ): Promise<Note | null> {
    const [row] = await db(TABLE)
      .where({ id, author_id: authorId, subject_id: subject.id, subject_type: subject.type })
      .update({ body, edited_at: db.fn.now() })
      .returning(COLUMNS);
    return row ? toNote(row) : null;
  },

  /** False when the author has no such note on the record. */
  async delete(db: Queryable, subject: NoteSubject, id: string, authorId: string): Promise<boolean> {
    const count = await db(TABLE)
      .where({ id, author_id: authorId, subject_id: subject.id, subject_type: subject.type })
      .delete();
    return count > 0;
  },

  /** Forgets up to `limit` notes of calls that were written before `olderThan`. Uses index notes_of_calls. */
  async pruneOfCalls(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const notes = { table: TABLE, key: "id", since: "created_at", condition: "subject_type = 'call'" };
    return deleteOldest(db, notes, olderThan, limit);
  },

  /** Gives a record the notes of others; resolves with where each was before. Uses index notes_subject. */
  async move(
    db: Queryable,
    type: string,
    from: readonly string[],
    to: string,
  ): Promise<{ readonly id: string; readonly from: string }[]> {
    const { rows } = await db.raw<{ rows: { id: string; from: string }[] }>(
      `update ${TABLE} set subject_id = ? from ${TABLE} before
        where ${TABLE}.id = before.id and before.subject_type = ? and before.subject_id = any (?::uuid[])
        returning ${TABLE}.id, before.subject_id as from`,
      [to, type, [...from]],
    );
    return rows;
  },

  /** Gives notes back to where they were, those that are still where they were moved to. */
  async moveBack(
    db: Queryable,
    moved: readonly { readonly id: string; readonly from: string }[],
    to: string,
  ): Promise<void> {
    await db.raw(
      `update ${TABLE} set subject_id = moved.back from unnest(?::uuid[], ?::uuid[]) as moved (id, back)
        where ${TABLE}.id = moved.id and ${TABLE}.subject_id = ?`,
      [moved.map(({ id }) => id), moved.map(({ from }) => from), to],
    );
  },
};

function toNote(row: Pick<NoteRow, (typeof COLUMNS)[number]>): Note {
  return {
    id: row.id,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    authorId: row.author_id,
    body: row.body,
    createdAt: row.created_at,
    editedAt: row.edited_at,
  };
}
