import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../../app/test/e2e/clients.ts";
import { SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { type AlertKind, alertName, DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { SLAS, SLOS } from "../../otel/catalogue/slas.ts";
import { traceLink } from "../../otel/catalogue/trace-link.ts";
import { grafanasAtHand, startGrafana } from "../../stack/parts/grafana.ts";
import type { Part } from "../../stack/parts/part.ts";
import { OUR_SERVICES } from "../source/names.ts";
import { THRESHOLD_KINDS } from "../source/oncall/thresholds.ts";
import { freePort, launchBrowser } from "./harness.ts";
import { type Addresses, alertLinks, dashboardLinks, type FoundLink, runbookLinks } from "./links.ts";
import { faultsOf } from "./open-link.ts";

interface GrafanaPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** Over the stack of the suite `whole`, with each Grafana at hand (TRUNKLINE_GRAFANAS) before its figures and traces. */
const {
  TRUNKLINE_BASE_URL,
  TRUNKLINE_PROMETHEUS_URL,
  TRUNKLINE_TEMPO_URL,
  TRUNKLINE_ALERTMANAGER_URL,
  TRUNKLINE_ALERT_GATEWAY_URL,
} = process.env;
const GRAFANAS = TRUNKLINE_PROMETHEUS_URL && TRUNKLINE_TEMPO_URL ? grafanasAtHand() : [];
/** Grafana is slow to begin on a busy machine. */
const PATIENT_MS = 80_000;
/** Templates of Grafana's in an address, some of whose signs are encoded. */
const RANGE_OF_DASHBOARD = /\$(?:\{|%7B)__(?:from|to)(?:\}|%7D)/g;
const CELL = /\$(?:\{|%7B)__[\w.]+(?:\}|%7D)/;
const CALL_PAGE = new RegExp(`^${TRUNKLINE_BASE_URL}/calls/[0-9a-f-]{36}$`);
const NOBODY = "http://127.0.0.1:9";

describe.skipIf(GRAFANAS.length > 0)("links", () => {
  it.skip("are not opened: there is no Grafana (TRUNKLINE_GRAFANAS, the PATH) or no Tempo", () => {});
});

describe.each(GRAFANAS)("links, opened in the Grafana in $home", (program) => {
  const dir = mkdtempSync(join(tmpdir(), "trunkline-links-"));
  let grafana: Part;
  let addresses: Addresses;
  let browser: Browser | undefined;

  beforeAll(async () => {
    grafana = await startGrafana({
      program,
      dir,
      port: await freePort(),
      prometheusUrl: TRUNKLINE_PROMETHEUS_URL ?? "",
      tempoUrl: TRUNKLINE_TEMPO_URL ?? "",
      alertmanagerUrl: NOBODY,
      appUrl: TRUNKLINE_BASE_URL ?? "",
      adminPassword: "only-for-this-test",
      env: { TRUNKLINE_PAGER_URL: NOBODY },
    });
    addresses = {
      grafanaUrl: grafana.url,
      prometheusUrl: TRUNKLINE_PROMETHEUS_URL ?? "",
      alertmanagerUrl: TRUNKLINE_ALERTMANAGER_URL ?? "",
      appUrl: TRUNKLINE_BASE_URL ?? "",
      runbooksUrl: `${TRUNKLINE_ALERT_GATEWAY_URL}/runbooks`,
    };
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await grafana?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Opens all, and lists what is wrong. */
  async function broken(links: readonly FoundLink[]): Promise<string[]> {
    const faults: string[] = [];
    for (const { from, url } of links) {
      for (const fault of await faultsOf(url, addresses)) faults.push(`${from}: ${url} ${fault}`);
    }
    return faults;
  }

  it("of alerts, pages and mails lead to runbooks, dashboards and traces", async () => {
    const links = alertLinks(addresses);
    expect(links.length).toBeGreaterThan(SLAS.length * 6);
    expect(links.filter(({ url }) => url.includes("{{"))).toEqual([]);
    expect(await broken(links)).toEqual([]);
  });

  it("of dashboards lead to other dashboards and to runbooks, also from cells", async () => {
    const links = dashboardLinks(addresses);
    expect(links.length).toBeGreaterThan(10);
    const cellsOf: Readonly<Record<string, readonly string[]>> = {
      "var-route=": await cellsOfTheTable(DASHBOARD_UIDS.engineering, "Routes", "http_route"),
      "var-provider=": await cellsOfTheTable(
        DASHBOARD_UIDS.breakers,
        "Requests, one by one",
        "server_service_name",
      ),
      "var-slo=": SLOS.map(({ id }) => id),
      // Whether or not anything has failed: the question has to make sense.
      "error.fingerprint": ["0123456789abcdef"],
      "/runbooks/": [...SLAS.map(({ id }) => id), "meta-monitoring"],
    };
    expect(cellsOf["var-route="]).toContain("/webhooks/vapi");
    expect(cellsOf["var-provider="]).toContain("twilio");
    const filled = links.flatMap(({ from, url }) => {
      const kind = Object.keys(cellsOf).find((part) => url.includes(part));
      const cells = cellsOf[kind ?? ""] ?? [];
      const inRange = url.replaceAll(RANGE_OF_DASHBOARD, "now");
      return CELL.test(inRange)
        ? cells.map((cell) => ({ from, url: inRange.replace(CELL, encodeURIComponent(cell)) }))
        : [{ from, url: inRange }];
    });
    expect(filled.filter(({ url }) => decodeURIComponent(url).includes("${"))).toEqual([]);
    expect(await broken(filled)).toEqual([]);
  });

  it("of runbooks lead to dashboards and to headings of other runbooks", async () => {
    const links = runbookLinks(addresses);
    expect(links.length).toBeGreaterThan(SLAS.length);
    expect(await broken(links)).toEqual([]);
  });

  it("of points on graphs (exemplars) lead to traces that Tempo has", async () => {
    const search = new URLSearchParams({
      query: `${SPAN_METRICS.duration}_bucket{http_route="/webhooks/vapi"}`,
      start: String(Date.now() / 1000 - 900),
      end: String(Date.now() / 1000),
    });
    const answer = await ask<{ data: { exemplars: { labels: { trace_id: string } }[] }[] }>(
      `/api/datasources/proxy/uid/prometheus/api/v1/query_exemplars?${search}`,
    );
    const ids = answer.data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
    expect(ids.length).toBeGreaterThan(0);
    const links = ids.slice(-5).map((id) => ({ from: "exemplar", url: traceLink(grafana.url, id) }));
    // A point may be on the graph some seconds before its trace is kept.
    await expect.poll(() => broken(links), { timeout: PATIENT_MS, interval: 1_000 }).toEqual([]);
  });

  it("to a call's trace show its spans", async () => {
    await inBrowser(async (page) => {
      await page.goto(await traceLinkOfACall());
      await shows(page, "trunkline-api", "POST /webhooks/vapi");
    });
  });

  it("to traces that alerts ask for show the question, and answers where there are some", async () => {
    await inBrowser(async (page) => {
      const query = '{ resource.service.name = "trunkline-api" && kind = server }';
      await page.goto(traceLink(grafana.url, query));
      await shows(page, query, "Trace ID", "trunkline-");
    });
  });

  it("to an SLO's page show the SLO that burns, and it alone", async () => {
    const [slo, ...others] = SLOS;
    await inBrowser(async (page) => {
      await page.goto(
        await onPanel(dashboardLinkOf(`${slo?.id}`, "BudgetBurn"), DASHBOARD_UIDS.slo, "What is owed"),
      );
      await shows(page, slo?.title ?? "");
      const text = await textOf(page);
      expect(others.filter(({ title }) => text.includes(title))).toEqual([]);
    });
  });

  it("to the thresholds show the one that is crossed, beside the others of its kind", async () => {
    const [kind] = THRESHOLD_KINDS;
    const url = dashboardLinkOf(`${kind?.rows[0]?.id}`, "Breached");
    await inBrowser(async (page) => {
      await page.goto(await onPanel(url, DASHBOARD_UIDS.thresholds, kind?.title ?? ""));
      await shows(page, ...(kind?.rows ?? []).map(({ title }) => title));
    });
  });

  it("of a table's traces open the trace that was clicked, and the page of its call", async () => {
    await inBrowser(async (page) => {
      const { id } = await panelOf(DASHBOARD_UIDS.traces, "Newest provider events");
      await page.goto(`${grafana.url}/d/${DASHBOARD_UIDS.traces}?viewPanel=${id}`);
      const call = page.locator('a[href*="/calls/"]').first();
      expect(await call.getAttribute("href")).toMatch(CALL_PAGE);
      const link = page.getByRole("link", { name: /^[0-9a-f]{16}$/ }).last();
      await link.waitFor();
      // Opened by its address: the table moves with every refresh, away from under the pointer.
      await page.goto(new URL((await link.getAttribute("href")) ?? "", grafana.url).href);
      await shows(page, "trunkline-api", "Service & Operation");
    });
  });

  it("to runbooks in the titles of panels open the gateway's pages, whose address it tells itself", async () => {
    await inBrowser(async (page) => {
      const { id } = await panelOf(DASHBOARD_UIDS.providers, "Circuit breakers");
      await page.goto(`${grafana.url}/d/${DASHBOARD_UIDS.providers}?viewPanel=${id}`);
      const link = page.locator('a[href$="/provider-breaker"]').first();
      await link.waitFor({ state: "attached" });
      expect(await link.getAttribute("href")).toBe(`${addresses.runbooksUrl}/provider-breaker`);
      await page.goto(`${addresses.runbooksUrl}/provider-breaker`);
      await shows(page, "What it means.");
    });
  });

  async function ask<T>(path: string): Promise<T> {
    const answer = await fetch(`${grafana.url}${path}`);
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as T;
  }

  /** The panel of a dashboard whose title begins so. */
  async function panelOf(uid: string, title: string): Promise<GrafanaPanel> {
    const { dashboard } = await ask<{ dashboard: { panels: GrafanaPanel[] } }>(`/api/dashboards/uid/${uid}`);
    const panel = dashboard.panels.find((one) => one.type !== "row" && one.title.startsWith(title));
    if (panel === undefined) throw new Error(`${uid} has no panel ${title}`);
    return panel;
  }

  function dashboardLinkOf(slaId: string, kind: AlertKind): string {
    const from = `${alertName(slaId, kind)} dashboard_url`;
    return alertLinks(addresses).find((link) => link.from === from)?.url ?? "";
  }

  /** A link to a dashboard, on one panel of it. */
  async function onPanel(url: string, uid: string, title: string): Promise<string> {
    const { id } = await panelOf(uid, title);
    return `${url}${url.includes("?") ? "&" : "?"}viewPanel=${id}`;
  }

  /** What the cells of a column hold, by the very query of the table. */
  async function cellsOfTheTable(uid: string, title: string, label: string): Promise<string[]> {
    const table = await panelOf(uid, title);
    const query =
      table.targets?.[0]?.expr
        .replaceAll(/\$service\b/g, OUR_SERVICES.join("|"))
        .replaceAll(/\$(route|provider)\b/g, ".+") ?? "";
    const { data } = await ask<{ data: { result: { metric: Record<string, string> }[] } }>(
      `/api/datasources/proxy/uid/prometheus/api/v1/query?${new URLSearchParams({ query })}`,
    );
    return [...new Set(data.result.map(({ metric }) => metric[label] ?? ""))];
  }

  /** The link on the page of the newest call that has a trace, to the Grafana under test instead of the stack's own. */
  async function traceLinkOfACall(): Promise<string> {
    const app = TRUNKLINE_BASE_URL ?? "";
    const cookie = await signIn(app, "admin");
    const read = async (path: string) => (await fetch(`${app}${path}`, { headers: { cookie } })).json();
    // Those that raised an alert begin with the voice agent's word; others may begin with a carrier's, or with a click.
    const { items } = (await read("/api/calls?limit=100")) as { items: { id: string }[] };
    for (const { id } of items) {
      const { traces } = (await read(`/api/calls/${id}`)) as {
        traces: { items: { kind: string; url: string | null }[] };
      };
      const url = traces.items.find(({ kind }) => kind === "alert")?.url;
      if (url) return url.replace(new URL(url).origin, grafana.url);
    }
    throw new Error("no call with an alert has a link to its trace");
  }

  async function inBrowser(work: (page: Page) => Promise<void>): Promise<void> {
    if (browser === undefined) return;
    const page = await browser.newPage({ viewport: { width: 1280, height: 4000 } });
    page.setDefaultTimeout(PATIENT_MS);
    const broke: string[] = [];
    page.on("pageerror", (error) => broke.push(error.message));
    await work(page);
    expect(broke).toEqual([]);
    await page.close();
  }
});

/** An editor writes its spaces as such that do not break. */
async function textOf(page: Page): Promise<string> {
  return String(await page.evaluate("document.body.innerText")).replaceAll("\u00a0", " ");
}

async function shows(page: Page, ...texts: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        const text = await textOf(page);
        return texts.filter((one) => !text.includes(one));
      },
      { timeout: PATIENT_MS, interval: 500, message: "texts that the page does not show" },
    )
    .toEqual([]);
}
