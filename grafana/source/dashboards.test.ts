import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { buildDashboard, GRID_COLUMNS, MAX_PANELS } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { isPageStale, staleFiles } from "./generate.ts";
import {
  DASHBOARDS,
  DATA_SOURCES,
  type DashboardId,
  OUR_LINES,
  OUR_SERVICES,
  RUNBOOKS_VARIABLE,
  runbookUrl,
} from "./names.ts";

const built = DASHBOARD_SPECS.map((dashboard) => ({ dashboard, ...buildDashboard(dashboard) }));
const panels = built.flatMap(({ dashboard, panels: placed }) =>
  placed.map(({ spec, panel }) => ({ name: `${dashboard.id} › ${spec.title}`, spec, panel })),
);
const texts = built.map(({ dashboard, json }) => ({ name: dashboard.id, text: JSON.stringify(json) }));
const uids = Object.values(DASHBOARD_UIDS) as readonly string[];

describe("committed dashboards", () => {
  it("are what the source makes of the catalogue (run `node grafana/source/generate.ts`)", async () => {
    expect(await staleFiles()).toEqual([]);
    expect(await isPageStale(), "docs/dashboards/README.md").toBe(false);
  });

  it("have a picture each for a laptop and a desk (run `node grafana/pictures.ts` over a stack)", async () => {
    const pictures = await readdir(join(import.meta.dirname, "../../docs/dashboards"));
    const wanted = uids.flatMap((uid) => [`${uid}-1280.webp`, `${uid}-1920.webp`]);
    expect(pictures.filter((name) => name.endsWith(".webp")).sort()).toEqual(wanted.sort());
  });
});

describe("every panel", () => {
  it("says what it shows", () => {
    const mute = panels.filter(({ panel }) => !panel.title || (panel.description ?? "").length < 20);
    expect(mute.map(({ name }) => name)).toEqual([]);
  });

  it("names the unit of its figures", () => {
    const bare = panels.filter(({ spec, panel }) => spec.hasUnit && !panel.fieldConfig?.defaults.unit);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it("has an id of its own on its dashboard", () => {
    for (const { json } of built) {
      const ids = (json.panels ?? []).flatMap((entry) => [
        entry.id,
        ...("panels" in entry && Array.isArray(entry.panels) ? entry.panels.map((panel) => panel.id) : []),
      ]);
      expect(ids).not.toContain(undefined);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("stays on the grid and covers no other panel", () => {
    for (const { dashboard, json } of built) {
      const taken = new Map<string, string>();
      for (const entry of json.panels ?? []) {
        const { x, y, w, h } = entry.gridPos ?? { x: -1, y: -1, w: 0, h: 0 };
        const name = `${dashboard.id} › ${entry.title}`;
        expect(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= GRID_COLUMNS, name).toBe(true);
        for (let column = x; column < x + w; column += 1) {
          for (let row = y; row < y + h; row += 1) {
            expect(taken.get(`${column},${row}`), name).toBeUndefined();
            taken.set(`${column},${row}`, name);
          }
        }
      }
    }
  });

  it("shows its legend unless it has a reason not to (the SDK hides legends by default)", () => {
    const hidden = panels.filter(
      ({ panel }) => panel.type === "timeseries" && panel.options?.legend?.showLegend !== true,
    );
    expect(hidden.map(({ name }) => name)).toEqual([]);
  });

  it("gives different queries different letters", () => {
    for (const { name, panel } of panels) {
      const letters = (panel.targets ?? []).map((target) => (target as { refId?: string }).refId);
      expect(new Set(letters).size, name).toBe(letters.length);
    }
  });

  it("needs no panel plugin that Grafana does not bring along", () => {
    const builtIn = ["timeseries", "stat", "table", "text", "bargauge", "state-timeline", "logs"];
    expect(panels.filter(({ panel }) => !builtIn.includes(panel.type)).map(({ name }) => name)).toEqual([]);
  });
});

describe("every dashboard", () => {
  it("is there: each id has one, under the name that links use", () => {
    expect(DASHBOARD_SPECS.map(({ id }) => id)).toEqual(Object.keys(DASHBOARD_UIDS));
  });

  it("has so few panels that they are read", () => {
    const large = built.filter(({ panels: placed }) => placed.length === 0 || placed.length > MAX_PANELS);
    expect(large.map(({ dashboard }) => dashboard.id)).toEqual([]);
  });

  it("says which question it answers", () => {
    for (const { dashboard } of built) expect(dashboard.description, dashboard.id).toMatch(/[?.]/);
  });

  it("marks deployments, drills and breaches", () => {
    for (const { dashboard } of built) {
      const names = dashboard.annotations.map(({ name }) => name);
      expect(names, dashboard.id).toEqual(["Starts and deployments", "Drills", "Alerts"]);
    }
  });

  it("leads on: to what is behind a figure, and to all dashboards of each audience", () => {
    for (const { dashboard, json, panels: placed } of built) {
      expect(json.links?.map(({ title }) => title)).toEqual(["Engineering", "On call", "Business"]);
      const ways = JSON.stringify(placed.map(({ panel }) => panel)).match(/\/d\/[\w-]+|\$\{runbooks:raw\}/g);
      // These are where ways end: figures of single processes, of pages, and of the telemetry itself.
      const ends: readonly DashboardId[] = ["runtime", "telemetry"];
      if (!ends.includes(dashboard.id)) expect(ways, dashboard.id).not.toBeNull();
    }
  });
});

describe("the noise of the simulator", () => {
  it("is left out of figures of spans, and of traces", () => {
    const noisy = panels.flatMap(({ name, spec }) =>
      spec.queries
        .filter((query) => {
          if (query.source === "loki") return !query.logql.startsWith(OUR_LINES.slice(0, -1));
          return query.source === "tempo"
            ? !query.traceql.includes(`resource.service.name =~ "${OUR_SERVICES.join("|")}"`)
            : [...query.expr.matchAll(/traces_span_metrics_\w+(\{[^}]*\})?/g)].some(
                ([, matchers]) =>
                  !/service_name/.test(matchers ?? "") && !/http_route="/.test(matchers ?? ""),
              );
        })
        .map(() => name),
    );
    expect(noisy).toEqual([]);
  });
});

describe("the heartbeat of the rules, which always fires", () => {
  it("is left out wherever alerts are shown", () => {
    const asked = built.flatMap(({ dashboard, panels: placed }) => [
      ...dashboard.annotations.map(({ expr }) => expr),
      ...placed.flatMap(({ spec }) =>
        spec.queries.flatMap((query) => (query.source === "prometheus" ? [query.expr] : [])),
      ),
    ]);
    const selectors = asked.flatMap((expr) => expr.match(/\bALERTS(_FOR_STATE)?\b(\{[^}]*\})?/g) ?? []);
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter((one) => !/severity(!="info"|="(critical|warning)")|slo="\$/.test(one))).toEqual(
      [],
    );
  });
});

describe("exemplars", () => {
  it("are asked for by one query of a panel at most: several have crashed a Grafana 9", () => {
    const several = panels.filter(
      ({ spec }) =>
        spec.queries.filter((query) => query.source === "prometheus" && query.exemplars).length > 1,
    );
    expect(several.map(({ name }) => name)).toEqual([]);
    expect(panels.some(({ spec }) => spec.queries.some((query) => "exemplars" in query))).toBe(true);
  });
});

describe("references", () => {
  it("to data sources by uid are to those that are provisioned", async () => {
    const provisioned = await readFile(
      join(import.meta.dirname, "../provisioning/datasources/trunkline.yaml"),
      "utf8",
    );
    for (const { uid } of Object.values(DATA_SOURCES)) expect(provisioned).toContain(`uid: ${uid}\n`);
  });

  it("to dashboards (/d/…) lead to one of ours", () => {
    for (const { name, text } of texts) {
      for (const [, uid] of text.matchAll(/\/d\/([\w-]+)/g)) expect(uids, name).toContain(uid);
    }
  });

  it("of links to variables name a variable of the dashboard they lead to", () => {
    for (const { text } of texts) {
      for (const [, uid, variable] of text.matchAll(/\/d\/([\w-]+)\?var-(\w+)=/g)) {
        const target = built.find(({ dashboard }) => DASHBOARD_UIDS[dashboard.id] === uid);
        expect(target?.dashboard.variables.map(({ name }) => name)).toContain(variable);
      }
    }
    for (const id of ["oncall", "slo"]) {
      const target = built.find(({ dashboard }) => dashboard.id === id);
      expect(
        target?.dashboard.variables.map(({ name }) => name),
        "alerts link with ?var-slo=",
      ).toContain("slo");
    }
  });

  it("to runbooks lead to a file in prometheus/runbooks, for every SLA row", async () => {
    const folder = join(import.meta.dirname, "../../prometheus/runbooks");
    const files = await readdir(folder);
    for (const sla of SLAS) {
      // Alerts and their table make the link of the label `slo`.
      expect(files).toContain(`${sla.id}.md`);
    }
    expect(files, "alerts of meta-monitoring have slo=meta-monitoring").toContain("meta-monitoring.md");
  });

  it("to runbooks begin with the address that the alert gateway tells, on each dashboard that has some", () => {
    expect(runbookUrl("x")).toBe(`\${${RUNBOOKS_VARIABLE}:raw}/x`);
    for (const { dashboard, json, panels: placed } of built) {
      const leads = JSON.stringify(placed.map(({ panel }) => panel)).includes(runbookUrl(""));
      const asked = (json.templating?.list ?? []).filter(({ name }) => name === RUNBOOKS_VARIABLE);
      expect(
        asked.map(({ definition }) => definition),
        dashboard.id,
      ).toEqual(leads ? ["label_values(alert_gateway_runbooks_info, url)"] : []);
    }
  });

  it("of provisioning stay inside the project", () => {
    const home = join(import.meta.dirname, "../dashboards/oncall/trunkline-oncall.json");
    expect(existsSync(home)).toBe(true);
  });
});

describe("dashboard and folder uids", () => {
  it("differ, because older Grafanas keep both in one table", async () => {
    const provisioned = await readFile(
      join(import.meta.dirname, "../provisioning/dashboards/trunkline.yaml"),
      "utf8",
    );
    const folders = [...provisioned.matchAll(/folderUid: (\S+)/g)].map((match) => match[1]);
    const audiences = new Set(Object.values(DASHBOARDS).map(({ audience }) => audience));
    expect(folders).toHaveLength(audiences.size);
    expect(new Set([...folders, ...uids]).size).toBe(folders.length + uids.length);
  });
});
