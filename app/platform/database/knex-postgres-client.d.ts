declare module "knex/lib/dialects/postgres/index.js" {
  import { Knex } from "knex";

  /** knex's client for PostgreSQL, made to be derived from; what is declared here is what we override or call. */
  export default class PostgresClient extends Knex.Client {
    /** Within a transaction: `forUpdate` is allowed, and a nested transaction is a savepoint. */
    transacting?: boolean;
    acquireConnection(): Promise<PgConnection>;
    releaseConnection(connection: PgConnection): Promise<void>;
    /** Sends one statement; resolves with it, and with pg's response in it. */
    _query(connection: PgConnection, statement: Statement): Promise<Statement>;
  }

  /** A connection of pg, as knex keeps it. */
  export interface PgConnection {
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
    options?: { readonly name?: string };
    response?: { readonly command: string };
  }
}
