import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { BulkOutcome } from "../history/index.ts";
import type { LeadStatus } from "./leads.contract.ts";
import type { Lead } from "./leads.repository.ts";

/** A lead was made, changed, deleted or restored. */
export const leadChanged = defineEvent<{ readonly lead: Lead; readonly action: string }>("lead.changed");

/** A lead moved to another state. */
export const leadStatusChanged = defineEvent<{
  readonly leadId: string;
  readonly from: LeadStatus;
  readonly to: LeadStatus;
}>("lead.status_changed");

/** A lead was given to somebody; `userId` is null when it was taken from whoever had it. */
export const leadAssigned = defineEvent<{ readonly leadId: string; readonly userId: string | null }>(
  "lead.assigned",
);

/** Many leads were made, changed or deleted at once: one event for all of them. */
export const leadsChangedInBulk = defineEvent<BulkOutcome>("leads.changed_in_bulk");
