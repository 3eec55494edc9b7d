import type { Knex } from "knex";
import PostgresClient, { type PgConnection, type Statement } from "knex/lib/dialects/postgres/index.js";
import type { Turn, WaitingLine } from "../load-shedding/index.ts";
import { withTraceparent } from "../telemetry/index.ts";
import { borrow, giveBack, sharedWork } from "./shared-transaction.ts";

/** A query is slow from here on (CE-8). */
const SLOW_QUERY_MS = 150;
/** The texts that a process sends first, those of its hot paths among them; a connection keeps each prepared statement until it is closed. */
const MAX_PREPARED = 200;

/** A statement that took long; its values are left out. */
export interface SlowQuery {
  readonly sql: string;
  readonly durationMs: number;
}

/** Sent outside of the trace: their time is the gap between the others, and what is thrown away later costs as much to trace. */
const FRAMES = new Set([
  "BEGIN",
  "COMMIT",
  "ROLLBACK",
  "SAVEPOINT nested",
  "RELEASE SAVEPOINT nested",
  "ROLLBACK TO SAVEPOINT nested",
]);
/** More texts than the application has, long lists of parameters aside. */
const MAX_REMEMBERED = 500;

const quoted = new Map<string, string>();
/** Texts with $1 for each ?, by their text with ?. */
const positioned = new Map<string, string>();
/** By text; here and not in the client, since knex makes clients without calling their constructor. */
const preparedNames = new Map<string, string>();
/** Who has which connection; here for the same reason. */
const turns = new WeakMap<PgConnection, Turn>();

/** How every client of ours words and reports statements. */
export const WORDING = {
  // Errors show the statement with its placeholders: values are data of people.
  compileSqlOnError: false,
  asyncStackTraces: false,
  // Names come from our code, so there are few; quoting them anew was half the cost of wording a statement.
  wrapIdentifier: (name, quote) => {
    const known = quoted.get(name);
    if (known !== undefined) return known;
    const wrapped = quote(name);
    quoted.set(name, wrapped);
    return wrapped;
  },
} satisfies Partial<Knex.Config>;

/** What our clients have in common: texts are few, so that each has its parameters numbered once. */
class RememberingClient extends PostgresClient {
  override positionBindings(sql: string): string {
    const known = positioned.get(sql);
    if (known !== undefined) return known;
    const numbered = super.positionBindings(sql);
    if (positioned.size < MAX_REMEMBERED) positioned.set(sql, numbered);
    return numbered;
  }
}

/**
 * The client of the pool. Statements with parameters are prepared under a name, so that a connection parses each text
 * once; lists, and what is beyond `MAX_PREPARED` texts, are sent as they are and planned each time.
 */
export class PooledClient extends RememberingClient {
  /** Told of statements that took `SLOW_QUERY_MS` or longer. */
  onSlowQuery: ((query: SlowQuery) => void) | undefined;
  /** Who waits for a connection, and who has one. */
  line: WaitingLine | undefined;

  override async acquireConnection(): Promise<PgConnection> {
    const work = sharedWork(this.pool);
    if (work) return borrow(work);
    const turn = this.line?.arrive();
    try {
      const connection = await super.acquireConnection();
      turn?.served();
      if (turn) turns.set(connection, turn);
      return connection;
    } catch (error) {
      turn?.left();
      throw error;
    }
  }

  override releaseConnection(connection: PgConnection): Promise<void> {
    if (giveBack(connection)) return Promise.resolve();
    turns.get(connection)?.left();
    return super.releaseConnection(connection);
  }

  override async _query(connection: PgConnection, statement: Statement): Promise<Statement> {
    const startedAt = performance.now();
    try {
      statement.response = await (FRAMES.has(statement.sql)
        ? withTraceparent(null, () => send(connection, statement))
        : send(connection, statement));
      return statement;
    } finally {
      const durationMs = performance.now() - startedAt;
      if (durationMs >= SLOW_QUERY_MS) {
        this.onSlowQuery?.({ sql: statement.sql, durationMs: Math.round(durationMs) });
      }
    }
  }
}

function send(connection: PgConnection, statement: Statement): Promise<Statement["response"]> {
  const { sql: text, bindings: values, options } = statement;
  const name = nameOf(statement);
  return new Promise((resolve, reject) => {
    connection.query(
      { text, values, ...options, ...(name === undefined ? {} : { name }) },
      (error, response) => (error ? reject(error) : resolve(response)),
    );
  });
}

/** An option of a statement (`.options(PLANNED_ANEW)`) that is planned each time: for tables that grow while a prepared plan is kept. */
export const PLANNED_ANEW = { isPlannedAnew: true };

/**
 * A list: how to find the first rows of an order best depends on how many rows its filters leave, which a plan for any values cannot
 * know. PostgreSQL would take such a plan after five questions, and read a whole table for a word that is rare.
 */
const LIST = /\border by\b.*\blimit \$\d+/is;

function nameOf({ sql, bindings, options }: Statement): string | undefined {
  if (!bindings || bindings.length === 0 || options?.isPlannedAnew || LIST.test(sql)) return undefined;
  const known = preparedNames.get(sql);
  if (known !== undefined || preparedNames.size >= MAX_PREPARED) return known;
  const name = `trunkline_${preparedNames.size}`;
  preparedNames.set(sql, name);
  return name;
}

/**
 * The client of one transaction: its statements go to the one connection, until it is over. BEGIN goes with the first of
 * them, in one packet: to wait for each of the two costs more than either.
 */
export class TransactionClient extends RememberingClient {
  override transacting = true;
  readonly #pooled: PooledClient;
  readonly #connection: PgConnection;
  readonly #beginning: string;
  #begun: Promise<Statement> | undefined;
  #isOver = false;

  constructor(pooled: PooledClient, connection: PgConnection, beginning: string) {
    super({ ...WORDING, client: "pg" });
    this.#beginning = beginning;
    this.#pooled = pooled;
    this.#connection = connection;
  }

  override acquireConnection(): Promise<PgConnection> {
    return Promise.resolve(this.#connection);
  }

  override releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  override _query(connection: PgConnection, statement: Statement): Promise<Statement> {
    // The connection may serve somebody else by now: a straggler's statement would become part of another transaction.
    if (this.#isOver) return Promise.reject(new Error("the transaction of this statement is over"));
    if (this.#begun) return this.#pooled._query(connection, statement);
    const { stream } = connection.connection;
    stream.cork();
    try {
      this.#begun = this.#pooled._query(connection, { sql: this.#beginning });
      // `end` hands its failure on; where the statement fails as well, nobody asks for it.
      this.#begun.catch(() => undefined);
      return this.#pooled._query(connection, statement);
    } finally {
      stream.uncork();
    }
  }

  /** Refuses all that comes from now on; gives the answer to BEGIN, and undefined when there was no statement. */
  end(): Promise<unknown> | undefined {
    this.#isOver = true;
    return this.#begun;
  }
}
