import knexModule, { type Knex } from "knex";
import type { Logger } from "../log/index.ts";

/** A query is slow from here on (CE-8). */
const SLOW_QUERY_MS = 150;

/** What a repository queries: the pool or an open transaction. */
export type Queryable = Knex | Knex.Transaction;

/** A row as knex gives it: without types. Each repository and read has one mapper that gives it some. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a row's columns are not known yet.
export type DatabaseRow = any;

/** The pool of one process. */
export interface Database {
  /** For reads outside of a transaction. */
  readonly pool: Knex;
  /** Runs `work` in one transaction; it commits when `work` resolves and rolls back when it throws. */
  transaction<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Resolves with the round trip in milliseconds; rejects when the database does not answer in time. */
  ping(timeoutMs: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a pool of 5 to `poolMax` connections (CE-6: idle 30 s, connect, create and destroy 5 s, acquire 2 s, reap 1 s, retry 100 ms).
 * Statements are cut off by the server after 10 s, idle transactions after 30 s.
 */
export function createDatabase(options: {
  readonly url: string;
  readonly poolMax: number;
  readonly applicationName: string;
  /** Told in lines of its own format what knex would print: connections that were lost or cannot be had. */
  readonly logger: Logger;
  /** Told of statements that took `SLOW_QUERY_MS` or longer; values are left out. */
  readonly onSlowQuery?: (query: { readonly sql: string; readonly durationMs: number }) => void;
}): Database {
  const pool = knexModule({
    client: "pg",
    // Errors show the statement with its placeholders: values are data of people.
    compileSqlOnError: false,
    connection: {
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    },
    pool: {
      min: 5,
      max: options.poolMax,
      idleTimeoutMillis: 30_000,
      createTimeoutMillis: 5_000,
      destroyTimeoutMillis: 5_000,
      acquireTimeoutMillis: 2_000,
      reapIntervalMillis: 1_000,
      createRetryIntervalMillis: 100,
    },
    acquireConnectionTimeout: 2_000,
    asyncStackTraces: false,
    log: intoLogger(options.logger),
  });
  if (options.onSlowQuery) watchSlowQueries(pool, options.onSlowQuery);
  return {
    pool,
    transaction: (work) => pool.transaction(work),
    ping: async (timeoutMs) => {
      const startedAt = performance.now();
      await pool.raw("select 1").timeout(timeoutMs);
      return performance.now() - startedAt;
    },
    close: () => pool.destroy(),
  };
}

function intoLogger(logger: Logger): Knex.Logger {
  // An error that fails a request is logged whole with that request; here its first line is enough.
  const firstLine = (said: unknown) => String(said).split("\n", 1)[0];
  return {
    warn: (said) => logger.warn({ reason: firstLine(said) }, "database connection"),
    error: (said) => logger.error({ reason: firstLine(said) }, "database connection"),
    deprecate: (said) => logger.warn({ reason: firstLine(said) }, "database library is used in an old way"),
    debug: (said) => logger.debug({ reason: firstLine(said) }, "database"),
  };
}

function watchSlowQueries(pool: Knex, tell: (query: { sql: string; durationMs: number }) => void): void {
  const startedAt = new Map<string, number>();
  pool.on("query", ({ __knexQueryUid: id }: { __knexQueryUid: string }) =>
    startedAt.set(id, performance.now()),
  );
  const end = ({ __knexQueryUid: id, sql }: { __knexQueryUid: string; sql: string }) => {
    const begun = startedAt.get(id);
    startedAt.delete(id);
    const durationMs = begun === undefined ? 0 : performance.now() - begun;
    if (durationMs >= SLOW_QUERY_MS) tell({ sql, durationMs: Math.round(durationMs) });
  };
  pool.on("query-response", (_response: unknown, query: { __knexQueryUid: string; sql: string }) =>
    end(query),
  );
  pool.on("query-error", (_error: unknown, query: { __knexQueryUid: string; sql: string }) => end(query));
}
