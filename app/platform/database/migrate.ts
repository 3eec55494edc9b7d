import type { Knex } from "knex";

/** One step of the schema's history. */
export interface Migration {
  /** Sortable and final once published, such as "0001_identity". */
  readonly name: string;
  /**
   * False for statements that refuse a transaction (CREATE INDEX CONCURRENTLY): they are sent over one connection, and
   * take as long as they take. A further attempt may find part of them done.
   */
  readonly transaction?: boolean;
  up(db: Pick<Knex, "raw">): Promise<void>;
}

const TABLE = "schema_migrations";

/** Names of the migrations that were not applied yet, in order. */
export async function pendingMigrations(
  knex: Pick<Knex, "raw">,
  migrations: readonly Migration[],
): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(`select name from ${TABLE}`);
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

/**
 * Applies what has not been applied yet, in order; several processes may call it at once (knex holds a lock row).
 * Migrations only go forward: a mistake is mended by a further one.
 * @returns the names that were applied now.
 */
export async function migrate(knex: Knex, migrations: readonly Migration[]): Promise<string[]> {
  const [, applied] = (await knex.migrate.latest({
    tableName: TABLE,
    migrationSource: {
      getMigrations: async () => [...migrations],
      getMigrationName: (migration: Migration) => migration.name,
      getMigration: async (migration: Migration) => ({
        up: (db: Knex) =>
          migration.transaction === false ? withoutTimeout(db, migration.up) : migration.up(db),
        down: async () => {
          throw new Error("Migrations only go forward");
        },
        config: { transaction: migration.transaction ?? true },
      }),
    },
  })) as [number, string[]];
  return applied;
}

/** The pool's connections are cut off after some seconds, which a large table's index needs and more. */
async function withoutTimeout(pool: Knex, work: Migration["up"]): Promise<void> {
  const connection = await pool.client.acquireConnection();
  const raw = (sql: string, bindings: readonly Knex.RawBinding[] = []) =>
    pool.raw(sql, bindings).connection(connection);
  try {
    await raw("set statement_timeout = 0");
    await work({ raw: raw as Knex["raw"] });
  } finally {
    await raw("reset statement_timeout").catch((error: unknown) => {
      connection.__knex__disposed = error;
    });
    await pool.client.releaseConnection(connection);
  }
}
