import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { leadStatusSchema } from "./leads.contract.ts";
import { leadAssigned, leadChanged, leadStatusChanged, leadsChangedInBulk } from "./leads.events.ts";
import type { Lead } from "./leads.repository.ts";

const aboutLead = z.object({ leadId: z.uuid(), version: z.int().describe("As in its ETag") });
const OF_THEIR_OWN = ["created", "deleted", "restored"];

const of = (action: string) => (changed: { readonly lead: Lead; readonly action: string }) =>
  changed.action === action ? { leadId: changed.lead.id, version: changed.lead.version } : null;

/** What the outside can be told of leads. */
export const leadsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "lead.created",
    description: "A lead was made.",
    data: aboutLead,
    follows: leadChanged,
    tell: of("created"),
  }),
  publicEvent({
    name: "lead.updated",
    description: "Something of a lead is other than before, its state and its owner included.",
    data: aboutLead,
    follows: leadChanged,
    tell: ({ lead, action }) =>
      OF_THEIR_OWN.includes(action) ? null : { leadId: lead.id, version: lead.version },
  }),
  publicEvent({
    name: "lead.deleted",
    description: "A lead was deleted; it can be restored.",
    data: aboutLead,
    follows: leadChanged,
    tell: of("deleted"),
  }),
  publicEvent({
    name: "lead.restored",
    description: "A deleted lead is back.",
    data: aboutLead,
    follows: leadChanged,
    tell: of("restored"),
  }),
  publicEvent({
    name: "lead.status_changed",
    description: "A lead moved to another state.",
    data: z.object({ leadId: z.uuid(), from: leadStatusSchema, to: leadStatusSchema }),
    follows: leadStatusChanged,
    tell: ({ leadId, from, to }) => ({ leadId, from, to }),
  }),
  publicEvent({
    name: "lead.assigned",
    description: "A lead was given to somebody, or taken from whoever had it.",
    data: z.object({ leadId: z.uuid(), userId: z.uuid().nullable() }),
    follows: leadAssigned,
    tell: ({ leadId, userId }) => ({ leadId, userId }),
  }),
  publicEvent({
    name: "leads.changed_in_bulk",
    description: "Many leads at once, as by an import: read the list, sorted by `-updatedAt`.",
    data: z.object({ created: z.int(), updated: z.int(), deleted: z.int() }),
    follows: leadsChangedInBulk,
    tell: ({ created, updated, deleted }) => ({ created, updated, deleted }),
  }),
];
