import type { ContactRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a contact of nobody unless `given` says otherwise. */
export async function insertContact(db: TestDatabase, given: Partial<ContactRow> = {}): Promise<ContactRow> {
  const [row] = await db("contacts")
    .insert({ first_name: "Zoé", last_name: "Lavoie", ...given })
    .returning("*");
  if (!row) throw new Error("a contact was not inserted");
  return row;
}
