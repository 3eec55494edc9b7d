import { describe, expect, it } from "vitest";
import { k6Thresholds, type Objective, type Seen, verdictOf } from "./objective.ts";

const SHARE: Objective = {
  id: "x",
  title: "X",
  unit: "ratio",
  owed: { comparison: ">=", level: 0.99 },
  client: { metric: "x_within", statistic: "rate", scale: 1, sampledMetric: "x_sampled_within" },
  prometheus: { kind: "query", query: "1" },
  tempo: { kind: "share_within", seconds: 0.2 },
  maxDifference: 0.02,
};
const seen = (
  client: number | null,
  prometheus: number | null,
  tempo: number | null,
  sampled = tempo,
): Seen => ({
  client,
  prometheus,
  tempo,
  sampled,
  othersRatio: 0,
});

describe("an objective", () => {
  it.each([
    ["held where all views are within", seen(0.995, 0.994, 1), "held"],
    ["held at the level itself", seen(0.99, 0.99, 1), "held"],
    ["missed where the client saw less", seen(0.98, 0.995, 1), "missed"],
    ["missed where only the server saw less", seen(0.995, 0.98, 1), "missed"],
    ["not judged by Tempo's small sample alone", seen(0.995, 0.995, 0.9), "held"],
    [
      "different where Tempo tells of its sample what the client did not see",
      seen(0.995, 0.995, 0.9, 1),
      "differs",
    ],
    ["different where Prometheus is further away than allowed", seen(1, 0.979, 1), "missed"],
    ["not judged where a view is missing", seen(0.995, null, 1), "not_judged"],
    ["not judged where Tempo is missing", seen(0.995, 0.995, null), "not_judged"],
    ["missed even where another view is missing", seen(0.5, null, null), "missed"],
  ])("is %s", (_, views, verdict) => {
    expect(verdictOf(SHARE, views)).toBe(verdict);
  });

  it("differs where nothing is owed and the views are apart", () => {
    const told = { ...SHARE, owed: null };
    expect(verdictOf(told, seen(0.5, 0.53, 0.5))).toBe("differs");
    expect(verdictOf(told, seen(0.5, 0.515, 0.5))).toBe("held");
    expect(verdictOf({ ...told, maxDifference: null }, seen(0.5, 0.9, 0.5))).toBe("told");
  });

  it("lets the server have seen others, but not less than the client sent", () => {
    const count: Objective = {
      ...SHARE,
      unit: "count",
      owed: null,
      maxDifference: 0,
      isOneSided: true,
      tempo: null,
    };
    expect(verdictOf(count, seen(100, 130, null))).toBe("held");
    expect(verdictOf(count, seen(100, 99, null))).toBe("differs");
  });

  it("lets others move Prometheus' share by as much as they are, and no more", () => {
    const views = { ...seen(1, 0.995, 1), prometheus: 0.93, othersRatio: 0.06 };
    const told = { ...SHARE, owed: null };
    expect(verdictOf(told, views)).toBe("held");
    expect(verdictOf(told, { ...views, othersRatio: 0.04 })).toBe("differs");
  });

  it("becomes thresholds of k6 in its units, several of one metric together", () => {
    const mean: Objective = {
      ...SHARE,
      unit: "seconds",
      owed: { comparison: "<", level: 0.5 },
      client: { metric: "x_duration", statistic: "avg", scale: 0.001 },
    };
    const max = {
      ...mean,
      owed: { comparison: "<", level: 2 },
      client: { ...mean.client, statistic: "max" },
    } as Objective;
    expect(k6Thresholds([SHARE, mean, max, { ...SHARE, owed: null }, { ...SHARE, client: null }])).toEqual({
      x_within: ["rate>=0.99"],
      x_duration: ["avg<500", "max<2000"],
    });
  });
});
