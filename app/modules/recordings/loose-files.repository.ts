import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "loose_files";

/**
 * Files that no row holds: those that are being written, and those whose row went, by whatever way. They are deleted when they are
 * due, so that none is left behind by a crash, an erasure or a cascade.
 */
export const looseFilesRepository = {
  /** Says that a file is about to be written; unless a row holds it by then, it goes when it is due. */
  async announce(db: Queryable, key: string, dueAt: Date): Promise<void> {
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
