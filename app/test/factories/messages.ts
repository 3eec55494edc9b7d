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
