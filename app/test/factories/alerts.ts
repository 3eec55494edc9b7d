import { randomUUID } from "node:crypto";
import type { AlertRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";
import { insertCall } from "./calls.ts";

/** Writes an alert, of a call of its own unless `given` names one. */
export async function insertAlert(db: TestDatabase, given: Partial<AlertRow> = {}): Promise<AlertRow> {
  const [row] = await db("alerts")
    .insert({
      call_id: given.call_id ?? (await insertCall(db)).id,
      tool_call_id: randomUUID(),
      priority: 1,
      body: "Water in the basement",
      ...given,
    })
    .returning("*");
  return row;
}
