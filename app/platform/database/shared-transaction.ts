import { AsyncLocalStorage } from "node:async_hooks";
import type { PgConnection } from "knex/lib/dialects/postgres/index.js";

/** A connection in a transaction that all statements of a piece of work go to, whoever sends them. */
export interface SharedConnection {
  /** Whose connection it is: another pool's statements go their own way. */
  readonly pool: unknown;
  readonly connection: PgConnection;
  /** Statements of the work that are under way, beside those of its nested transactions. */
  borrowed: number;
  onReturned?: () => void;
}

/** The work, or a transaction nested in it. */
export interface SharedWork {
  readonly shared: SharedConnection;
  /** What the work has left behind, a timer or a promise that nobody waits for, is not part of it any more. */
  isOver: boolean;
  /** Ends with the latest transaction nested in it: none may begin while another is under way. */
  latest: Promise<unknown>;
}

const current = new AsyncLocalStorage<SharedWork>();
const sharedBy = new WeakMap<PgConnection, SharedConnection>();

/** The work that is under way now, on the connection of this pool or of any; undefined: statements go each to a connection of its own. */
export function sharedWork(pool?: unknown): SharedWork | undefined {
  const work = current.getStore();
  return work && !work.isOver && (pool === undefined || work.shared.pool === pool) ? work : undefined;
}

/** Runs work whose statements all go to this connection; when it resolves or rejects, none of them is under way any more. */
export async function withSharedConnection<T>(shared: SharedConnection, run: () => Promise<T>): Promise<T> {
  sharedBy.set(shared.connection, shared);
  try {
    return await within(shared, run);
  } finally {
    if (shared.borrowed > 0) {
      await new Promise<void>((resolve) => {
        shared.onReturned = resolve;
      });
    }
    sharedBy.delete(shared.connection);
  }
}

/** Runs a nested transaction when those before it are over. What it begins in turn is nested in it. */
export function inTurn<T>(work: SharedWork, run: () => Promise<T>): Promise<T> {
  const result = work.latest.then(() => within(work.shared, run));
  work.latest = result.catch(() => undefined);
  return result;
}

/** Lends the connection for one statement of the work. */
export function borrow({ shared }: SharedWork): PgConnection {
  shared.borrowed += 1;
  return shared.connection;
}

/** Takes a connection back from a statement; false: it is not shared, and belongs to the pool. */
export function giveBack(connection: PgConnection): boolean {
  const shared = sharedBy.get(connection);
  if (!shared) return false;
  shared.borrowed -= 1;
  if (shared.borrowed === 0) shared.onReturned?.();
  return true;
}

async function within<T>(shared: SharedConnection, run: () => Promise<T>): Promise<T> {
  const work: SharedWork = { shared, isOver: false, latest: Promise.resolve() };
  try {
    return await current.run(work, run);
  } finally {
    work.isOver = true;
    await work.latest;
  }
}
