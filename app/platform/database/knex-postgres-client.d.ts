declare module "knex/lib/dialects/postgres/index.js" {
  import { Knex } from "knex";

  /** knex's client for PostgreSQL, made to be derived from; what is declared here is what we override or call. */
  export default class PostgresClient extends Knex.Client {
    /** Within a transaction: `forUpdate` is allowed, and a nested transaction is a savepoint. */
    transacting?: boolean;
    acquireConnection(): Promise<PgConnection>;
    releaseConnection(connection: PgConnection): Promise<void>;
    /** Numbers the parameters of a text: $1 for the first ?. */
    positionBindings(sql: string): string;
    /** Sends one statement; resolves with it, and with pg's response in it. */
    _query(connection: PgConnection, statement: Statement): Promise<Statement>;
  }

  /** A connection of pg, as knex keeps it. */
  export interface PgConnection {
    /** Sends a statement; pg's own form of it. */
    query(
      statement: {
        readonly text: string;
        readonly values?: readonly unknown[] | undefined;
        readonly name?: string;
      },
      done: (error: Error | null, response: Statement["response"]) => void,
    ): void;
    /** What travels to the server; held back while corked. */
    readonly connection: { readonly stream: { cork(): void; uncork(): void } };
    /** Set: the pool closes the connection instead of handing it out again. */
    __knex__disposed?: unknown;
  }

  /** A compiled statement on its way to pg. */
  export interface Statement {
    readonly sql: string;
    readonly bindings?: readonly unknown[];
    /** Further fields of pg's query configuration. */
    options?: { readonly name?: string; readonly isPlannedAnew?: boolean };
    response?: { readonly command: string };
  }
}
