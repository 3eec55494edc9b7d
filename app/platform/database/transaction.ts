import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import type { PgConnection } from "knex/lib/dialects/postgres/index.js";
import { type PooledClient, TransactionClient } from "./postgres-client.ts";
import type { Queryable } from "./queryable.ts";
import { inTurn, sharedWork, withSharedConnection } from "./shared-transaction.ts";

const ROLLBACK_TIMEOUT_MS = 5_000;

/**
 * Runs `work` in a transaction of its own; it commits when `work` resolves and rolls back when it throws. knex's own
 * transactions make a whole knex for each one, which cost more than all statements of a webhook (docs/decisions/0012).
 * Within work that shares a transaction it is nested in that one. Throws what `work` threw, and where `work` hid the error of a
 * statement: nothing of it could be committed then.
 */
export async function runTransaction<T>(
  pool: Knex,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  const pooled: PooledClient = pool.client;
  const shared = sharedWork(pooled.pool);
  if (shared) return inTurn(shared, () => nestedTransaction(pool, shared.shared.connection, work));
  const connection = await pooled.acquireConnection();
  const client = new TransactionClient(pooled, connection, "BEGIN");
  try {
    const result = await work(queryableOf(client, pool));
    const begun = client.end();
    if (!begun) return result;
    await begun;
    await commit(pooled, connection);
    return result;
  } catch (error) {
    if (client.end()) await rollBack(pooled, connection);
    throw error;
  } finally {
    await pooled.releaseConnection(connection);
  }
}

/**
 * Runs `work` whose statements are all part of one transaction, whoever sends them and by whichever way; it commits when `work`
 * resolves and rolls back when it throws. Transactions that begin within are nested: one that fails is taken back alone.
 */
export async function shareTransaction<T>(pool: Knex, work: () => Promise<T>): Promise<T> {
  const pooled: PooledClient = pool.client;
  if (sharedWork(pooled.pool)) return work();
  const connection = await pooled.acquireConnection();
  try {
    await pooled._query(connection, { sql: "BEGIN" });
    const result = await withSharedConnection({ pool: pooled.pool, connection, borrowed: 0 }, work);
    await commit(pooled, connection);
    return result;
  } catch (error) {
    await rollBack(pooled, connection);
    throw error;
  } finally {
    await pooled.releaseConnection(connection);
  }
}

/** Savepoints all have one name: PostgreSQL means the latest by it, which is the innermost. */
async function nestedTransaction<T>(
  pool: Knex,
  connection: PgConnection,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  const pooled: PooledClient = pool.client;
  const client = new TransactionClient(pooled, connection, "SAVEPOINT nested");
  const release = () => pooled._query(connection, { sql: "RELEASE SAVEPOINT nested" });
  try {
    const result = await work(queryableOf(client, pool));
    const begun = client.end();
    if (!begun) return result;
    await begun;
    await release();
    return result;
  } catch (error) {
    const begun = client.end();
    if (begun) {
      await begun;
      await pooled._query(connection, { sql: "ROLLBACK TO SAVEPOINT nested" });
      await release();
    }
    throw error;
  }
}

async function commit(pooled: PooledClient, connection: PgConnection): Promise<void> {
  const { response } = await pooled._query(connection, { sql: "COMMIT" });
  if (response?.command === "ROLLBACK") throw new Error("a statement of the transaction had failed");
}

function queryableOf(client: TransactionClient, pool: Knex): Queryable {
  const ofTable = (table: string) => client.queryBuilder().table(table);
  // The typing of tables is knex's own, which only its own function has.
  return Object.assign(ofTable, { raw: client.raw.bind(client), fn: pool.fn }) as unknown as Queryable;
}

/** A connection that cannot be rolled back in time is closed by the pool: what its state is, nobody knows. */
async function rollBack(pooled: PooledClient, connection: PgConnection): Promise<void> {
  const timer = new AbortController();
  const tooLate = sleep(ROLLBACK_TIMEOUT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no rollback within ${ROLLBACK_TIMEOUT_MS} ms`);
  });
  try {
    await Promise.race([pooled._query(connection, { sql: "ROLLBACK" }), tooLate]);
  } catch (error) {
    connection.__knex__disposed ??= error;
  } finally {
    timer.abort();
    tooLate.catch(() => undefined);
  }
}
