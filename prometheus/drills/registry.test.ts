import { describe, expect, it } from "vitest";
import { alertsOf, drillId, drills } from "./registry.ts";

describe("the fire drills", () => {
  const all = drills();

  it("are there for every alert, once for each", () => {
    const alerts = alertsOf().map(drillId);
    expect(new Set(alerts).size).toBe(alerts.length);
    expect(all.map(({ id }) => id)).toEqual(alerts);
    expect(all.length).toBeGreaterThan(150);
  });

  it("have a fault that changes what is seen", () => {
    for (const { id, alertname, fault } of all) {
      if (alertname === "Watchdog" || fault.stopsTarget) continue;
      expect(fault.healthy.length, id).toBeGreaterThan(0);
      expect(fault.faulty, id).not.toEqual(fault.healthy);
    }
  });

  it("refuse a kind of alert that nobody has rehearsed", () => {
    const [row] = alertsOf();
    expect(row).toBeDefined();
    expect(() => drills([{ ...sloRow(), kind: "unheard of" } as never])).toThrow();
  });

  it("run no window that is too short to be seen at a scrape a second", () => {
    for (const { id, speed } of all) expect(speed, id).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ speed }) => speed)).size).toBeLessThan(6);
  });
});

function sloRow() {
  return {
    id: "unheard-of",
    title: "Unheard of",
    service: "trunkline-api",
    requirements: [],
    impact: "None.",
  };
}
