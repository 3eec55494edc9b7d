import type pg from "pg";
import { isFrame, type SentStatement } from "../../statements.ts";
import type { TestApplication } from "../../test-application.ts";

/** A step of a plan, and the time that it took beside its own steps. */
export interface PlanStep {
  readonly type: string;
  readonly table: string | null;
  readonly index: string | null;
  readonly ownMs: number;
}

/** A statement as the database did it. */
export interface Explained extends SentStatement {
  /** Planning and execution. */
  readonly ms: number;
  readonly steps: readonly PlanStep[];
}

/** Records what the application sends while `work` goes on, transactions' frames aside. */
export function statementRecorder(app: TestApplication) {
  let recorded: SentStatement[] = [];
  app.onStatement((sql, bindings) => {
    if (!isFrame(sql)) recorded.push({ sql, bindings });
  });
  return async <T>(work: () => Promise<T>): Promise<{ result: T; statements: readonly SentStatement[] }> => {
    recorded = [];
    const result = await work();
    return { result, statements: recorded };
  };
}

/** Does what `work` does, and takes it back. */
export async function takenBack<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

/**
 * Does a statement again, and tells how. Within `takenBack`, so that it leaves nothing; rows that it would insert are there already, so
 * that of an INSERT only the plan is made.
 */
export async function explain(client: pg.Client, { sql, bindings }: SentStatement): Promise<Explained> {
  const analyze = /^\s*insert/i.test(sql) ? "" : "analyze, ";
  const values = [...(bindings ?? [])];
  const { rows } = await client.query(`explain (${analyze}format json) ${sql}`, values);
  const [plan] = rows[0]["QUERY PLAN"];
  const ms = (plan["Planning Time"] ?? 0) + (plan["Execution Time"] ?? 0);
  return { sql, bindings: values, ms, steps: stepsOf(plan.Plan) };
}

/** As PostgreSQL writes it; times are means of a loop. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Total Time"?: number;
  readonly "Actual Loops"?: number;
  readonly Plans?: readonly PlanNode[];
}

function stepsOf(node: PlanNode): PlanStep[] {
  const below = node.Plans ?? [];
  const ownMs = timeOf(node) - below.reduce((sum, one) => sum + timeOf(one), 0);
  return [
    {
      type: node["Node Type"],
      table: node["Relation Name"] ?? null,
      index: node["Index Name"] ?? null,
      ownMs: Math.max(0, ownMs),
    },
    ...below.flatMap(stepsOf),
  ];
}

function timeOf(node: PlanNode): number {
  return (node["Actual Total Time"] ?? 0) * (node["Actual Loops"] ?? 1);
}
