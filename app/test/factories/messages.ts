import type { MessageRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Changes messages as no service would: what a crash, another process or the passing of time leaves behind. */
export async function changeMessages(
  db: TestDatabase,
  ids: string | readonly string[],
  columns: Partial<MessageRow>,
): Promise<void> {
  await db("messages").whereIn("id", [ids].flat()).update(columns);
}

/** Writes an SMS of an alert. */
export async function insertMessage(db: TestDatabase, given: Partial<MessageRow>): Promise<MessageRow> {
  const [row] = await db("messages")
    .insert({
      direction: "outbound",
      status: "delivered",
      priority: 1,
      recipient_name: "Anna",
      to_number: "+15145550101",
      content: "Water in the basement",
      ...given,
    })
    .returning("*");
  return row;
}
