import type { LeadRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a lead, new and of nobody unless `given` says otherwise. */
export async function insertLead(db: TestDatabase, given: Partial<LeadRow> = {}): Promise<LeadRow> {
  const [row] = await db("leads")
    .insert({ company: "Érablière Tremblay", ...given })
    .returning("*");
  if (!row) throw new Error("a lead was not inserted");
  return row;
}
