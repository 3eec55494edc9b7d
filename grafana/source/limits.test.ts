import { describe, expect, it } from "vitest";
import { SLA_THRESHOLDS, SLAS, SLOS, thresholdLevel } from "../../otel/catalogue/slas.ts";
import { buildDashboard } from "./dashboard.ts";
import { limit, limitValue } from "./limits.ts";
import { oncall } from "./oncall/index.ts";
import { COLOUR } from "./style.ts";

const panels = buildDashboard(oncall).panels;

describe("limits of panels", () => {
  it("are what the SLA row says, in the row's unit", () => {
    for (const row of SLAS) {
      const value = limitValue(row.id);
      if (row.kind === "threshold") expect(value).toBe(thresholdLevel(row));
      else if (row.indicator.type === "latency_ratio") expect(value).toBe(row.indicator.thresholdSeconds);
      else expect(value).toBeCloseTo(1 - row.objectiveRatio, 10);
    }
  });

  it("take the colour of the row's severity", () => {
    expect(limit("sms-dead-letters").colour).toBe(COLOUR.bad);
    expect(limit("queue-backlog").colour).toBe(COLOUR.warning);
  });
});

describe("the on-call dashboard", () => {
  it("has a tile for every threshold row, which changes colour at the level of the row", () => {
    const expressions = panels.flatMap(({ spec }) =>
      spec.queries.map((q) => (q.source === "prometheus" ? q.expr : "")),
    );
    for (const row of SLA_THRESHOLDS)
      expect(expressions).toContain(`slo:threshold_value:current{slo="${row.id}"}`);
    const webhook = panels.find(({ spec }) => spec.title === "99th percentile of the voice agent's webhook");
    const levels = webhook?.panel.fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value);
    expect(levels).toEqual([null, limitValue("voice-webhook-p99")]);
  });

  it("draws the burn rate and the budget of every SLO", () => {
    for (const title of ["How fast the budgets burn", "Budgets left"]) {
      const drawn = panels.find(({ spec }) => spec.title === title)?.spec.queries ?? [];
      expect(drawn).toHaveLength(SLOS.length);
    }
  });

  it("says in words what people notice when a row is missed", () => {
    const text = JSON.stringify(panels.map(({ panel }) => panel));
    for (const row of SLAS) expect(text).toContain(row.impact);
  });
});
