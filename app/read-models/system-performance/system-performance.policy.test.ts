import { describe, expect, it } from "vitest";
import { SLA_THRESHOLDS, SLOS } from "../../../otel/catalogue/slas.ts";
import type { Objective, Threshold } from "./system-performance.contract.ts";
import { recommend, stateOfObjective, stateOfThreshold } from "./system-performance.policy.ts";

const NOW = new Date("2026-11-27T05:00:00Z");
const good = { metRatio: 0.99, events: 10_000, budgetLeftRatio: 0.9, burnRate: 0.1, budgetEndsAt: null };

describe("an objective", () => {
  it.each([
    ["held", {}],
    ["unknown", { events: 0 }],
    ["unknown", { budgetLeftRatio: null }],
    ["missed", { budgetLeftRatio: 0 }],
    ["missed", { budgetLeftRatio: -0.5 }],
    // Four bad ones among seven.
    ["held", { budgetLeftRatio: -50, events: 7, metRatio: 3 / 7 }],
    ["missed", { budgetLeftRatio: -50, events: 9, metRatio: 4 / 9 }],
    ["at_risk", { budgetLeftRatio: 0.24 }],
    ["held", { budgetLeftRatio: 0.25 }],
    ["at_risk", { burnRate: 3 }],
    ["held", { burnRate: 2.9 }],
    ["at_risk", { budgetEndsAt: "2026-11-29T05:00:00.000Z" }],
    ["held", { budgetEndsAt: "2026-11-30T05:00:00.000Z" }],
  ] as const)("is %s with %o", (state, change) => {
    expect(stateOfObjective({ ...good, ...change }, { minimumBadEvents: 5 }, NOW)).toBe(state);
  });
});

describe("a threshold", () => {
  const above = { comparison: ">", warning: 0.1, critical: 0.2 } as const;
  const below = { comparison: "<", warning: 0.7, critical: null } as const;
  it.each([
    ["held", { ...above, value: 0.09 }],
    ["at_risk", { ...above, value: 0.095 }],
    ["at_risk", { ...above, value: 0.1 }],
    ["missed", { ...above, value: 0.11 }],
    ["unknown", { ...above, value: null }],
    ["held", { ...below, value: 0.78 }],
    ["at_risk", { ...below, value: 0.71 }],
    ["missed", { ...below, value: 0.69 }],
    ["missed", { comparison: ">", warning: null, critical: 1, value: 2 }],
    ["unknown", { comparison: ">", warning: null, critical: null, value: 2 }],
  ] as const)("is %s at %o", (state, measured) => {
    expect(stateOfThreshold(measured)).toBe(state);
  });
});

describe("recommendations", () => {
  const objective = (id: string, change: Partial<Objective>) => {
    const row = SLOS.find((slo) => slo.id === id);
    if (!row) throw new Error(`no ${id}`);
    const { title, owner, objectiveRatio } = row;
    const links = { runbookUrl: `http://runbooks/${id}`, dashboardUrl: null };
    return { id, title, owner, objectiveRatio, state: "held" as const, ...links, ...good, ...change, row };
  };
  const threshold = (id: string, change: Partial<Threshold>) => {
    const row = SLA_THRESHOLDS.find((candidate) => candidate.id === id);
    if (!row) throw new Error(`no ${id}`);
    const { title, owner, comparison } = row;
    const links = { runbookUrl: null, dashboardUrl: null };
    const figures = { value: 0, unit: "ratio", warning: 0.7, critical: 0.8, isWebVital: false } as const;
    return { id, title, owner, comparison, state: "held" as const, ...links, ...figures, ...change, row };
  };

  it("say nothing of what is held or not known", () => {
    expect(
      recommend([objective("api-availability", {})], [threshold("process-cpu", { state: "unknown" })]),
    ).toEqual([]);
  });

  it("name the row, by what it is missed, what people notice, what to do and where that is written", () => {
    const missed = objective("api-availability", {
      state: "missed",
      metRatio: 0.9985,
      budgetLeftRatio: -2.5,
      burnRate: 4.04,
    });
    expect(recommend([missed], [])).toEqual([
      {
        id: "api-availability",
        urgency: "now",
        title: "API requests answered without a server error",
        why: "99.85 % of 10000 were good, 99.9 % are owed: the error budget is overspent 2.5 times, and burns 4.04 times too fast.",
        impact: missed.row.impact,
        todo: expect.stringContaining("which errors"),
        runbookUrl: "http://runbooks/api-availability",
        dashboardUrl: null,
      },
    ]);
  });

  it("say what is urgent first: what is missed, then what wakes somebody", () => {
    const all = recommend(
      [
        objective("voice-webhook-latency", { state: "at_risk" }),
        objective("api-availability", { state: "missed", budgetLeftRatio: -1 }),
      ],
      [
        threshold("web-lcp", { state: "missed", unit: "seconds", value: 3.2, warning: 2.5, critical: null }),
        threshold("process-memory", { state: "at_risk", value: 0.69 }),
      ],
    );
    expect(all.map(({ id, urgency }) => `${id} ${urgency}`)).toEqual([
      "api-availability now",
      "web-lcp now",
      "voice-webhook-latency soon",
      "process-memory soon",
    ]);
    expect(all[1]?.why).toBe("It is 3.2 s; at most 2.5 s is owed.");
    expect(all[3]?.todo).toContain("restart");
  });

  it("are there for every row", () => {
    const all = recommend(
      SLOS.map(({ id }) => objective(id, { state: "missed" })),
      SLA_THRESHOLDS.map(({ id }) => threshold(id, { state: "missed" })),
    );
    expect(all).toHaveLength(SLOS.length + SLA_THRESHOLDS.length);
    for (const { todo, impact } of all) expect(todo.length * impact.length).toBeGreaterThan(0);
  });
});
