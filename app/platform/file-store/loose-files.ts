import type { Queryable } from "../database/index.ts";
import type { FileStore } from "./file-store.ts";

const TABLE = "loose_files";
const SWEPT_AT_ONCE = 100;
/** Longer than any file takes to be written. */
const WRITTEN_WITHIN_MS = 86_400_000;
/** What could not be deleted is tried again after this time, so that it holds up no others. */
const TRIED_AGAIN_AFTER_MS = 3_600_000;

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

  /** They could not be deleted. */
  async putOff(db: Queryable, keys: readonly string[], until: Date): Promise<void> {
    await db(TABLE)
      .whereIn("key", [...keys])
      .update({ due_at: until });
  },

  /** Their files are gone. */
  async forget(db: Queryable, keys: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("key", [...keys])
      .delete();
  },
};

/**
 * Deletes files that no row holds; resolves with how many.
 * @throws AggregateError after all others were deleted, where some could not be
 */
export async function sweepLooseFiles(db: Queryable, store: FileStore, now: Date): Promise<number> {
  const keys = await looseFilesRepository.due(db, now, SWEPT_AT_ONCE);
  const [gone, kept, errors]: [string[], string[], unknown[]] = [[], [], []];
  for (const key of keys) {
    try {
      await store.delete(key);
      gone.push(key);
    } catch (error) {
      kept.push(key);
      errors.push(error);
    }
  }
  // The files first: a crash in between has them deleted again.
  await looseFilesRepository.forget(db, gone);
  if (errors.length === 0) return gone.length;
  await looseFilesRepository.putOff(db, kept, new Date(now.getTime() + TRIED_AGAIN_AFTER_MS));
  throw new AggregateError(errors, `${errors.length} files that nobody holds could not be deleted`);
}
