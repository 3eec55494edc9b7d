import type { Queryable } from "./queryable.ts";

/** Whose oldest rows go. Names and conditions are our own text, never anybody's input. */
export interface AgedTable {
  readonly table: string;
  readonly key: string;
  /** When a row's age begins: a column, or an expression of UTC time; an index must begin with it. */
  readonly since: string;
  /** Rows for which this does not hold stay, however old. */
  readonly condition?: string;
}

/** Removes up to `limit` rows older than `olderThan`, the oldest first; resolves with how many. One short statement. */
export async function deleteOldest(
  db: Queryable,
  { table, key, since, condition = "true" }: AgedTable,
  olderThan: Date,
  limit: number,
): Promise<number> {
  // An array, not a subquery: the planner then looks the keys up.
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from ?? where ?? = any (array(select ?? from ?? where ${since} < ? and ${condition} order by ${since} limit ?))`,
    // As text in UTC, which columns with and without a time zone read alike.
    [table, key, key, table, olderThan.toISOString(), limit],
  );
  return rowCount;
}
