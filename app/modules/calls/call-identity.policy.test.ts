import { describe, expect, it } from "vitest";
import {
  type CallIdentity,
  further,
  idsOf,
  type RowIds,
  rowIdsAfter,
  rowIdsOf,
} from "./call-identity.policy.ts";

const ofAgent: CallIdentity = {
  provider: "agent",
  providerCallId: "X",
  carrier: { provider: "carrier", callId: "C1" },
  parentCallId: null,
};
const ofCarrier: CallIdentity = {
  provider: "carrier",
  providerCallId: "C1",
  carrier: null,
  parentCallId: null,
};
const ofLeg: CallIdentity = { ...ofCarrier, providerCallId: "C2", parentCallId: "C1" };
const carrierRow: RowIds = rowIdsOf(ofCarrier);
const agentRow: RowIds = rowIdsOf(ofAgent);

describe("the ids of a call", () => {
  it("are all that an event names", () => {
    expect(idsOf(ofAgent).map(({ callId }) => callId)).toEqual(["X", "C1"]);
    expect(idsOf(ofLeg)).toEqual([
      { provider: "carrier", callId: "C2", isLeg: true },
      { provider: "carrier", callId: "C1", isLeg: false },
    ]);
  });

  it.each([
    ["a carrier's row, by the voice agent that rides on it", carrierRow, ofAgent, agentRow],
    [
      "the agent's row, when its carrier becomes known",
      { ...agentRow, carrierCallId: null },
      ofAgent,
      agentRow,
    ],
    ["no row by its carrier", agentRow, ofCarrier, null],
    ["no row by a leg", carrierRow, ofLeg, null],
    [
      "no row whose carrier is known, by another call of the agent",
      { ...agentRow, providerCallId: "Y" },
      ofAgent,
      null,
    ],
  ])("are taken over: %s", (_, row, identity, after) => {
    expect(rowIdsAfter(row, identity)).toEqual(after);
  });

  it.each([
    ["nothing of its own", agentRow, ofAgent, []],
    ["a leg", agentRow, ofLeg, ["C2"]],
    ["another call of the agent", agentRow, { ...ofAgent, providerCallId: "Y" }, ["Y"]],
    ["the same id of another provider", carrierRow, { ...ofCarrier, provider: "other" }, ["C1"]],
    [
      "a leg of which nobody knew the parent",
      rowIdsOf({ ...ofCarrier, providerCallId: "C2" }),
      ofLeg,
      ["C1", "C2"],
    ],
  ])("go beside the row: %s", (_, row, identity, ids) => {
    expect(further(idsOf(identity), row).map(({ callId }) => callId)).toEqual(ids);
  });
});
