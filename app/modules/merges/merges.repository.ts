import type { MergeRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "merges";
const COLUMNS = [
  "id",
  "kind",
  "into_id",
  "from_ids",
  "before",
  "after",
  "moved",
  "actor_kind",
  "actor_id",
  "at",
  "undone_at",
] as const;

/** Records that were made one, with what undoing that takes. */
export interface Merge {
  readonly id: string;
  readonly kind: "lead" | "contact";
  readonly intoId: string;
  readonly fromIds: readonly string[];
  /** The fields of the record that stayed, before. */
  readonly before: Readonly<Record<string, unknown>>;
  /** The same fields as the merge made them. */
  readonly after: Readonly<Record<string, unknown>>;
  readonly moved: Readonly<Record<string, readonly { readonly id: string; readonly from: string }[]>>;
  readonly actorKind: "user" | "api_key";
  readonly actorId: string;
  readonly at: Date;
  readonly undoneAt: Date | null;
}

/** Writes and reads merges. */
export const mergesRepository = {
  async insert(db: Queryable, merge: Omit<Merge, "id" | "at" | "undoneAt">): Promise<Merge> {
    const [row] = await db(TABLE)
      .insert({
        kind: merge.kind,
        into_id: merge.intoId,
        from_ids: [...merge.fromIds],
        before: JSON.stringify(merge.before),
        after: JSON.stringify(merge.after),
        moved: JSON.stringify(merge.moved),
        actor_kind: merge.actorKind,
        actor_id: merge.actorId,
      })
      .returning(COLUMNS);
    if (!row) throw new Error("a merge was not inserted");
    return toMerge(row);
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Merge | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toMerge(row) : null;
  },

  async noteUndone(db: Queryable, id: string): Promise<Merge> {
    const [row] = await db(TABLE).where({ id }).update({ undone_at: db.fn.now() }).returning(COLUMNS);
    if (!row) throw new Error("a merge that was locked has gone");
    return toMerge(row);
  },

  /** Newest first; of others only where `actorId` is null. Uses index merges_at. */
  async page(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
    actorId: string | null,
  ): Promise<Merge[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (actorId !== null) query.where({ actor_id: actorId });
      })
      .modify(newestFirst(limit, after, { at: "at" }));
    return rows.map(toMerge);
  },
};

function toMerge(row: Pick<MergeRow, (typeof COLUMNS)[number]>): Merge {
  return {
    id: row.id,
    kind: row.kind,
    intoId: row.into_id,
    fromIds: row.from_ids,
    before: row.before as Merge["before"],
    after: row.after as Merge["after"],
    moved: row.moved as Merge["moved"],
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    at: row.at,
    undoneAt: row.undone_at,
  };
}
