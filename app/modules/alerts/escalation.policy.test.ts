import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DueStep,
  type EscalationPlan,
  firstStep,
  type StepOutcome,
  stepAfter,
  wayOf,
} from "./escalation.policy.ts";

const RAISED = new Date("2026-11-26T12:00:00Z");
const MINUTE_MS = 60_000;

function plan(given: Partial<EscalationPlan> = {}, ...afterMinutes: readonly number[]): EscalationPlan {
  return {
    name: "Test",
    steps: afterMinutes.map((minutes) => ({ afterMinutes: minutes, by: "sms", targets: [{ kind: "duty" }] })),
    repeats: 0,
    endAfterMinutes: 10,
    pagesOperators: true,
    ...given,
  };
}

/** Runs a whole escalation that nobody ends, each step when it is due, with these outcomes in turn ("told" at its end). */
function run(one: EscalationPlan, outcomes: readonly StepOutcome[] = []): DueStep[] {
  const ran: DueStep[] = [];
  let toldAt: Date | null = null;
  for (let due: DueStep | null = firstStep(one, RAISED); due; ) {
    if (ran.length > 500) throw new Error("it never ends");
    ran.push(due);
    const at = due.dueAt;
    const outcome = outcomes[ran.length - 1] ?? "told";
    if (outcome === "told") toldAt = at;
    const after: DueStep | null = stepAfter(one, due, { at, outcome, toldAt });
    if (after && after.round !== due.round) toldAt = null;
    due = after;
  }
  return ran;
}
const told = (steps: readonly DueStep[]) =>
  steps.map(
    ({ round, step, dueAt }) => `${round}.${step} +${(dueAt.getTime() - RAISED.getTime()) / MINUTE_MS}`,
  );

describe("an escalation that nobody ends", () => {
  it("runs step after step, and pages when those who were told last had their time", () => {
    expect(told(run(plan({}, 0, 5, 3)))).toEqual(["0.0 +0", "0.1 +5", "0.2 +8", "0.3 +18"]);
  });

  it("begins again as often as the policy says, as if the alert had just been raised", () => {
    expect(told(run(plan({ repeats: 1 }, 1, 5)))).toEqual([
      "0.0 +1",
      "0.1 +6",
      "1.0 +17",
      "1.1 +22",
      "1.2 +32",
    ]);
  });

  it("goes to the next step at once where nobody could be told", () => {
    expect(told(run(plan({}, 0, 5, 3), ["nobody", "told"]))).toEqual([
      "0.0 +0",
      "0.1 +0",
      "0.2 +3",
      "0.3 +13",
    ]);
  });

  it("pages at once when nobody at all could be told, and not before those had their time who were", () => {
    expect(told(run(plan({}, 0, 5), ["nobody", "unreachable"]))).toEqual(["0.0 +0", "0.1 +0", "0.2 +0"]);
    expect(told(run(plan({}, 0, 5), ["told", "nobody"]))).toEqual(["0.0 +0", "0.1 +5", "0.2 +10"]);
  });

  it("ends after the last step of a policy that pages nobody", () => {
    const quiet = plan({ pagesOperators: false }, 0);
    expect(told(run(quiet))).toEqual(["0.0 +0"]);
  });

  it("runs each step once and in its order, never back in time, and pages once or never", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
        fc.record({
          repeats: fc.nat(4),
          endAfterMinutes: fc.integer({ min: 1, max: 60 }),
          pagesOperators: fc.boolean(),
        }),
        fc.array(fc.constantFrom<StepOutcome>("told", "nobody", "unreachable"), { maxLength: 40 }),
        (minutes, given, outcomes) => {
          const one = plan(given, ...minutes);
          const ran = run(one, outcomes);
          const rounds = Array.from({ length: given.repeats + 1 }, (_, round) =>
            minutes.map((_minutes, step) => `${round}.${step}`),
          );
          const page = given.pagesOperators ? [`${given.repeats}.${minutes.length}`] : [];
          expect(ran.map(({ round, step }) => `${round}.${step}`)).toEqual([...rounds.flat(), ...page]);
          expect(ran.filter((due) => wayOf(one, due) === "page")).toHaveLength(page.length);
          for (const [index, due] of ran.entries())
            expect(due.dueAt.getTime()).toBeGreaterThanOrEqual((ran[index - 1]?.dueAt ?? RAISED).getTime());
        },
      ),
    );
  });
});
