import type { BulkOperationRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a bulk operation without records that this user has done, unless `given` says otherwise. */
export async function insertBulkOperation(
  db: TestDatabase,
  userId: string,
  given: Partial<BulkOperationRow> = {},
): Promise<BulkOperationRow> {
  const [row] = await db("bulk_operations")
    .insert({
      kind: "leads",
      action: JSON.stringify({ name: "delete" }),
      status: "done",
      records_meant: 0,
      excluded_by: "{}",
      excluded_sample: "[]",
      token_hash: Buffer.from("planted"),
      expires_at: new Date(),
      created_by: userId,
      actor_kind: "user",
      actor_id: userId,
      scope: JSON.stringify("all"),
      ...given,
    })
    .returning("*");
  if (!row) throw new Error("a bulk operation was not inserted");
  return row;
}
