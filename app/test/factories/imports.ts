import type { ImportRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes an import of one line whose file is nowhere, made by this user. */
export async function insertImport(db: TestDatabase, userId: string): Promise<ImportRow> {
  const [row] = await db("imports")
    .insert({
      kind: "contacts",
      file_name: "planted.csv",
      file_key: "planted",
      file_bytes: "1",
      file_sha256: "planted",
      encoding: "utf-8",
      separator: ",",
      has_header: true,
      columns: "[]",
      mapping: "[]",
      country: "CA",
      lines_total: 1,
      created_by: userId,
      actor_kind: "user",
      actor_id: userId,
      scope: JSON.stringify("all"),
    })
    .returning("*");
  if (!row) throw new Error("an import was not inserted");
  return row;
}
