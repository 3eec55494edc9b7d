import { randomUUID } from "node:crypto";
import type { ProviderEventRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes what a carrier said; of nothing unless `given` names a call or a message. */
export async function insertProviderEvent(db: TestDatabase, given: Partial<ProviderEventRow>): Promise<void> {
  await db("provider_events").insert({
    provider: "twilio",
    event_key: randomUUID(),
    kind: "status",
    payload: JSON.stringify({ status: "ringing", rawStatus: "ringing" }),
    outcome: "applied",
    occurred_at: new Date(),
    ...given,
  });
}
