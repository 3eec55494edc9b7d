import type { DialListItemRow, DialListRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";
import { insertLead } from "./leads.ts";

/** Writes a dial list, active and by priority unless `given` says otherwise. */
export async function insertDialList(
  db: TestDatabase,
  given: Partial<DialListRow> = {},
): Promise<DialListRow> {
  const [row] = await db("dial_lists")
    .insert({ name: "Winter", ...given })
    .returning("*");
  if (!row) throw new Error("a dial list was not inserted");
  return row;
}

/** Puts a lead into a list, waiting and after those before it unless `given` says otherwise. */
export async function insertDialItem(
  db: TestDatabase,
  listId: string,
  given: Partial<DialListItemRow> = {},
): Promise<DialListItemRow> {
  const leadId = given.lead_id ?? (await insertLead(db, { phone: "+15145550162" })).id;
  const [row] = await db("dial_list_items")
    .insert({ list_id: listId, rank: Date.now(), ...given, lead_id: leadId })
    .returning("*");
  if (!row) throw new Error("an item of a dial list was not inserted");
  return row;
}
