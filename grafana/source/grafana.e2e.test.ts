import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { grafanasAtHand, startGrafana } from "../../stack/parts/grafana.ts";
import type { Part } from "../../stack/parts/part.ts";
import { freePort, launchBrowser, listen } from "../test/harness.ts";
import { buildDashboard } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { DASHBOARDS, DATA_SOURCES } from "./names.ts";

const ADMIN_PASSWORD = "only-for-this-test";
const NOBODY = "http://127.0.0.1:9";
/** With a running stack's addresses its figures are shown; without, panels have to load and be empty. */
const PROMETHEUS = process.env.TRUNKLINE_PROMETHEUS_URL;
const TEMPO = process.env.TRUNKLINE_TEMPO_URL;

const GRAFANAS = grafanasAtHand();

describe.skipIf(GRAFANAS.length > 0)("Grafana with our files", () => {
  it.skip("is not tried: there is no Grafana on the PATH, in TRUNKLINE_GRAFANA_HOME or TRUNKLINE_GRAFANAS", () => {});
});

describe.each(GRAFANAS)("the Grafana in $home with our files", (program) => {
  let folder: string;
  let grafana: Part;
  let empty: Server;
  let emptyUrl: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "trunkline-grafana-"));
    empty = createServer(answerNothing);
    emptyUrl = `http://127.0.0.1:${await listen(empty)}`;
    grafana = await startGrafana({
      program,
      dir: folder,
      port: await freePort(),
      prometheusUrl: PROMETHEUS ?? emptyUrl,
      tempoUrl: TEMPO ?? emptyUrl,
      alertmanagerUrl: NOBODY,
      appUrl: NOBODY,
      adminPassword: ADMIN_PASSWORD,
      env: { TRUNKLINE_PAGER_URL: NOBODY },
    });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await grafana?.stop();
    empty?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it("starts healthy, and finds no fault in the provisioned files", async () => {
    expect(await get("/api/health")).toMatchObject({ database: "ok" });
    const log = await readFile(join(folder, "grafana.log"), "utf8");
    const faults = log
      .split("\n")
      .filter((line) => /provision/i.test(line) && /level=error|lvl=eror/.test(line));
    expect(faults).toEqual([]);
  });

  it("has every data source under its stable uid", async () => {
    const sources = (await get("/api/datasources", "admin")) as {
      uid: string;
      type: string;
      readOnly: boolean;
    }[];
    for (const { uid, type } of Object.values(DATA_SOURCES)) {
      expect(sources.find((source) => source.uid === uid)).toMatchObject({ type, readOnly: true });
    }
    const prometheus = await get("/api/datasources/uid/prometheus", "admin");
    expect(prometheus).toMatchObject({
      url: PROMETHEUS ?? emptyUrl,
      jsonData: {
        exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: "tempo" }, { name: "traceID" }],
      },
    });
    const tempo = (await get("/api/datasources/uid/tempo", "admin")) as {
      jsonData: {
        tracesToMetrics: { queries: { query: string }[] };
        tracesToLogsV2: { datasourceUid?: string };
      };
    };
    for (const { query } of tempo.jsonData.tracesToMetrics.queries) expect(query).toContain("{$__tags");
    // Without a Loki nothing leads to one.
    expect(tempo.jsonData.tracesToLogsV2).toMatchObject({
      query: `{service_namespace="trunkline"} | trace_id="$${"{__trace.traceId}"}"`,
    });
    expect(tempo.jsonData.tracesToLogsV2.datasourceUid ?? "").toBe("");
    const loki = await get("/api/datasources/uid/loki", "admin");
    expect(loki).toMatchObject({
      jsonData: {
        derivedFields: [{ matcherType: "label", matcherRegex: "trace_id", datasourceUid: "tempo" }],
      },
    });
  });

  it("shows every dashboard to whoever looks, without a sign-in", async () => {
    for (const { id } of DASHBOARD_SPECS) {
      const answer = (await get(`/api/dashboards/uid/${DASHBOARD_UIDS[id]}`)) as {
        dashboard: { title: string };
        meta: { provisioned: boolean; canSave: boolean };
      };
      expect(answer.dashboard.title).toBe(DASHBOARDS[id].title);
      expect(answer.meta).toMatchObject({ provisioned: true, canSave: false });
    }
    expect(await get("/api/dashboards/home")).toMatchObject({ dashboard: { uid: DASHBOARD_UIDS.oncall } });
  });

  it("has every alert rule, the contact point and the policy of the files", async () => {
    const files = join(import.meta.dirname, "../provisioning/alerting");
    const written = parse(await readFile(join(files, "rules.yaml"), "utf8")) as {
      groups: { rules: { uid: string; title: string }[] }[];
    };
    const rules = written.groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(0);
    for (const { uid, title } of rules) {
      expect(await get(`/api/v1/provisioning/alert-rules/${uid}`, "admin")).toMatchObject({ uid, title });
    }
    const points = (await get("/api/v1/provisioning/contact-points", "admin")) as { name: string }[];
    const policy = (await get("/api/v1/provisioning/policies", "admin")) as { receiver: string };
    expect(policy.receiver).toBe("on-call");
    expect(points.map(({ name }) => name)).toContain(policy.receiver);
  });

  it.each(DASHBOARD_SPECS.map((dashboard) => [DASHBOARD_UIDS[dashboard.id], dashboard] as const))(
    "opens %s in a browser: every panel is there with its whole title, none fails to load, none needs scrolling sideways at 1280 px",
    async (uid, dashboard) => {
      if (browser === undefined) return;
      const page = await browser.newPage({ viewport: { width: 1280, height: 9000 } });
      const broken: string[] = [];
      page.on("pageerror", (error) => broken.push(error.message));
      await page.goto(`${grafana.url}/d/${uid}?kiosk`, { waitUntil: "domcontentloaded" });
      // What is folded up is there once its row is opened.
      for (const { title } of dashboard.rows.filter(({ collapsed }) => collapsed))
        await page
          .getByText(title ?? "", { exact: true })
          .first()
          .click();
      const titles = buildDashboard(dashboard).panels.map(({ spec }) => spec.title);
      await page.waitForFunction(
        `${JSON.stringify(titles)}.every((title) => document.body.innerText.includes(title))`,
      );
      await page.waitForTimeout(PROMETHEUS === undefined ? 1000 : 5000);
      expect(await page.evaluate("document.body.innerText")).not.toMatch(
        /panel plugin (error|not found)|error loading|plugin unavailable/i,
      );
      expect(await page.evaluate(`(${CUT_OFF})(${JSON.stringify(titles)})`)).toEqual([]);
      const sideways = await page.evaluate(SCROLLS_SIDEWAYS);
      expect(sideways).toEqual([]);
      expect(broken).toEqual([]);
      await page.close();
    },
  );

  async function get(path: string, user?: "admin"): Promise<unknown> {
    const headers: Record<string, string> =
      user === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${user}:${ADMIN_PASSWORD}`).toString("base64")}` };
    const response = await fetch(`${grafana.url}${path}`, { headers });
    expect(response.status, `${path}: ${response.statusText}`).toBe(200);
    return response.json();
  }
});

describe("files of the provisioning", () => {
  it("lie where Grafana looks for each kind, so that it reports none missing", async () => {
    const folders = await readdir(join(import.meta.dirname, "../provisioning"));
    expect(folders.sort()).toEqual(["alerting", "dashboards", "datasources", "notifiers", "plugins"]);
  });
});

/** In the page: the text of everything that holds text and is wider than the place it has. */
const SCROLLS_SIDEWAYS = `[...document.querySelectorAll("body *")]
  .filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
  .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2)
  .map((element) => element.textContent.trim().slice(0, 60))
  .filter((text) => text !== "")`;

/** In the page: which of the titles end in dots, as they do not fit. */
const CUT_OFF = `(titles) => [...document.querySelectorAll("body *")]
  .filter((element) => getComputedStyle(element).textOverflow === "ellipsis")
  .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth)
  .map((element) => element.textContent.trim())
  .filter((text) => titles.includes(text))`;

/** A Prometheus and a Tempo that know nothing yet. */
function answerNothing(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "";
  const body = /\/api\/v1\/query/.test(path)
    ? {
        status: "success",
        data: { resultType: path.includes("query_range") ? "matrix" : "vector", result: [] },
      }
    : { status: "success", data: [], traces: [] };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}
