import type { LeadStatus } from "./leads.contract.ts";

/** States in which somebody still pursues a lead. */
export const OPEN_STATUSES = ["new", "contacted", "qualified"] as const satisfies readonly LeadStatus[];

/** Where a lead can go from each state. A mistake can be taken back: ended leads can be taken up again. */
const TRANSITIONS: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ["contacted", "qualified", "lost"],
  contacted: ["qualified", "lost"],
  qualified: ["contacted", "converted", "lost"],
  converted: ["qualified"],
  lost: ["contacted"],
};

/** The states that a lead in this one can move to. */
export function nextStatuses(status: LeadStatus): readonly LeadStatus[] {
  return TRANSITIONS[status];
}

/**
 * The states that an open lead passes on its way forward to another one, that one last. Empty where that is no way forward: what is over
 * stays over, and nothing goes back.
 */
export function wayForward(from: LeadStatus, to: LeadStatus): readonly LeadStatus[] {
  if (!isOpen(from) || from === to) return [];
  if (to === "lost") return ["lost"];
  const order = Object.keys(TRANSITIONS) as LeadStatus[];
  const next = nextStatuses(from).filter(
    (one) =>
      one !== "lost" && order.indexOf(one) > order.indexOf(from) && order.indexOf(one) <= order.indexOf(to),
  );
  // The longest step that does not go beyond it.
  const step = next.at(-1);
  if (step === undefined) return [];
  return step === to ? [step] : [step, ...wayForward(step, to)];
}

function isOpen(status: LeadStatus): boolean {
  return (OPEN_STATUSES as readonly LeadStatus[]).includes(status);
}

/** Somebody who could get a lead. */
export interface Candidate {
  readonly id: string;
  /** When this one last got a lead by turn; null: never. */
  readonly lastTurnAt: Date | null;
  readonly openLeads: number;
}

/** Whose turn it is: who waited longest, or who has least to do; between equals the one whose id comes first. Null: nobody. */
export function chooseAssignee(
  candidates: readonly Candidate[],
  by: "round_robin" | "least_loaded",
): Candidate | null {
  const waiting = (one: Candidate) => one.lastTurnAt?.getTime() ?? 0;
  const [chosen] = candidates.toSorted(
    (one, other) =>
      (by === "least_loaded" ? one.openLeads - other.openLeads : 0) ||
      waiting(one) - waiting(other) ||
      (one.id < other.id ? -1 : 1),
  );
  return chosen ?? null;
}
