import type { SavedViewRow } from "../../migrations/tables.generated.ts";
import { deletableRows, newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "saved_views";
const DEFAULTS = "saved_view_defaults";
const COLUMNS = [
  "id",
  "user_id",
  "list",
  "name",
  "query",
  "is_shared",
  "position",
  "version",
  "created_at",
  "updated_at",
] as const;
/** Of the advisory lock under which views are made, named and shared. */
const WRITE_LOCK = 730_403;

/** A way to look at a list that somebody has named. */
export interface SavedView {
  readonly id: string;
  readonly userId: string;
  readonly list: string;
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
  readonly position: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be written of a view. */
export type SavedViewFields = Pick<SavedView, "name" | "query" | "isShared" | "position">;

/** Writes and reads saved views. Forgetting uses index saved_views_deleted. */
export const savedViewsRepository = {
  ...deletableRows({ table: TABLE, columns: COLUMNS, what: "a saved view", toEntity: toView }),

  /** One is written at a time, until the end of the transaction: names are one's alone, and there is a bound. */
  async lockWrites(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [WRITE_LOCK]);
  },

  async insert(
    db: Queryable,
    fields: SavedViewFields & Pick<SavedView, "userId" | "list">,
  ): Promise<SavedView> {
    const [row] = await db(TABLE)
      .insert({
        user_id: fields.userId,
        list: fields.list,
        name: fields.name,
        query: fields.query,
        is_shared: fields.isShared,
        position: fields.position,
      })
      .returning(COLUMNS);
    if (!row) throw new Error("a saved view was not inserted");
    return toView(row);
  },

  /** Those of a list that are somebody's own. Uses index saved_views_name. */
  async ownOf(db: Queryable, userId: string, list: string): Promise<SavedView[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId, list })
      .whereNull("deleted_at");
    return rows.map(toView);
  },

  /** How many of a list are shared, by whomever. Uses index saved_views_shared. */
  async countShared(db: Queryable, list: string): Promise<number> {
    const row = await db(TABLE)
      .where({ list })
      .whereRaw("is_shared and deleted_at is null")
      .count({ count: "*" })
      .first();
    return Number(row?.count ?? 0);
  },

  async update(db: Queryable, id: string, fields: Partial<SavedViewFields>): Promise<SavedView> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({
        ...(fields.name === undefined ? {} : { name: fields.name }),
        ...(fields.query === undefined ? {} : { query: fields.query }),
        ...(fields.isShared === undefined ? {} : { is_shared: fields.isShared }),
        ...(fields.position === undefined ? {} : { position: fields.position }),
        version: db.raw("version + 1"),
        updated_at: db.fn.now(),
      })
      .returning(COLUMNS);
    if (!row) throw new Error("a saved view that was read under lock has gone");
    return toView(row);
  },

  /** Somebody's own and those that are shared, newest first. */
  async page(
    db: Queryable,
    query: { readonly userId: string; readonly list: string | undefined },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<SavedView[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereRaw("(user_id = ? or is_shared) and deleted_at is null", [query.userId])
      .modify((select) => {
        if (query.list !== undefined) select.where({ list: query.list });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toView);
  },

  /** Ids of the views with which lists open for somebody. */
  async defaultsOf(db: Queryable, userId: string): Promise<ReadonlySet<string>> {
    const ids = await db(DEFAULTS).where({ user_id: userId }).pluck("view_id");
    return new Set(ids);
  },

  async setDefault(db: Queryable, userId: string, { id, list }: SavedView): Promise<void> {
    await db(DEFAULTS)
      .insert({ user_id: userId, list, view_id: id })
      .onConflict(["user_id", "list"])
      .merge(["view_id"]);
  },

  async clearDefault(db: Queryable, userId: string, viewId: string): Promise<void> {
    await db(DEFAULTS).where({ user_id: userId, view_id: viewId }).delete();
  },
};

function toView(row: Pick<SavedViewRow, (typeof COLUMNS)[number]>): SavedView {
  return {
    id: row.id,
    userId: row.user_id,
    list: row.list,
    name: row.name,
    query: row.query,
    isShared: row.is_shared,
    position: row.position,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
