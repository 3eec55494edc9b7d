import { describe, expect, it } from "vitest";
import { aCall } from "../calls/test/a-call.ts";
import {
  agentChoices,
  boardFiltersFrom,
  boardPath,
  filterCalls,
  lineChoices,
  NO_BOARD_FILTERS,
  VOICE_AGENT,
} from "./board-filters.ts";

const calls = [
  aCall({ id: "urgent", priority: 1, status: "in_progress" }),
  aCall({ id: "ours", userId: "u1", userName: "Ada" }),
  aCall({ id: "out", direction: "outbound", fromNumber: "+15145550199", toNumber: "+18195550000" }),
];
const left = (query: Record<string, string>) =>
  filterCalls(calls, boardFiltersFrom(query)).map(({ id }) => id);

describe("the board's filters", () => {
  it("live in the address, and what makes no sense there is none", () => {
    const filters = boardFiltersFrom({ priority: "1", status: "ringing", line: "+15145550100", wall: "1" });
    expect(boardPath(filters, false)).toBe("/board?priority=1&status=ringing&line=%2B15145550100");
    expect(boardFiltersFrom({ line: " 15145550100" }).line).toBe("+15145550100");
    expect(boardFiltersFrom({ priority: "9", status: "completed", agent: "<x>", line: "no" })).toEqual(
      NO_BOARD_FILTERS,
    );
    expect(boardPath(NO_BOARD_FILTERS, true)).toBe("/board?wall=1");
  });

  it("narrow by priority, status, direction, agent and our number", () => {
    expect(left({})).toHaveLength(3);
    expect(left({ priority: "1" })).toEqual(["urgent"]);
    expect(left({ priority: "none" })).toEqual(["ours", "out"]);
    expect(left({ status: "in_progress" })).toEqual(["urgent"]);
    expect(left({ direction: "outbound" })).toEqual(["out"]);
    expect(left({ agent: "u1" })).toEqual(["ours"]);
    expect(left({ agent: VOICE_AGENT })).toEqual(["urgent", "out"]);
    expect(left({ line: "+15145550100" })).toEqual(["urgent", "ours"]);
    expect(left({ line: "+15145550199" })).toEqual(["out"]);
  });

  it("offer who has calls and which numbers they are on, and keep what is chosen", () => {
    expect(agentChoices(calls, "")).toEqual([
      ["u1", "Ada"],
      [VOICE_AGENT, "Voice agent"],
    ]);
    expect(lineChoices(calls, "").map(([line]) => line)).toEqual(["+15145550100", "+15145550199"]);
    expect(lineChoices([], "+15145550100")).toHaveLength(1);
  });
});
