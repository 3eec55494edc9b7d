import type { Queryable } from "../database/index.ts";
import type { FileStore } from "./file-store.ts";

const TABLE = "loose_files";
const SWEPT_AT_ONCE = 100;
/** Longer than any file takes to be written. */
const WRITTEN_WITHIN_MS = 86_400_000;

/**
 * Files that no row holds: those that are being written, and those whose row went, by whatever way. They are deleted when they are
 * due, so that none is left behind by a crash, an erasure or a cascade.
 */
export const looseFilesRepository = {
  /** Says that a file is about to be written; unless a row holds it by then, it goes when it is due, within a day. */
  async announce(
    db: Queryable,
    key: string,
    dueAt = new Date(Date.now() + WRITTEN_WITHIN_MS),
  ): Promise<void> {
    await db(TABLE).insert({ key, due_at: dueAt });
  },

  /** A row of the same transaction holds it. */
  async hold(db: Queryable, key: string): Promise<void> {
    await db(TABLE).where({ key }).delete();
  },

  /** Nobody wants it: it may go at once. */
  async release(db: Queryable, key: string): Promise<void> {
    await db(TABLE).where({ key }).update({ due_at: db.fn.now() });
  },

  /** Those that may go. Uses index loose_files_due. */
  async due(db: Queryable, now: Date, limit: number): Promise<string[]> {
    return db(TABLE).where("due_at", "<=", now).orderBy("due_at").limit(limit).pluck("key");
  },

  /** Their files are gone. */
  async forget(db: Queryable, keys: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("key", [...keys])
      .delete();
  },
};

/** Deletes files that no row holds; resolves with how many. */
export async function sweepLooseFiles(db: Queryable, store: FileStore, now: Date): Promise<number> {
  const keys = await looseFilesRepository.due(db, now, SWEPT_AT_ONCE);
  // The file first: a crash in between has it deleted again.
  for (const key of keys) await store.delete(key);
  await looseFilesRepository.forget(db, keys);
  return keys.length;
}
