/**
 * The rules that Grafana's dashboard linter (github.com/grafana/dashboard-linter) checks, by its names. It is a Go program that
 * no package registry has; what it would say is said here. Left out, with the reason: `template-job-rule`,
 * `template-instance-rule`, `target-job-rule`, `target-instance-rule`: our processes send what they measure by OTLP, so they are
 * told apart by `service_name`; `target-logql-*`: there are no logs on these dashboards.
 */
import type * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { buildDashboard } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { countOver, countPerDay } from "./promql.ts";
import { interpolate, readQuery } from "./read-query.ts";

const built = DASHBOARD_SPECS.map((spec) => ({ id: spec.id, ...buildDashboard(spec) }));
const panels = built.flatMap(({ id, panels: placed }) =>
  placed.map(({ spec, panel }) => ({ name: `${id} › ${spec.title}`, spec, panel })),
);
const expressions = panels.flatMap(({ name, spec }) =>
  spec.queries.flatMap((query) => (query.source === "prometheus" ? [{ name, expr: query.expr }] : [])),
);

/** Units of Grafana that we use; its list is long, and a misspelt one shows bare numbers. */
const UNITS = [
  "none",
  "short",
  "percentunit",
  "s",
  "bytes",
  "binBps",
  "reqps",
  "currencyUSD",
  "dtdurations",
  "dthms",
  "dateTimeAsIso",
];
const OWN_UNIT = /^(suffix|prefix):.+$/;
/** A time in a format of its own. */
const TIME_UNIT = /^time:[A-Za-z :.-]+$/;

describe("Grafana's dashboard linter", () => {
  it("template-datasource-rule: data sources are variables with the names that it expects", () => {
    for (const { id, json } of built) {
      const sources = (json.templating?.list ?? []).filter(({ type }) => type === "datasource");
      expect(sources.length, id).toBeGreaterThan(0);
      for (const { name, label, query } of sources) {
        expect(name, id).toBe(`${query}_datasource`);
        expect(label?.toLowerCase(), id).toBe(`${query} data source`);
      }
    }
  });

  it("panel-datasource-rule: panels, queries, variables and annotations ask through these variables", () => {
    for (const { id, json } of built) {
      const known = (json.templating?.list ?? []).flatMap(({ type, name }) =>
        type === "datasource" ? [`\${${name}}`] : [],
      );
      const uids = [...JSON.stringify(json).matchAll(/"datasource":\{[^}]*?"uid":"([^"]+)"/g)].map(
        ([, uid]) => uid,
      );
      expect(uids.length, id).toBeGreaterThan(0);
      expect(
        uids.filter((uid) => ![...known, "-- Grafana --"].includes(uid ?? "")),
        id,
      ).toEqual([]);
    }
  });

  it("template-on-time-change-reload-rule: variables are read anew when the range changes", () => {
    for (const { id, json } of built) {
      for (const variable of json.templating?.list ?? []) {
        if (variable.type === "query") expect(variable.refresh, `${id}: ${variable.name}`).toBe(2);
      }
    }
  });

  it("template-label-promql-rule: variables of labels are PromQL", () => {
    for (const { variables } of DASHBOARD_SPECS) {
      for (const { metric, name } of variables)
        expect(readQuery(interpolate(metric)).errors, name).toEqual([]);
    }
  });

  it("panel-title-description-rule, panel-no-targets-rule: panels say what they show, and ask something", () => {
    for (const { name, panel } of panels) {
      expect(panel.title && panel.description, name).toBeTruthy();
      if (panel.type !== "text") expect(panel.targets?.length, name).toBeGreaterThan(0);
    }
  });

  it("panel-units-rule: units are ones that Grafana knows", () => {
    const wrong = panels.flatMap(({ name, panel }) => {
      const all = [panel.fieldConfig?.defaults.unit, ...unitsOfOverrides(panel)];
      return all
        .filter(
          (unit) =>
            unit !== undefined && !UNITS.includes(unit) && !OWN_UNIT.test(unit) && !TIME_UNIT.test(unit),
        )
        .map((unit) => `${name}: ${unit}`);
    });
    expect(wrong).toEqual([]);
  });

  it("target-promql-rule: queries are PromQL", () => {
    for (const { name, expr } of expressions) expect(readQuery(interpolate(expr)).errors, name).toEqual([]);
  });

  it("target-rate-interval-rule: rates are by the window that fits the zoom", () => {
    const others = expressions.filter(({ expr }) =>
      /\bi?rate\([^[]*\[(?!\$__rate_interval\])/.test(expr.replaceAll(/"[^"]*"/g, '""')),
    );
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it("target-counter-agg-rule: counters are never shown raw", () => {
    const raw = expressions.flatMap(({ name, expr }) =>
      [...withoutExactCounts(expr).matchAll(COUNTER)]
        .filter(([, call = ""]) => !/^i?(rate|increase)\($/.test(call))
        .map(([found]) => `${name}: ${found}`),
    );
    expect(raw).toEqual([]);
  });

  it("would notice a raw counter, and takes an exact count for what it is", () => {
    expect("sum(a_total)".match(COUNTER)).not.toBeNull();
    expect([..."rate(a_total[5m])".matchAll(COUNTER)][0]?.[1]).toBe("rate(");
    expect(withoutExactCounts(countOver("a_total", "1h", { b: "c" }, "d"))).not.toContain("a_total");
    expect(withoutExactCounts(countPerDay("a_total"))).not.toContain("a_total");
  });

  it("uneditable-dashboard: what is changed in a browser would be lost", () => {
    for (const { json } of built) expect(json.editable).toBe(false);
  });
});

/** A counter of Prometheus, with the function that takes it. */
const COUNTER = /(\w+\()?\b\w+_total\b(?![^{]*"\))/g;

/**
 * Leaves out what `countOver` and `countPerDay` write: the highest value in a window less the one before it is a count, and an
 * exact one, where `increase` estimates between scrapes and a report says 7.
 */
function withoutExactCounts(expr: string): string {
  return expr
    .replaceAll(/\(increase\([^)]*\) and resets\([^)]*\) > 0\)/g, "0")
    .replaceAll(/max_over_time\([^)]*\) - (\([^)]*\)|[\w{}=~"!|,. ]+?(?= or max_over))/g, "0")
    .replaceAll(/max_over_time\([^)]*\)/g, "0");
}

function unitsOfOverrides(panel: dashboard.Panel): string[] {
  return (panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === "unit").map(({ value }) => value as string),
  );
}
