import type { RecordChangeJson } from "./history.contract.ts";
import type { ChangeWithActor } from "./history.service.ts";

/** A change of a record as clients see it. */
export function presentChange(change: ChangeWithActor): RecordChangeJson {
  return {
    id: change.id,
    at: change.at.toISOString(),
    action: change.action,
    actor: { kind: change.actorKind, id: change.actorId, name: change.actorName },
    changes: { ...change.changes },
    traceId: change.traceId,
  };
}
