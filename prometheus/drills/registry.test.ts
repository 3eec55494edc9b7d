import { describe, expect, it } from "vitest";
import type { Slo } from "../../otel/catalogue/sla.types.ts";
import { SLOS } from "../../otel/catalogue/slas.ts";
import { SCRAPE_INTERVAL_MS } from "../../stack/drill/drill-prometheus.ts";
import { clockAtSpeed, parseDurationMs } from "../source/durations.ts";
import { ruleFiles } from "../source/rule-files.ts";
import { sloFault } from "./injected-series.ts";
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

  it("run no window, of rules that others are added up from neither, that holds too few samples for a rate", () => {
    for (const { id, speed } of all) expect(speed, id).toBeGreaterThanOrEqual(60);
    const speeds = new Set(all.map(({ speed }) => speed));
    expect(speeds.size).toBeLessThan(6);
    for (const speed of speeds) {
      const windowsMs = Object.values(ruleFiles(clockAtSpeed(speed)))
        .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
        .flatMap(({ expr }) => [...expr.matchAll(/(?:rate|increase)\([^[]*\[(\w+)\]/g)])
        .map(([, window]) => parseDurationMs(window ?? ""));
      expect(windowsMs.length).toBeGreaterThan(100);
      expect(Math.min(...windowsMs), `${speed}×`).toBeGreaterThanOrEqual(3 * SCRAPE_INTERVAL_MS);
    }
  });

  it("look healthy to each other: what is measured on one histogram has the buckets of all its rows", () => {
    const bounds = (id: string) =>
      sloFault(SLOS.find((slo) => slo.id === id) as Slo).healthy.flatMap(
        ({ series }) => /le="([^"]+)"/.exec(series)?.[1] ?? [],
      );
    // Those who change a contact also write: 100 ms are owed for the one, 500 ms for the other.
    expect(bounds("crud-latency")).toEqual(expect.arrayContaining(["0.1", "0.5", "+Inf"]));
    expect(new Set(bounds("crud-latency"))).toEqual(new Set(bounds("api-write-latency")));
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
