import type { EscalationPolicy, EscalationWay } from "../escalation-policies/index.ts";

/** What decides when which step of an escalation is run; kept with its alert. */
export type EscalationPlan = Pick<
  EscalationPolicy,
  "name" | "steps" | "repeats" | "endAfterMinutes" | "pagesOperators"
>;

/** What came of a step: somebody was told, nobody is on call, or nobody of them can be reached that way. */
export type StepOutcome = "told" | "nobody" | "unreachable";

/** A step's place; the one behind the last step of the last round pages the operators. */
export interface EscalationPosition {
  /** From 0; it grows when the policy begins again. */
  readonly round: number;
  readonly step: number;
}

/** What is run next, and when. */
export interface DueStep extends EscalationPosition {
  readonly dueAt: Date;
}

const MINUTE_MS = 60_000;

/** Where an escalation begins. */
export function firstStep({ steps: [first] }: EscalationPlan, raisedAt: Date): DueStep {
  return { round: 0, step: 0, dueAt: minutesAfter(raisedAt, first?.afterMinutes ?? 0) };
}

/** By which way a step tells people. */
export function wayOf({ steps }: EscalationPlan, { step }: EscalationPosition): EscalationWay | "page" {
  return steps[step]?.by ?? "page";
}

/**
 * What follows a step that was run at `at`, while nobody takes the alert; null: nothing does. Where nobody could be told, the next
 * one follows at once. `toldAt` is when somebody was last told in this round: they have the time that the policy gives them
 * before the operators are paged.
 */
export function stepAfter(
  plan: EscalationPlan,
  { round, step }: EscalationPosition,
  ran: { readonly at: Date; readonly outcome: StepOutcome; readonly toldAt: Date | null },
): DueStep | null {
  const { steps, repeats, endAfterMinutes, pagesOperators } = plan;
  const next = steps[step + 1];
  if (next) {
    const dueAt = ran.outcome === "told" ? minutesAfter(ran.at, next.afterMinutes) : ran.at;
    return { round, step: step + 1, dueAt };
  }
  if (step >= steps.length) return null;
  if (round < repeats) {
    const { dueAt } = firstStep(plan, minutesAfter(ran.at, endAfterMinutes));
    return { round: round + 1, step: 0, dueAt };
  }
  if (!pagesOperators) return null;
  const waitedMs = ran.toldAt ? minutesAfter(ran.toldAt, endAfterMinutes).getTime() : 0;
  return { round, step: steps.length, dueAt: new Date(Math.max(waitedMs, ran.at.getTime())) };
}

function minutesAfter(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * MINUTE_MS);
}
