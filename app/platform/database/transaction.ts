import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import type { PgConnection } from "knex/lib/dialects/postgres/index.js";
import { type PooledClient, TransactionClient } from "./postgres-client.ts";
import type { Queryable } from "./queryable.ts";

const ROLLBACK_TIMEOUT_MS = 5_000;

/**
 * Runs `work` in a transaction of its own; it commits when `work` resolves and rolls back when it throws. knex's own
 * transactions make a whole knex for each one, which cost more than all statements of a webhook (docs/decisions/0012).
 * Throws what `work` threw, and where `work` hid the error of a statement: nothing of it could be committed then.
 */
export async function runTransaction<T>(
  pool: Knex,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  const pooled: PooledClient = pool.client;
  const connection = await pooled.acquireConnection();
  const client = new TransactionClient(pooled, connection);
  try {
    const result = await work(queryableOf(client, pool));
    const begun = client.end();
    if (!begun) return result;
    await begun;
    const { response } = await pooled._query(connection, { sql: "COMMIT" });
    if (response?.command === "ROLLBACK") throw new Error("a statement of the transaction had failed");
    return result;
  } catch (error) {
    if (client.end()) await rollBack(pooled, connection);
    throw error;
  } finally {
    await pooled.releaseConnection(connection);
  }
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
