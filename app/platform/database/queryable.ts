import type { Knex } from "knex";

/** Names knex's own typing of a table, which it does not export. */
const typedTable = <Table extends Knex.TableNames>(knex: Knex, table: Table) => knex(table);

/**
 * What a repository queries: the pool or an open transaction. Tables are typed by app/migrations/tables.generated.ts: a
 * misspelt table or column does not compile.
 */
export interface Queryable extends Pick<Knex, "raw" | "fn"> {
  <Table extends Knex.TableNames>(table: Table): ReturnType<typeof typedTable<Table>>;
}
