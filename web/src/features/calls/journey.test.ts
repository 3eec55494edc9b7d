import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "../../data/types.ts";
import { callJourney, timelineSteps } from "./journey.ts";
import { atSecond } from "./test/a-call.ts";

function entry(
  kind: TimelineEntry["kind"],
  second: number,
  changes: Partial<TimelineEntry> = {},
): TimelineEntry {
  return {
    id: `${kind}-${second}-${changes.detail ?? ""}`,
    at: atSecond(second),
    kind,
    title: kind,
    detail: null,
    isLate: false,
    sincePreviousMs: null,
    tone: "neutral",
    traceId: null,
    ...changes,
  };
}

describe("callJourney", () => {
  const ended = [entry("call.ringing", 0), entry("call.in_progress", 6), entry("call.ended", 66)];

  it("says how long each state lasted", () => {
    const phases = callJourney({ status: "completed" }, ended, 0);
    expect(phases.map(({ kind, durationMs }) => [kind, durationMs])).toEqual([
      ["ringing", 6_000],
      ["in_progress", 60_000],
    ]);
    expect(phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it("lets the last state of an active call go on until now", () => {
    const phases = callJourney({ status: "in_progress" }, ended.slice(0, 2), Date.parse(atSecond(10)));
    expect(phases.at(-1)).toMatchObject({ kind: "in_progress", durationMs: 4_000, isOpen: true });
  });

  it("counts a state once, however often it was reported", () => {
    const twice = [entry("call.ringing", 0), entry("call.ringing", 2), entry("call.ended", 5)];
    expect(callJourney({ status: "no_answer" }, twice, 0)).toMatchObject([{ durationMs: 5_000 }]);
  });

  it("is empty where the timeline does not say when the call ended", () => {
    expect(callJourney({ status: "completed" }, [entry("call.ringing", 0)], 0)).toEqual([]);
  });
});

describe("timelineSteps", () => {
  it("joins the same thing happening to several recipients", () => {
    const steps = timelineSteps([
      entry("alert.raised", 0),
      entry("message.sent", 1, { detail: "Marie" }),
      entry("message.sent", 2, { detail: "Luc" }),
      entry("message.delivered", 5, { detail: "Luc" }),
    ]);
    expect(steps).toHaveLength(3);
    expect(steps[1]).toMatchObject({
      count: 2,
      details: ["Marie", "Luc"],
      sincePreviousMs: 1_000,
      spanMs: 1_000,
    });
    expect(steps[2]?.sincePreviousMs).toBe(3_000);
  });

  it("never joins what happened to the call itself", () => {
    const steps = timelineSteps([entry("voice_agent.event", 0), entry("voice_agent.event", 1)]);
    expect(steps).toHaveLength(2);
  });

  it("counts what was told late or twice at the step that it tells of again", () => {
    const late = { isLate: true, detail: "arrived late or twice" };
    const steps = timelineSteps([
      entry("call.ringing", 0),
      entry("call.ringing", 1, late),
      entry("call.in_progress", 2),
      entry("call.ringing", 3, late),
      entry("call.ended", 10),
      entry("call.queued", 11, late),
    ]);
    expect(steps.map(({ kind, lateCount, details }) => [kind, lateCount, details])).toEqual([
      ["call.ringing", 2, []],
      ["call.in_progress", 0, []],
      ["call.ended", 0, []],
      ["call.queued", 0, ["arrived late or twice"]],
    ]);
    // The time until the next step is measured from what happened, not from what was told again.
    expect(steps[2]?.sincePreviousMs).toBe(8_000);
  });
});
