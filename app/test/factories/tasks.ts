import type { TaskRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a task, to be done and of nobody unless `given` says otherwise. */
export async function insertTask(db: TestDatabase, given: Partial<TaskRow> = {}): Promise<TaskRow> {
  const [row] = await db("tasks")
    .insert({ title: "Send the quote", ...given })
    .returning("*");
  if (!row) throw new Error("a task was not inserted");
  return row;
}
