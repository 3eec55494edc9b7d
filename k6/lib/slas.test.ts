import { describe, expect, it } from "vitest";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { bucketSelector, eventObjective, latencyObjective, quantileLimit, selector } from "./slas.ts";

describe("limits of the scenarios", () => {
  it("are those of the SLA rows", () => {
    const row = SLAS.find(({ id }) => id === "voice-webhook-latency");
    expect(latencyObjective("voice-webhook-latency")).toEqual(row);
    expect(quantileLimit("voice-webhook-p99")).toEqual({ quantile: 0.99, limitMs: 200 });
    expect(eventObjective("api-availability").objectiveRatio).toBe(0.999);
  });

  it("cannot be taken from a row of another kind, or from none", () => {
    expect(() => latencyObjective("api-availability")).toThrow(/no latency objective/);
    expect(() => quantileLimit("queue-backlog")).toThrow(/no quantile/);
    expect(() => latencyObjective("made-up")).toThrow(/no SLA made-up/);
  });
});

describe("selector", () => {
  it("writes every kind of matcher", () => {
    const matchers = { a: "x", b: "~5..", c: "!y", d: "!~z.*" };
    expect(selector("m", matchers)).toBe('m{a="x",b=~"5..",c!="y",d!~"z.*"}');
    expect(selector("m", {})).toBe("m");
  });

  it("finds a whole bound however it is spelt", () => {
    expect(bucketSelector("m", {}, 30)).toBe('m_bucket{le=~"30(\\\\.0)?"}');
    expect(bucketSelector("m", {}, 0.2)).toBe('m_bucket{le="0.2"}');
  });
});
