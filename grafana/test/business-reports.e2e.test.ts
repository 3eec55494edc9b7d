import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { askOffice, type Office } from "../../app/test/simulator-office.ts";
import { DASHBOARD_SPECS } from "../source/dashboards.ts";
import type { DashboardId } from "../source/names.ts";
import { interpolate } from "../source/read-query.ts";
import { type FigureName, reportFigures } from "./report-figures.ts";

const {
  TRUNKLINE_BASE_URL: app = "",
  TRUNKLINE_PROMETHEUS_URL: prometheus,
  SIMULATOR_URL: simulator = "",
} = process.env;

/**
 * Where a dashboard shows a figure of a report: the panel, and the series of it by one of its labels or by its legend. Panels of
 * days have a bar for what came after its beginning: asked for a time before the stack began, it holds everything.
 */
const SHOWN: Readonly<Record<FigureName, { on: DashboardId; panel: string; series?: string; daily?: true }>> =
  {
    "calls in": { on: "days", panel: "Calls", series: "inbound", daily: true },
    "calls out": { on: "days", panel: "Calls", series: "outbound", daily: true },
    "calls completed": { on: "business", panel: "How did today's calls end?", series: "completed" },
    "seconds talked": { on: "days", panel: "Time talked", daily: true },
    "alerts P1": { on: "alerts", panel: "How urgent were today's alerts?", series: "P1" },
    alerts: { on: "business", panel: "Urgent alerts today" },
    "SMS delivered": { on: "days", panel: "Urgent messages", series: "delivered", daily: true },
    analyses: { on: "aiCost", panel: "What costs what" },
    "USD of analyses": { on: "aiCost", panel: "Cost today" },
    "seconds of audio": { on: "aiCost", panel: "Audio written down today" },
  };

/** Further back than any stack of the suite is old, and still the same day for a bar. */
const BEFORE_THE_STACK_SECONDS = 3 * 3600;

/** Over the stack of the suite `whole`, whose demo data are no events that a metric counts. */
describe.skipIf(prometheus === undefined)("business dashboards and the API's reports", () => {
  let office: Office;
  // It brings a call every ten seconds: a database knows one at once, and Prometheus when it was exported.
  beforeAll(async () => {
    office = await askOffice(simulator);
    await askOffice(simulator, { on: false });
  });
  afterAll(async () => {
    await askOffice(simulator, office);
  });

  it("say the same of what happened", async () => {
    const before = inject("reportsBefore");
    // Calls that came before are still under way: what is told at the same time by both is equal once it has been exported.
    await expect
      .poll(
        async () => {
          const now = await reportFigures(app);
          const differences: string[] = [];
          for (const [name, place] of Object.entries(SHOWN) as [FigureName, (typeof SHOWN)[FigureName]][]) {
            const reported = now[name] - before[name];
            const shown = await shownBy(place);
            // Lengths are whole seconds in the one, and exact in the other; what AI costs is an increase, which Prometheus draws out to
            // the ends of its window: 3 % of the first minutes.
            const tolerance = /seconds|USD|analyses/.test(name) ? Math.max(0.01, reported * 0.05) : 0;
            if (Math.abs(shown - reported) > tolerance)
              differences.push(`${name}: ${shown}, reported ${reported}`);
          }
          return differences;
        },
        { timeout: 150_000, interval: 3_000 },
      )
      .toEqual([]);
    const now = await reportFigures(app);
    for (const name of ["calls in", "calls completed", "alerts", "SMS delivered"] as const) {
      expect(now[name] - before[name], name).toBeGreaterThan(0);
    }
  });
});

async function shownBy({ on, panel, series, daily }: (typeof SHOWN)[FigureName]): Promise<number> {
  const spec = DASHBOARD_SPECS.find(({ id }) => id === on)
    ?.rows.flatMap(({ panels }) => panels)
    .find(({ title }) => title === panel);
  if (spec === undefined) throw new Error(`${on} has no panel ${panel}`);
  const named = spec.queries.filter((query) => query.source === "prometheus" && query.legend === series);
  const [query] = named.length > 0 ? named : spec.queries;
  if (query?.source !== "prometheus") throw new Error(`${panel} asks no Prometheus`);
  const time = Date.now() / 1000 - (daily ? BEFORE_THE_STACK_SECONDS : 0);
  const search = new URLSearchParams({ query: interpolate(query.expr), time: String(time) });
  const answer = await fetch(`${prometheus}/api/v1/query?${search}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result
    .filter(
      ({ metric }) => named.length > 0 || series === undefined || Object.values(metric).includes(series),
    )
    .reduce((sum, { value }) => sum + Number(value[1]), 0);
}
