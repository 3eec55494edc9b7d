import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ATTRIBUTES } from "./attributes.ts";
import { METRICS, type MetricDeclaration } from "./metrics.ts";
import { CLOSED_VALUES, seriesFromStart } from "./series.ts";

describe("series from the start", () => {
  it("are one for each combination of values that can be known", () => {
    expect(seriesFromStart(METRICS.smsOutcomes)).toHaveLength(8);
    expect(seriesFromStart(METRICS.smsOutcomes)).toContainEqual({
      [ATTRIBUTES.smsOutcome]: "failed",
      [ATTRIBUTES.priority]: "P1",
    });
    expect(seriesFromStart(METRICS.slowQueries)).toEqual([{}]);
  });

  it("leave out attributes whose values nobody knows, and those beyond zeroBy", () => {
    expect(seriesFromStart(METRICS.genAiTokenUsage)).toEqual([{}]);
    expect(seriesFromStart(METRICS.alertTimeToAcknowledge)).toEqual(
      ["P1", "P2", "P3", "P4"].map((priority) => ({ [ATTRIBUTES.priority]: priority })),
    );
  });

  it.each(Object.entries<MetricDeclaration>(METRICS))("of %s are few", (_, metric) => {
    if (metric.kind === "observableGauge") return;
    // A histogram's series is one for each of its buckets.
    expect(seriesFromStart(metric).length).toBeLessThanOrEqual(metric.kind === "histogram" ? 24 : 64);
    expect(metric.attributes).toEqual(expect.arrayContaining([...(metric.zeroBy ?? [])]));
  });

  it("have the values that attributes.ts tells people of", () => {
    const source = readFileSync(new URL("attributes.ts", import.meta.url), "utf8");
    const told = new Map(
      [...source.matchAll(/\/\*\* (.*) \*\/\n\s+\w+: "([^"]+)"/g)].map(([, comment = "", name = ""]) => [
        name,
        comment
          .split(":", 1)[0]
          ?.split(" | ")
          .map((value) => value.split(" ", 1)[0] ?? ""),
      ]),
    );
    for (const [name, values] of Object.entries(CLOSED_VALUES))
      expect([name, told.get(name)]).toEqual([name, values]);
  });
});
