import type { DialListRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { ReachPurpose } from "../reachability/index.ts";
import type { DialListStatus, DialSort } from "./dial-lists.contract.ts";

const TABLE = "dial_lists";
const COLUMNS = [
  "id",
  "name",
  "status",
  "sort",
  "purpose",
  "script_id",
  "max_attempts",
  "version",
  "created_at",
  "completed_at",
] as const;

/** Leads to be called one after the other. */
export interface DialList {
  readonly id: string;
  readonly name: string;
  readonly status: DialListStatus;
  readonly sort: DialSort;
  readonly purpose: ReachPurpose;
  readonly scriptId: string | null;
  readonly maxAttempts: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type DialListFields = Partial<
  Pick<DialList, "name" | "status" | "sort" | "purpose" | "scriptId" | "maxAttempts" | "completedAt">
>;

/** Writes and reads lists; their leads have a repository of their own. */
export const dialListsRepository = {
  async insert(
    db: Queryable,
    {
      name,
      createdBy,
      ...others
    }: DialListFields & { readonly name: string; readonly createdBy: string | null },
  ): Promise<DialList> {
    const [row] = await db(TABLE)
      .insert({ ...toColumns(others), name, created_by: createdBy })
      .returning(COLUMNS);
    if (!row) throw new Error("a dial list was not inserted");
    return toDialList(row);
  },

  async byId(db: Queryable, id: string): Promise<DialList | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toDialList(row) : null;
  },

  /** The first one with this name; null where there is none. */
  async byName(db: Queryable, name: string): Promise<DialList | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ name })
      .first();
    return row ? toDialList(row) : null;
  },

  /** Its state stays as it is until the end of the transaction: any number of agents can ask for that at once. */
  async hold(db: Queryable, id: string): Promise<DialList | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forShare()
      .first();
    return row ? toDialList(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<DialList | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toDialList(row) : null;
  },

  async update(db: Queryable, id: string, fields: DialListFields): Promise<DialList> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a dial list that was locked has gone");
    return toDialList(row);
  },

  /** Newest first. Uses index dial_lists_created. */
  async page(
    db: Queryable,
    { status }: { readonly status?: DialListStatus | undefined },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<DialList[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((select) => {
        if (status) select.where({ status });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toDialList);
  },
};

function toColumns({ scriptId, maxAttempts, completedAt, ...same }: DialListFields) {
  return {
    ...same,
    ...(scriptId === undefined ? {} : { script_id: scriptId }),
    ...(maxAttempts === undefined ? {} : { max_attempts: maxAttempts }),
    ...(completedAt === undefined ? {} : { completed_at: completedAt }),
  };
}

function toDialList(row: Pick<DialListRow, (typeof COLUMNS)[number]>): DialList {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    sort: row.sort,
    purpose: row.purpose,
    scriptId: row.script_id,
    maxAttempts: row.max_attempts,
    version: row.version,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  };
}
