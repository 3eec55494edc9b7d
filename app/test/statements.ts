import type { Knex } from "knex";
import pg from "pg";
import type { Database } from "../platform/database/index.ts";

/** A statement as it is sent: its text with $1, $2 … and their values. */
export interface SentStatement {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
}

/** Tells of each statement that is sent to the database from now on, within transactions and without; ends with the result. */
export function watchStatements(pool: Knex, seen: (statement: SentStatement) => void): () => void {
  const { client } = pool;
  const query = client._query;
  client._query = (connection: unknown, statement: SentStatement) => {
    seen({ sql: statement.sql, bindings: [...(statement.bindings ?? [])] });
    return query.call(client, connection, statement);
  };
  return () => {
    client._query = query;
  };
}

/** What PostgreSQL does for a statement. */
export interface StatementPlan {
  readonly sql: string;
  /** Indexes that it reads, or that find its conflicts. */
  readonly indexes: readonly string[];
  /** Tables that it reads from end to end. */
  readonly scanned: readonly string[];
}

/** Does a statement only begin or end a transaction? */
export function isFrame(sql: string): boolean {
  return /^(begin|commit|rollback)/i.test(sql);
}

/**
 * Runs `work` and explains exactly what it sent over the pool, with its values. Plans are those of a database with
 * statistics: fill the tables and ANALYZE before.
 */
export async function plansOf(
  database: Database,
  databaseUrl: string,
  work: () => Promise<unknown>,
): Promise<StatementPlan[]> {
  const sent: SentStatement[] = [];
  const unwatch = watchStatements(database.pool, (statement) => sent.push(statement));
  try {
    await work();
  } finally {
    unwatch();
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const plans: StatementPlan[] = [];
    for (const { sql, bindings } of sent.filter((statement) => !isFrame(statement.sql))) {
      const { rows } = await client.query(`explain (format json) ${sql}`, [...(bindings ?? [])]);
      const nodes = nodesOf(rows[0]["QUERY PLAN"][0].Plan);
      plans.push({
        sql,
        indexes: nodes.flatMap((node) => [
          ...(node["Index Name"] ? [node["Index Name"]] : []),
          ...(node["Conflict Arbiter Indexes"] ?? []),
        ]),
        scanned: nodes.flatMap((node) =>
          node["Node Type"] === "Seq Scan" && node["Relation Name"] ? [node["Relation Name"]] : [],
        ),
      });
    }
    return plans;
  } finally {
    await client.end();
  }
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "Conflict Arbiter Indexes"?: readonly string[];
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
