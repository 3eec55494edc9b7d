import { PLANNED_ANEW } from "./postgres-client.ts";
import type { Queryable } from "./queryable.ts";

/** A row by its columns, as JSON holds it. */
type JsonRow = Readonly<Record<string, unknown>>;

/** So many ids that sort by the time at which they were made. */
export async function newIds(db: Queryable, count: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    "select uuidv7() as id from generate_series(1, ?::integer)",
    [count],
  );
  return rows.map(({ id }) => id);
}

/**
 * Writes many rows with one statement, whose text is the same for any number of them. Columns that a row leaves out are null: defaults
 * do not count. Table and columns are names of our code, never input.
 */
export async function insertRows(
  db: Queryable,
  table: string,
  columns: readonly string[],
  rows: readonly JsonRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.join(", ");
  await db.raw(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** Writes these columns of many rows by their `id`; each counts a version up. As `insertRows` otherwise. */
export async function updateRows(
  db: Queryable,
  table: string,
  columns: readonly string[],
  rows: readonly (JsonRow & { readonly id: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  const set = columns.map((column) => `${column} = given.${column}`).join(", ");
  await db.raw(
    `update ${table} set ${set}, version = ${table}.version + 1, updated_at = now()
      from jsonb_populate_recordset(null::${table}, ?::jsonb) as given where ${table}.id = given.id`,
    [JSON.stringify(rows)],
  );
}

/** How many rows of one value `idsByValues` finds at most. */
const MAX_PER_VALUE = 20;

/**
 * The ids of rows that are not deleted and have one of these values in a column of an index. Each value is looked up by itself, planned for
 * the table as it is now: while a table grows fast the server's statistics are minutes old, and what was good for a small table, or a
 * plan that was kept, would read all of a large one, batch after batch.
 */
export async function idsByValues(
  db: Queryable,
  table: string,
  columns: readonly { readonly name: string; readonly values: readonly string[] }[],
): Promise<string[]> {
  const lookUps = columns.map(
    ({ name }) => `select found.id from unnest(?::text[]) as given (value) cross join lateral
      (select id from ${table} where ${name} = given.value and deleted_at is null limit ${MAX_PER_VALUE}) as found`,
  );
  const { rows } = await db
    .raw<{ rows: { id: string }[] }>(
      lookUps.join(" union "),
      columns.map(({ values }) => [...values]),
    )
    .options(PLANNED_ANEW);
  return rows.map(({ id }) => id);
}
