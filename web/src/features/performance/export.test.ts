import { describe, expect, it } from "vitest";
import { performanceCsv } from "./export.ts";
import type { Performance } from "./performance.queries.ts";

describe("the table of the system's performance", () => {
  it("has a line for everything that is shown, quoted where it must be", () => {
    const text = performanceCsv({
      vitals: { at: "2026-11-27T05:00:00.000Z", cpuRatio: 0.25, errorRatio: null },
      objectives: [
        {
          title: 'Said "yes", in time',
          metRatio: 0.99,
          objectiveRatio: 0.999,
          state: "missed",
          budgetLeftRatio: -9,
        },
      ],
      thresholds: [
        {
          title: "=CPU",
          value: 0.5,
          comparison: ">",
          warning: null,
          critical: 0.8,
          state: "held",
          unit: "ratio",
        },
      ],
      slowOperations: [{ operation: "GET /api/calls", p95Seconds: 1.5, requestsPerMinute: 4 }],
      recommendations: [{ title: "A", urgency: "now", why: "B", todo: "C" }],
    } as unknown as Performance);
    expect(text.split("\r\n")).toEqual([
      "kind,name,value,owed,state,note",
      "vital,cpuRatio,0.25,,,2026-11-27T05:00:00.000Z",
      "vital,errorRatio,,,,2026-11-27T05:00:00.000Z",
      'objective,"Said ""yes"", in time",0.99,0.999,missed,error budget left: -9',
      'threshold,\'=CPU,0.5,0.8,held,"ratio, bad where >"',
      "slow operation,GET /api/calls,1.5,,,4 requests a minute",
      "recommendation,A,,,now,B C",
      "",
    ]);
  });
});
