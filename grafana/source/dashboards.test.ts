import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { buildDashboard, GRID_COLUMNS } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { staleFiles } from "./generate.ts";
import { DASHBOARDS, DATA_SOURCES, runbookUrl } from "./names.ts";

const built = DASHBOARD_SPECS.map((dashboard) => ({ dashboard, ...buildDashboard(dashboard) }));
const panels = built.flatMap(({ dashboard, panels: placed }) =>
  placed.map(({ spec, panel }) => ({ name: `${dashboard.audience} › ${spec.title}`, spec, panel })),
);
const texts = built.map(({ dashboard, json }) => ({ name: dashboard.audience, text: JSON.stringify(json) }));
const dataSourceUids = Object.values(DATA_SOURCES).map(({ uid }) => uid as string);

describe("committed dashboards", () => {
  it("are what the source makes of the catalogue (run `node grafana/source/generate.ts`)", async () => {
    expect(await staleFiles()).toEqual([]);
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
        const name = `${dashboard.audience} › ${entry.title}`;
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
    const builtIn = ["timeseries", "stat", "table", "text", "bargauge", "state-timeline"];
    expect(panels.filter(({ panel }) => !builtIn.includes(panel.type)).map(({ name }) => name)).toEqual([]);
  });
});

describe("references", () => {
  it("point to data sources that are provisioned", async () => {
    const provisioned = await readFile(
      join(import.meta.dirname, "../provisioning/datasources/trunkline.yaml"),
      "utf8",
    );
    for (const uid of dataSourceUids) expect(provisioned).toContain(`uid: ${uid}\n`);
    for (const { panel } of panels) {
      for (const target of panel.targets ?? []) {
        expect(dataSourceUids).toContain((target as { datasource?: { uid?: string } }).datasource?.uid);
      }
    }
  });

  it("to dashboards (/d/…) lead to one of ours", () => {
    const uids = Object.values(DASHBOARDS).map(({ uid }) => uid as string);
    for (const { name, text } of texts) {
      const linked = [...text.matchAll(/\/d\/([\w-]+)/g)].map((match) => match[1]);
      expect(linked.length, name).toBeGreaterThan(0);
      for (const uid of linked) expect(uids).toContain(uid);
    }
    for (const uid of Object.values(DASHBOARD_UIDS)) expect(uids, "alerts link to it").toContain(uid);
  });

  it("of links to variables name a variable of the dashboard they lead to", () => {
    for (const { text } of texts) {
      for (const [, uid, variable] of text.matchAll(/\/d\/([\w-]+)\?var-(\w+)=/g)) {
        const target = built.find(({ dashboard }) => DASHBOARDS[dashboard.audience].uid === uid);
        expect(target?.dashboard.variables.map(({ name }) => name)).toContain(variable);
      }
    }
    const oncall = built.find(({ dashboard }) => dashboard.audience === "oncall");
    expect(
      oncall?.dashboard.variables.map(({ name }) => name),
      "alerts link with ?var-slo=",
    ).toContain("slo");
  });

  it("to runbooks lead to a file in prometheus/runbooks, for every SLA row", async () => {
    const folder = join(import.meta.dirname, "../../prometheus/runbooks");
    const files = await readdir(folder);
    for (const sla of SLAS) {
      // Alerts and their table make the link of the label `slo`.
      expect(files).toContain(`${sla.id}.md`);
    }
    expect(files, "alerts of meta-monitoring have slo=meta-monitoring").toContain("meta-monitoring.md");
    expect(runbookUrl("x")).toMatch(/\/consoles\/x\.md$/);
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
    const uids = Object.values(DASHBOARDS).map(({ uid }) => uid as string);
    expect(folders).toHaveLength(uids.length);
    expect(new Set([...folders, ...uids]).size).toBe(folders.length + uids.length);
  });
});
