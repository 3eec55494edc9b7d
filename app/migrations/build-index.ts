import type { Knex } from "knex";

/**
 * Builds an index while the table is written to; `definition` is what follows "on". One that an earlier attempt left half built
 * is built anew. Only in a migration without a transaction.
 */
export async function buildIndex(
  db: Pick<Knex, "raw">,
  name: string,
  definition: string,
  kind: "index" | "unique index" = "index",
): Promise<void> {
  const { rows } = await db.raw("select from pg_index where indexrelid = to_regclass(?) and not indisvalid", [
    name,
  ]);
  if (rows.length > 0) await db.raw(`drop index concurrently ${name}`);
  await db.raw(`create ${kind} concurrently if not exists ${name} on ${definition}`);
}
