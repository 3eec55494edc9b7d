import { commonErrors } from "../errors/index.ts";

/** What people have done about something that the machinery gave up; null: nothing yet. */
export type Settlement = "acknowledged" | "discarded" | null;

/** Somebody looks after it; puts it away for good; takes either back. */
export type SettlementAction = "acknowledge" | "discard" | "restore";

/**
 * What comes of an action.
 * @throws already_acknowledged, already_discarded, not_settled
 */
export function settlementAfter(now: Settlement, action: SettlementAction): Settlement {
  if (action === "restore") {
    if (now === null) throw commonErrors.not_settled();
    return null;
  }
  refuseDiscarded(now);
  if (action === "discard") return "discarded";
  if (now === "acknowledged") throw commonErrors.already_acknowledged();
  return "acknowledged";
}

/** @throws already_discarded: it must be taken back before anything else is done with it */
export function refuseDiscarded(now: Settlement): void {
  if (now === "discarded") throw commonErrors.already_discarded();
}
