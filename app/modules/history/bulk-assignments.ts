import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import { recordsAssigned } from "./history.events.ts";

/** What a record's history calls its way back from a bulk operation. */
export const UNDONE_IN_BULK = "bulk_undone";

/** Who has a record before and after a change; null: nobody. */
export interface OwnerChange {
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Tells each person once of all that many changes give them. Nobody is told of what they get back. */
export function tellAssignedInBulk(
  tx: UnitOfWork,
  actor: Actor,
  type: string,
  changes: readonly OwnerChange[],
  action: string,
): void {
  if (action === UNDONE_IN_BULK) return;
  const by = actor.kind === "user" ? actor.id : null;
  const given = Map.groupBy(
    changes.filter(({ before, after }) => after !== before),
    ({ after }) => after,
  );
  for (const [userId, ofThem] of given) {
    const [first, ...others] = ofThem.map(({ id }) => id);
    if (userId !== null && first !== undefined)
      tx.publish(recordsAssigned, { type, ids: [first, ...others], userId, by });
  }
}
