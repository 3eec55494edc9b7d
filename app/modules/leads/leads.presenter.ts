import type { LeadJson } from "./leads.contract.ts";
import type { LeadView } from "./leads.repository.ts";

/** A lead as clients see it. */
export function presentLead(lead: LeadView): LeadJson {
  return {
    id: lead.id,
    company: lead.company,
    email: lead.email,
    phone: lead.phone,
    status: lead.status,
    statusReason: lead.statusReason,
    priority: lead.priority,
    assignedTo: lead.assignedTo ? { id: lead.assignedTo, name: lead.assigneeName ?? "" } : null,
    assignedAt: lead.assignedAt?.toISOString() ?? null,
    source: lead.source,
    timeZone: lead.timeZone,
    tags: [...lead.tags],
    custom: { ...lead.custom },
    version: lead.version,
    createdAt: lead.createdAt.toISOString(),
    updatedAt: lead.updatedAt.toISOString(),
    deletedAt: lead.deletedAt?.toISOString() ?? null,
  };
}
