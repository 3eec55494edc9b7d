import { describe, expect, it } from "vitest";
import { firstAlertLevel, SLA_THRESHOLDS, SLAS, thresholdLevel } from "../../otel/catalogue/slas.ts";
import { buildDashboard } from "./dashboard.ts";
import { limit, limitValue } from "./limits.ts";
import { ON_CALL } from "./oncall/index.ts";
import { CROSSED, THRESHOLD_KINDS } from "./oncall/thresholds.ts";
import { COLOUR } from "./style.ts";

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

describe("the dashboards of who is on call", () => {
  const onCall = ON_CALL.flatMap((dashboard) => buildDashboard(dashboard).panels);

  it("have every threshold row in the table of its unit", () => {
    const rows = THRESHOLD_KINDS.flatMap(({ rows: ofKind }) => ofKind.map(({ id }) => id));
    expect(rows.sort()).toEqual(SLA_THRESHOLDS.map(({ id }) => id).sort());
    for (const { title, unit, rows: ofKind } of THRESHOLD_KINDS) {
      const panel = onCall.find(({ spec }) => spec.title === title)?.panel;
      expect(panel?.fieldConfig?.defaults.unit).toBe(unit);
      for (const { id } of ofKind) expect(JSON.stringify(panel?.targets)).toContain(id);
    }
  });

  it("call a threshold crossed on the bad side of its level, whichever that is", () => {
    for (const row of SLA_THRESHOLDS) {
      const { id, comparison } = row;
      const place = CROSSED.split(" or ").find((part) => part.includes(id)) ?? "";
      expect(place).toMatch(
        comparison === "<" ? /limit:constant.* \/ .*value:current/ : /value:current.* \/ /,
      );
      if ("count" in firstAlertLevel(row).level && comparison === ">") expect(place).toContain("+ 1");
    }
  });

  it("say in words what people notice when a row is missed", () => {
    const text = JSON.stringify(onCall.map(({ panel }) => panel));
    for (const row of SLAS) expect(text).toContain(row.impact);
  });
});
