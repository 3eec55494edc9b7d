import { describe, expect, it } from "vitest";
import { answerText, eventGroups, hostOf, stateOf } from "./webhook-words.ts";

const SINCE = "2026-11-27T08:00:00.000Z";
const event = (name: string) => ({ name, description: name, data: {} });

describe("what is said of webhooks", () => {
  it.each([
    ["active", null, "active"],
    ["active", SINCE, "failing"],
    ["paused", SINCE, "paused"],
    ["disabled", SINCE, "disabled"],
  ] as const)("an endpoint that is %s, failing since %s, is %s", (status, failingSince, state) => {
    expect(stateOf({ status, failingSince })).toBe(state);
  });

  it("names an endpoint by its host, without what else its address has", () => {
    expect(hostOf("https://hooks.example:8443/in?token=secret")).toBe("hooks.example:8443");
  });

  it.each([
    [204, null, "204"],
    [503, "refused", "503"],
    [null, "timeout", "No answer in time"],
    [null, "host_not_found", "Host not found"],
  ] as const)("says of an answer %s, %s: %s", (status, failure, text) => {
    expect(answerText({ at: SINCE, durationSeconds: 1, status, failure })).toBe(text);
  });

  it("keeps together what is about the same, and has a word for what is new", () => {
    const names = [
      "call.started",
      "calls.merged",
      "lead.created",
      "call.ended",
      "shift_swap.asked",
      "analysis.finished",
    ];
    const groups = eventGroups(names.map(event));
    expect(groups.map(([subject, events]) => [subject, events.map(({ name }) => name)])).toEqual([
      ["Call", ["call.started", "calls.merged", "call.ended"]],
      ["Lead", ["lead.created"]],
      ["Shift swap", ["shift_swap.asked"]],
      ["Analysis", ["analysis.finished"]],
    ]);
  });
});
