import { randomUUID } from "node:crypto";
import type { CallRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes calls, in progress unless `given` says otherwise; resolves with their rows. */
export async function insertCalls(
  db: TestDatabase,
  given: readonly Partial<CallRow>[],
): Promise<readonly CallRow[]> {
  return db("calls")
    .insert(
      given.map((columns) => ({
        direction: "inbound",
        provider: "vapi",
        provider_call_id: randomUUID(),
        status: "in_progress",
        initiated_at: new Date(),
        ...columns,
      })),
    )
    .returning("*");
}

/** Writes one call. */
export async function insertCall(db: TestDatabase, given: Partial<CallRow> = {}): Promise<CallRow> {
  const [row] = await insertCalls(db, [given]);
  if (!row) throw new Error("a call was not inserted");
  return row;
}

/** Changes the call that a provider knows by this id, whatever the application would say to it. */
export async function changeCall(
  db: TestDatabase,
  providerCallId: string,
  columns: Partial<CallRow>,
): Promise<void> {
  await db("calls").where({ provider_call_id: providerCallId }).update(columns);
}
