import { describe, expect, it } from "vitest";
import { nextStatuses } from "../../../../app/modules/leads/leads.policy.ts";
import type { Lead } from "../../data/types.ts";
import { LEAD_STATUSES } from "./lead-filters.ts";
import { canMove, type Columns, movesFrom, withLead } from "./lead-moves.ts";

const lead = (id: string, status: Lead["status"]) => ({ id, status }) as Lead;

describe("the moves of a lead", () => {
  it("are those that the server allows", () => {
    for (const status of LEAD_STATUSES) expect(movesFrom(status)).toEqual(nextStatuses(status));
    expect(canMove("new", "converted")).toBe(false);
  });

  it("take it out of the column where it was, and put it on top of the other one", () => {
    const columns: Columns = {
      ...{ new: [lead("a", "new"), lead("b", "new")], contacted: [lead("c", "contacted")] },
      ...{ qualified: [], converted: [], lost: [] },
    };
    const moved = withLead(columns, lead("a", "contacted"));
    expect(moved.new.map(({ id }) => id)).toEqual(["b"]);
    expect(moved.contacted.map(({ id }) => id)).toEqual(["a", "c"]);
    expect(withLead(moved, lead("a", "contacted")).contacted).toHaveLength(2);
  });
});
