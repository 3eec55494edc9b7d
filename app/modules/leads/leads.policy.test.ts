import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leadStatusSchema } from "./leads.contract.ts";
import { chooseAssignee, nextStatuses, OPEN_STATUSES } from "./leads.policy.ts";

const at = (seconds: number) => new Date(seconds * 1000);

describe("the way of a lead", () => {
  it("leads from new to converted, and to lost from every open state", () => {
    expect(nextStatuses("new")).toContain("contacted");
    expect(nextStatuses("contacted")).toContain("qualified");
    expect(nextStatuses("qualified")).toContain("converted");
    for (const status of OPEN_STATUSES) expect(nextStatuses(status)).toContain("lost");
  });

  it("never returns to new, never stands still, and has no dead end", () => {
    for (const status of leadStatusSchema.options) {
      expect(nextStatuses(status)).not.toContain("new");
      expect(nextStatuses(status)).not.toContain(status);
      expect(nextStatuses(status)).not.toEqual([]);
    }
  });
});

describe("whose turn it is", () => {
  it("is that of who waited longest; who never had one comes first", () => {
    const candidates = [
      { id: "a", lastTurnAt: at(10), openLeads: 0 },
      { id: "b", lastTurnAt: null, openLeads: 9 },
      { id: "c", lastTurnAt: at(5), openLeads: 0 },
    ];
    expect(chooseAssignee(candidates, "round_robin")?.id).toBe("b");
    expect(chooseAssignee(candidates.slice(0, 1).concat(candidates.slice(2)), "round_robin")?.id).toBe("c");
    expect(chooseAssignee([], "round_robin")).toBeNull();
  });

  it("is that of who has least to do; between equals of who waited longer", () => {
    const candidates = [
      { id: "a", lastTurnAt: at(1), openLeads: 3 },
      { id: "b", lastTurnAt: at(9), openLeads: 2 },
      { id: "c", lastTurnAt: at(8), openLeads: 2 },
    ];
    expect(chooseAssignee(candidates, "least_loaded")?.id).toBe("c");
  });

  it("gives everybody as many as everybody else, whatever they began with", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        (ids, rounds) => {
          let clock = 0;
          const turns = new Map<string, Date>();
          const given = new Map<string, number>();
          for (let turn = 0; turn < ids.length * rounds; turn += 1) {
            const chosen = chooseAssignee(
              ids.map((id) => ({ id, lastTurnAt: turns.get(id) ?? null, openLeads: 0 })),
              "round_robin",
            );
            const id = chosen?.id ?? "";
            clock += 1;
            turns.set(id, at(clock));
            given.set(id, (given.get(id) ?? 0) + 1);
          }
          expect([...given.values()]).toEqual(ids.map(() => rounds));
        },
      ),
    );
  });
});
