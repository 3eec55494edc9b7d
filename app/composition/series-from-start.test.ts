import { describe, expect, it } from "vitest";
import { METRICS, type MetricDeclaration, prometheusName } from "../../otel/catalogue/metrics.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import { foldDeclarations } from "./declarations.ts";
import { MODULES } from "./module-list.ts";
import { seriesOfProcess } from "./series-from-start.ts";

const names = (...all: string[]) => all.map((name) => ({ name }) as never);
const series = seriesOfProcess(foldDeclarations(MODULES), {
  voiceCarriers: names("twilio"),
  voiceAgent: { name: "vapi" } as never,
});

/** Every selector of the rows, by metric. */
function selectorsOf(row: (typeof SLAS)[number]): readonly (readonly [string, Matchers])[] {
  const { indicator } = row;
  if (!("totalMetric" in indicator)) return [[indicator.metric, indicator.matchers]];
  const total = [indicator.totalMetric, indicator.totalMatchers] as const;
  return "badMetric" in indicator ? [total, [indicator.badMetric, indicator.badMatchers]] : [total];
}

const instrumentOf = (name: string) =>
  Object.values<MetricDeclaration>(METRICS).find((metric) => prometheusName(metric) === name);
const cases = SLAS.flatMap((row) =>
  selectorsOf(row).flatMap(([name, matchers]) => {
    const metric = instrumentOf(name);
    return metric && metric.kind !== "observableGauge" ? [[row.id, metric, matchers] as const] : [];
  }),
);

describe("series of a process", () => {
  it("are at most two thousand, a histogram's buckets apart", () => {
    expect(series.reduce((sum, one) => sum + one.series.length, 0)).toBeLessThan(2_000);
  });

  it("are there for every counter and histogram of the catalogue", () => {
    expect(series.filter((one) => one.series.length === 0).map(({ metric }) => metric.name)).toEqual([]);
  });

  it.each(cases)("hold what %s is measured by, before anything has happened", (_, metric, matchers) => {
    const label = (attribute: string) => attribute.replaceAll(".", "_");
    const found = series
      .find((one) => one.metric === metric)
      ?.series.filter((attributes) => {
        const labels = new Map(Object.entries(attributes).map(([name, value]) => [label(name), value]));
        return Object.entries(matchers).every(([name, wanted]) => {
          const { operator, text } = readMatcher(wanted);
          const isMet = new RegExp(`^(?:${text})$`).test(labels.get(name) ?? "");
          return operator.startsWith("!") ? !isMet : isMet;
        });
      });
    expect(found).not.toEqual([]);
    expect(found).toBeDefined();
  });
});
