import type { Knex } from "knex";

/** What a repository queries: the pool or an open transaction. */
export type Queryable = Pick<Knex, "raw" | "fn"> &
  ((table: string) => Knex.QueryBuilder<DatabaseRow, DatabaseRow[]>);

/** A row as knex gives it: without types. Each repository and read has one mapper that gives it some. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a row's columns are not known yet.
export type DatabaseRow = any;
