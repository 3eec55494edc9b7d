import { describe, expect, it } from "vitest";
import { buildDashboard } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { textOf } from "./query.ts";
import { complaintsAbout, interpolate, readQuery, variablesIn } from "./read-query.ts";

const dashboards = DASHBOARD_SPECS.map((dashboard) => ({
  dashboard,
  panels: buildDashboard(dashboard).panels,
}));
const queries = dashboards.flatMap(({ dashboard, panels }) =>
  panels.flatMap(({ spec }) =>
    spec.queries.map((query) => ({ dashboard, name: `${dashboard.id} › ${spec.title}`, query })),
  ),
);
const promQueries = queries.flatMap(({ dashboard, name, query }) =>
  query.source === "prometheus" ? [{ dashboard, name, expr: query.expr, legend: query.legend ?? "" }] : [],
);

describe("queries of the dashboards", () => {
  it("are there", () => {
    expect(promQueries.length).toBeGreaterThan(60);
  });

  it("are PromQL over metrics and labels that the catalogue, the rules or the list of foreign metrics know", () => {
    expect(
      promQueries.flatMap(({ name, expr }) => complaintsAbout(expr).map((text) => `${name}: ${text}`)),
    ).toEqual([]);
  });

  it("use only variables that their dashboard has", () => {
    const unknown = queries.flatMap(({ dashboard, name, query }) => {
      const known = dashboard.variables.map((variable) => variable.name);
      const text = textOf(query).replaceAll('"$1"', "");
      return variablesIn(text)
        .filter((variable) => !known.includes(variable))
        .map((variable) => `${name}: $${variable}`);
    });
    expect(unknown).toEqual([]);
  });

  it("name their series by labels that the result has", () => {
    const unknown = promQueries.flatMap(({ name, expr, legend }) => {
      const { grouping, added } = readQuery(interpolate(expr));
      return [...legend.matchAll(/\{\{(\w+)\}\}/g)]
        .map((match) => match[1] ?? "")
        .filter((label) => !grouping.includes(label) && !added.includes(label))
        .map((label) => `${name}: {{${label}}}`);
    });
    expect(unknown).toEqual([]);
  });

  it("take annotations from known metrics too", () => {
    const complaints = DASHBOARD_SPECS.flatMap((dashboard) =>
      dashboard.annotations.flatMap(({ name, expr }) =>
        complaintsAbout(expr).map((text) => `${name}: ${text}`),
      ),
    );
    expect(complaints).toEqual([]);
  });

  it("fill variables from labels that exist", () => {
    const complaints = DASHBOARD_SPECS.flatMap((dashboard) =>
      dashboard.variables.flatMap(({ name, metric, label }) => {
        if (metric.includes("__name__")) return [];
        return complaintsAbout(`sum by (${label}) (${metric})`).map((text) => `${name}: ${text}`);
      }),
    );
    expect(complaints).toEqual([]);
  });
});

describe("complaintsAbout", () => {
  it.each([
    ["rate(trunkline_calls_started_total[", "parsed"],
    ["sum(rate(trunkline_calls_begun_total[5m]))", "nothing records"],
    ['sum(rate(trunkline_calls_started_total{phone="1"}[5m]))', "no label phone"],
    ["sum by (tenant) (rate(trunkline_calls_started_total[5m]))", "groups by tenant"],
  ])("refuses %s", (expr, complaint) => {
    expect(complaintsAbout(expr).join()).toContain(complaint);
  });

  it("accepts what the catalogue declares", () => {
    expect(
      complaintsAbout("sum by (trunkline_provider) (rate(trunkline_calls_started_total[$__rate_interval]))"),
    ).toEqual([]);
  });
});
