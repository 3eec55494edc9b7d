import type { Lead, LeadStatus } from "../../data/types.ts";

/** Where a lead can go from each state, as the server has it (leads.policy.ts): what it would refuse is not offered. */
const MOVES: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ["contacted", "qualified", "lost"],
  contacted: ["qualified", "lost"],
  qualified: ["contacted", "converted", "lost"],
  converted: ["qualified"],
  lost: ["contacted"],
};

/** Where a lead in this state can go. */
export function movesFrom(status: LeadStatus): readonly LeadStatus[] {
  return MOVES[status];
}

/** May it go there? */
export function canMove(from: LeadStatus, to: LeadStatus): boolean {
  return MOVES[from].includes(to);
}

/** Leads of the pipeline by status, each column in its own order. */
export type Columns = Readonly<Record<LeadStatus, readonly Lead[]>>;

/** With a lead at the top of the column of its status, and in no other one. */
export function withLead(columns: Columns, lead: Lead): Columns {
  const others = Object.entries(columns).map(([status, leads]) => [
    status,
    leads.filter(({ id }) => id !== lead.id),
  ]);
  const rest = Object.fromEntries(others) as Record<LeadStatus, readonly Lead[]>;
  return { ...rest, [lead.status]: [lead, ...rest[lead.status]] };
}
