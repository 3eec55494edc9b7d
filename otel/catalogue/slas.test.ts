import { describe, expect, it } from "vitest";
import { errorBudgetRatio, eventSlo, latencySlo, quantileThreshold, SLAS, type SlaId } from "./slas.ts";

describe("rows by their ids", () => {
  it("are those of the SLA rows", () => {
    const row = SLAS.find(({ id }) => id === "voice-webhook-latency");
    expect(latencySlo("voice-webhook-latency")).toEqual(row);
    expect(quantileThreshold("voice-webhook-p99").indicator.quantile).toBe(0.99);
    expect(quantileThreshold("voice-webhook-p99").threshold.seconds).toBe(0.2);
    expect(eventSlo("api-availability").objectiveRatio).toBe(0.999);
  });

  it("cannot be taken from a row of another kind, or from none", () => {
    expect(() => latencySlo("api-availability")).toThrow(/no latency SLO/);
    expect(() => eventSlo("voice-webhook-latency")).toThrow(/no event SLO/);
    expect(() => quantileThreshold("queue-backlog")).toThrow(/no quantile/);
    expect(() => latencySlo("made-up" as SlaId)).toThrow(/no SLA made-up/);
  });
});

describe("errorBudgetRatio", () => {
  it("is what the objective leaves, without binary noise", () => {
    expect(errorBudgetRatio({ objectiveRatio: 0.999 })).toBe(0.001);
    expect(errorBudgetRatio({ objectiveRatio: 0.99 })).toBe(0.01);
  });
});
