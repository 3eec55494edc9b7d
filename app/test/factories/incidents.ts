import { randomBytes } from "node:crypto";
import type { IncidentRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes an incident that pages and that nobody looks after, unless `given` says otherwise. */
export async function insertIncident(
  db: TestDatabase,
  given: Partial<IncidentRow> = {},
): Promise<IncidentRow> {
  const labels = { alertname: "Planted", slo: "planted", service: "trunkline-api", severity: "critical" };
  const [row] = await db("incidents")
    .insert({
      ...labels,
      fingerprint: randomBytes(8).toString("hex"),
      starts_at: new Date(),
      audience: "oncall",
      labels: JSON.stringify(labels),
      annotations: JSON.stringify({ summary: "Something is wrong" }),
      ...given,
    })
    .returning("*");
  if (!row) throw new Error("an incident was not inserted");
  return row;
}
