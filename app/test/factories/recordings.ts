import type { RecordingRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a recording whose file is nowhere, uploaded and ready unless `given` says otherwise. */
export async function insertRecording(
  db: TestDatabase,
  given: Partial<RecordingRow> = {},
): Promise<RecordingRow> {
  const [row] = await db("recordings")
    .insert({
      source: "upload",
      status: "ready",
      content_type: "audio/wav",
      bytes: "44",
      sha256: "planted",
      duration_ms: 1_000,
      peaks: [0, 50, 100],
      peak_ms: 400,
      ...given,
    })
    .returning("*");
  if (!row) throw new Error("a recording was not inserted");
  return row;
}
