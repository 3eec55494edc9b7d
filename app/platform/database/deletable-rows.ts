import { deleteOldest } from "./delete-oldest.ts";
import type { Queryable } from "./queryable.ts";

/** Which rows are meant: those that are there, or those that were deleted and can be restored. */
export type RowState = "kept" | "deleted";

/** A table that keeps what was deleted for a while: it has `id`, `deleted_at`, `version` and `updated_at`. */
export interface DeletableTable<Row, Entity> {
  readonly table: string;
  readonly columns: readonly (keyof Row & string)[];
  /** What a row is called in errors, such as "a schedule". */
  readonly what: string;
  readonly toEntity: (row: Row) => Entity;
}

const CONDITIONS: Readonly<Record<RowState, string>> = {
  kept: "deleted_at is null",
  deleted: "deleted_at is not null",
};

/** Keeps deleted rows apart from the others, in one way: found by their id, deleted, restored, forgotten in the end. */
export function deletableRows<Row, Entity>({ table, columns, what, toEntity }: DeletableTable<Row, Entity>) {
  async function find(db: Queryable, id: string, state: RowState, ending: "" | "for update") {
    const { rows } = await db.raw<{ rows: Row[] }>(
      `select ?? from ?? where id = ? and ${CONDITIONS[state]} ${ending}`,
      [[...columns], table, id],
    );
    return rows[0] === undefined ? null : toEntity(rows[0]);
  }

  return {
    byId: (db: Queryable, id: string, state: RowState = "kept"): Promise<Entity | null> =>
      find(db, id, state, ""),

    /** As it is now, until the end of the transaction. */
    lock: (db: Queryable, id: string, state: RowState = "kept"): Promise<Entity | null> =>
      find(db, id, state, "for update"),

    /** Deletes one that is locked; null restores it. What belongs to it stays with it. */
    async setDeleted(db: Queryable, id: string, deletedAt: Date | null): Promise<Entity> {
      const { rows } = await db.raw<{ rows: Row[] }>(
        "update ?? set deleted_at = ?, version = version + 1, updated_at = now() where id = ? returning ??",
        [table, deletedAt, id, [...columns]],
      );
      if (rows[0] === undefined) throw new Error(`${what} that was locked has gone`);
      return toEntity(rows[0]);
    },

    /** Forgets up to `limit` of those that were deleted before `olderThan`; resolves with how many. */
    prune: (db: Queryable, olderThan: Date, limit: number): Promise<number> =>
      deleteOldest(db, { table, key: "id", since: "deleted_at" }, olderThan, limit),
  };
}
