import knexModule, { type Knex } from "knex";
import { createWaitingLine } from "../load-shedding/index.ts";
import type { Logger } from "../log/index.ts";
import { PooledClient, type SlowQuery, WORDING } from "./postgres-client.ts";
import type { Queryable } from "./queryable.ts";
import { COLUMN_TYPES } from "./timestamps.ts";
import { sharedWork } from "./shared-transaction.ts";
import { runTransaction, shareTransaction } from "./transaction.ts";

/** The pool of one process. */
export interface Database {
  /** For reads outside of a transaction. */
  readonly pool: Knex;
  /** Runs `work` in one transaction; it commits when `work` resolves and rolls back when it throws. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in which every statement, over the pool or in a transaction, is part of one transaction; it commits when `work` resolves and
   * rolls back when it throws.
   */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Is what runs now part of such work? It sees what nobody else may see yet. */
  isTogether(): boolean;
  /** Resolves with the round trip in milliseconds; rejects when the database does not answer in time. */
  ping(timeoutMs: number): Promise<number>;
  /** How long who asks for a connection now will probably wait for one, in milliseconds. */
  expectedWaitMs(): number;
  /** Who has the pool's connections now. */
  poolUsage(): PoolUsage;
  /** Closes connections that nobody has, down to the least that the pool keeps, without waiting for them to have been idle long; answers how many. */
  dropIdle(): number;
  close(): Promise<void>;
}

/** The connections of a pool. */
export interface PoolUsage {
  readonly used: number;
  readonly idle: number;
  /** Who waits for one. */
  readonly pending: number;
  /** How many there can be. */
  readonly max: number;
}

/** What we use of tarn's pool, which knex leaves without a type. */
interface TarnPool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
  /** Closes what has been idle for `idleTimeoutMillis`; the pool does it by itself every second. */
  check(): void;
  idleTimeoutMillis: number;
}

/** BEGIN and the statement after it travel together; PostgreSQL answers in their order. pg's option, which knex's types lack. */
const PIPELINED = { pipeline: true };

/**
 * Opens a pool of 5 to `poolMax` connections (CE-6: idle 30 s, connect, create and destroy 5 s, acquire 2 s, reap 1 s, retry 100 ms),
 * and one connection beside them for `ping`. Statements are cut off by the server after 10 s, idle transactions after 30 s.
 */
export function createDatabase(options: {
  readonly url: string;
  readonly poolMax: number;
  readonly applicationName: string;
  /** Told in lines of its own format what knex would print: connections that were lost or cannot be had. */
  readonly logger: Logger;
  /** How long work waits for a connection, in the pool and at the server alike; left out: as above. */
  readonly patienceMs?: number;
  /** Told of statements that took 150 ms or longer. */
  readonly onSlowQuery?: (query: SlowQuery) => void;
}): Database {
  const connectMs = options.patienceMs ?? 5_000;
  const acquireMs = options.patienceMs ?? 2_000;
  const open = (min: number, max: number) =>
    knexModule({
      ...WORDING,
      client: PooledClient,
      connection: {
        connectionString: options.url,
        application_name: options.applicationName,
        connectionTimeoutMillis: connectMs,
        statement_timeout: 10_000,
        idle_in_transaction_session_timeout: 30_000,
        keepAlive: true,
        types: COLUMN_TYPES,
        ...PIPELINED,
      },
      pool: {
        min,
        max,
        idleTimeoutMillis: 30_000,
        createTimeoutMillis: connectMs,
        destroyTimeoutMillis: 5_000,
        acquireTimeoutMillis: acquireMs,
        reapIntervalMillis: 1_000,
        createRetryIntervalMillis: 100,
      },
      acquireConnectionTimeout: acquireMs,
      log: intoLogger(options.logger),
    });
  const pool = open(5, options.poolMax);
  // A pool that is busy says nothing of the database: who asks for its health must not wait in that line.
  const probe = open(0, 1);
  const client: PooledClient = pool.client;
  const connections = client.pool as unknown as TarnPool;
  const line = createWaitingLine(options.poolMax);
  client.onSlowQuery = options.onSlowQuery;
  client.line = line;
  return {
    pool,
    transaction: (work) => runTransaction(pool, work),
    together: (work) => shareTransaction(pool, work),
    isTogether: () => sharedWork() !== undefined,
    ping: async (timeoutMs) => {
      const startedAt = performance.now();
      await probe.raw("select 1").timeout(timeoutMs);
      return performance.now() - startedAt;
    },
    expectedWaitMs: line.expectedWaitMs,
    poolUsage: () => ({
      used: connections.numUsed(),
      idle: connections.numFree(),
      pending: connections.numPendingAcquires(),
      max: options.poolMax,
    }),
    dropIdle: () => {
      const before = connections.numFree();
      const { idleTimeoutMillis } = connections;
      connections.idleTimeoutMillis = 0;
      try {
        connections.check();
      } finally {
        connections.idleTimeoutMillis = idleTimeoutMillis;
      }
      return before - connections.numFree();
    },
    close: async () => {
      await Promise.all([pool.destroy(), probe.destroy()]);
    },
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
