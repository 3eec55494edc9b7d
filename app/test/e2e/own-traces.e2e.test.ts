import { stripVTControlCharacters } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { tempoReader } from "../../../prometheus/alert-gateway/evidence/tempo.ts";
import { grafanaCommand } from "../../../stack/parts/grafana.ts";
import { isPresent } from "../../../stack/parts/part.ts";
import { tempoCommand } from "../../../stack/parts/tempo.ts";
import { buildWeb } from "../../../stack/parts/web-build.ts";
import { findTraces } from "../../../stack/trace/find-traces.ts";
import { traceLines } from "../../../stack/trace/trace-lines.ts";
import { findChromium, launchChromium, signInAs } from "../../../web/test/browser.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type CapturedSpan, capturedSpans } from "./captured.ts";
import { type LiveClient, openLive, signIn } from "./clients.ts";
import { traceOf } from "./callers.ts";
import { type OutsideWorld, outsideWorld } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";
import { Trace } from "./trace.ts";

/** P1 goes to the three demo users on call; each SMS is queued, sent, delivered. */
const RECEIPTS = 9;
const DEADLINE_MS = 80_000;
const missing = [
  isPresent(tempoCommand) ? undefined : "Tempo",
  isPresent(grafanaCommand) ? undefined : "Grafana",
  findChromium() ? undefined : "a Chromium",
].filter((what) => what !== undefined);
const title =
  missing.length === 0 ? "a world that continues no traces" : `skipped: needs ${missing.join(", ")}`;

interface CallPageJson {
  readonly call: { readonly id: string };
  readonly traces: {
    readonly url: string;
    readonly items: readonly { readonly traceId: string; readonly kind: string; readonly url: string }[];
  };
}

let system: System;
let world: OutsideWorld;
let cookie: string;
let live: LiveClient;
let browser: Browser;

beforeAll(async () => {
  if (missing.length > 0) return;
  await buildWeb({ dir: temporaryFolder("web-build") });
  system = await startSystem({ telemetry: true, grafana: true });
  world = outsideWorld(system.simulatorUrl);
  cookie = await signIn(system.url, "admin");
  live = await openLive(system.url, cookie);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  live?.close();
  await system?.close();
});

describe.skipIf(missing.length > 0)(title, () => {
  let callId: string;
  let page: CallPageJson;
  let traces: ReadonlyMap<string, Trace>;

  beforeAll(async () => {
    if (missing.length > 0) return;
    // The first change is told before anybody could follow the call itself.
    await live.subscribe("board");
    const [placed] = await world.placeCalls({ scenario: "urgent", priority: 1, durationSeconds: 2 });
    expect(placed?.traceId).toBeNull();
    callId = await eventually(async () => {
      const rows = await system.query<{ id: string }>("select id from calls where provider_call_id = $1", [
        placed?.callId,
      ]);
      return rows[0]?.id;
    });
    await live.subscribe(`call:${callId}`);
    page = await eventually(
      async () => {
        const answer = await fetch(`${system.url}/api/calls/${callId}`, { headers: { cookie } });
        const body = (await answer.json()) as CallPageJson;
        return body.traces.items.filter(({ kind }) => kind === "receipt").length === RECEIPTS &&
          JSON.stringify(body).includes("Report and transcript")
          ? body
          : undefined;
      },
      { deadlineMs: DEADLINE_MS, what: "all receipts on the call's page" },
    );
    traces = await eventually(
      async () => {
        const spans = Map.groupBy(capturedSpans(system.dir), ({ traceId }) => traceId);
        const known = page.traces.items.map(
          ({ traceId }) => [traceId, new Trace(spans.get(traceId) ?? [])] as const,
        );
        // Each process sends its spans by itself: the one that hears of a change may do so after the one that made it.
        const incomplete = known.filter(
          ([, trace]) =>
            trace.of("trunkline-api", "server", /webhooks/).length === 0 ||
            trace.withoutParent().length > 1 ||
            (trace.of("trunkline-api", "client", "xadd").length > 0 &&
              trace.of("trunkline-api", "consumer", "process trunkline:live").length === 0),
        );
        if (incomplete.length > 0) throw new Error(incomplete.map(describeTrace).join("\n"));
        return new Map(known);
      },
      { deadlineMs: DEADLINE_MS, everyMs: 500, what: "all traces of the page leaving the collector" },
    );
  });

  const tracesOf = (kind: string): Trace[] =>
    page.traces.items.filter((item) => item.kind === kind).map(({ traceId }) => traces.get(traceId) as Trace);

  it("begins a trace with each request of a vendor, and the page lists each once, the alert's first", () => {
    const { items } = page.traces;
    expect(items[0]?.kind).toBe("alert");
    expect(new Set(items.map(({ traceId }) => traceId)).size).toBe(items.length);
    expect(items.filter(({ kind }) => kind === "call").length).toBeGreaterThanOrEqual(4);
    for (const [, trace] of traces) {
      const [root, ...others] = trace.withoutParent();
      expect(others).toEqual([]);
      expect(root).toMatchObject({ service: "trunkline-api", kind: "server", parentSpanId: null });
    }
  });

  it("holds in the alert's trace webhook, alert, queue, carrier and live update", () => {
    const [trace] = tracesOf("alert") as [Trace];
    expect(trace.withoutParent()).toMatchObject([{ name: "POST /webhooks/vapi" }]);
    expect(trace.of("trunkline-api", "client", "INSERT alerts")).toHaveLength(1);
    const jobs = trace
      .of(/api|worker/, "producer", /sms/)
      .map(({ attributes }) => attributes["messaging.message.id"]);
    expect(new Set(jobs).size).toBe(3);
    expect(trace.of("trunkline-worker", "consumer", "process sms")).toHaveLength(3);
    expect(trace.of("trunkline-simulator", "server", /Messages\.json$/)).toHaveLength(3);
    expect(trace.of("trunkline-api", "consumer", "process trunkline:live").length).toBeGreaterThan(0);
  });

  it("joins each receipt to the sending by a link and by the ids of call and SMS, and its live update to it", async () => {
    const [alert] = page.traces.items;
    const rows = await system.query<{ id: string }>("select id from messages where alert_id is not null");
    const messageIds = rows.map(({ id }) => id).sort();
    const told = new Set<unknown>();
    for (const trace of tracesOf("receipt")) {
      const [receipt] = trace.withoutParent() as [CapturedSpan];
      expect(receipt.name).toBe("POST /webhooks/twilio/sms-status");
      expect(receipt.attributes["trunkline.call.id"]).toBe(callId);
      told.add(receipt.attributes["trunkline.message.id"]);
      const links = trace.spans.flatMap(({ links }) => links.map(({ traceId }) => traceId));
      expect(links).toContain(alert?.traceId);
    }
    expect([...told].sort()).toEqual(messageIds);
    const delivered = tracesOf("receipt").filter(
      (trace) => trace.of("trunkline-api", "client", "xadd").length > 0,
    );
    expect(delivered.length).toBeGreaterThanOrEqual(3);
    for (const trace of delivered)
      expect(trace.of("trunkline-api", "consumer", "process trunkline:live").length).toBeGreaterThan(0);
  });

  it("says on every span which call it is about, from when that is known", () => {
    for (const [, trace] of traces) {
      const silent = trace.spans.filter(
        ({ service, attributes }) =>
          service !== "trunkline-simulator" && attributes["trunkline.call.id"] !== callId,
      );
      // What had to be asked before the call was known.
      expect(
        silent.map(({ name }) => name).filter((name) => !/^(SELECT( \w+)?|INSERT calls)$/.test(name)),
      ).toEqual([]);
      expect(silent.length).toBeLessThanOrEqual(3);
    }
  });

  it("is found in Grafana, all of it, by the page's link", async () => {
    const known = page.traces.items.map(({ traceId }) => traceId);
    await eventually(
      async () => {
        const query = JSON.parse(new URL(page.traces.url).searchParams.get("left") ?? "{}").queries[0].query;
        const search = new URLSearchParams({ q: query, limit: "200" });
        const answer = await fetch(`${system.urlOf("tempo")}/api/search?${search}`);
        const { traces: found = [] } = (await answer.json()) as { traces?: { traceID: string }[] };
        const ids = found.map(({ traceID }) => traceID.padStart(32, "0"));
        return known.every((id) => ids.includes(id)) || undefined;
      },
      { deadlineMs: DEADLINE_MS, everyMs: 1_000, what: "all traces in Tempo's search" },
    );
    // The table shows the newest first, and draws no row that is out of sight.
    await expectTextsAt(
      page.traces.url,
      known.slice(-5).map((id) => id.replace(/^0+/, "")),
    );
  });

  it("is shown in the terminal, all of it, by the call's id", async () => {
    const { traces: shown } = await findTraces(tempoReader(system.urlOf("tempo")), callId, {
      hours: 1,
      limit: 200,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    expect(shown.map(({ id }) => id)).toEqual(
      expect.arrayContaining(page.traces.items.map(({ traceId }) => traceId)),
    );
    const alert = shown.find(({ id }) => id === page.traces.items[0]?.traceId);
    const lines = stripVTControlCharacters(traceLines(alert ?? { id: "", spans: [] }).join("\n"));
    expect(lines).toMatch(/● POST \/webhooks\/vapi {2}trunkline-api .*priority=P1/);
    expect(lines).toMatch(/process sms {2}trunkline-worker/);
    expect(lines).toMatch(/^● critical path .+ %/m);
  });

  it("is opened in Grafana, each of it, by its own link", async () => {
    const [alert] = page.traces.items;
    await expectTextsAt(alert?.url ?? "", ["POST /webhooks/vapi", "trunkline-api"]);
  });

  it("shows the traces on the screen, and a click there is one trace from the browser to the database", async () => {
    const tab = await newTab();
    await signInAs(tab, "Admin");
    await tab.goto("/calls");
    // Faro is loaded when the browser has nothing better to do: until it traces, nothing carries a context.
    await eventually(
      async () => {
        const asked = tab.waitForRequest(/\/api\/calls(\?|$)/, { timeout: 2_000 }).catch(() => null);
        await tab.getByRole("link", { name: "Board" }).first().click();
        await tab.getByRole("link", { name: "Calls" }).first().click();
        return (await asked)?.headers().traceparent;
      },
      { deadlineMs: DEADLINE_MS, what: "a traced request of the page" },
    );
    // What is kept of the call was read in another request's trace.
    await forgetCached();
    const asked = tab.waitForRequest((request) => request.url().endsWith(`/api/calls/${callId}`));
    await tab.locator(`a[href="/calls/${callId}"]`).first().click();
    const [, traceId = ""] = ((await asked).headers().traceparent ?? "").split("-");
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);

    const links = tab.locator("[data-trace]");
    await links.first().waitFor();
    expect(await links.first().getAttribute("data-trace")).toBe(page.traces.items[0]?.traceId);
    expect(await tab.getByRole("link", { name: /All traces of this call/ }).getAttribute("href")).toBe(
      page.traces.url,
    );

    const trace = await traceOf(
      system,
      traceId,
      (seen) =>
        seen.of("trunkline-web", "client", /./).length > 0 &&
        seen.of("trunkline-api", "server", /./).length > 0 &&
        seen.withoutParent().length === 1,
    );
    const roots = trace.withoutParent();
    expect(roots).toMatchObject([
      { service: "trunkline-web", kind: "client", name: "GET /api/calls/:id", parentSpanId: null },
    ]);
    const [root] = roots as [CapturedSpan];
    expect(trace.below(root).of("trunkline-api", "server", "GET /api/calls/:id")).toHaveLength(1);
    const [server] = trace.of("trunkline-api", "server", "GET /api/calls/:id") as [CapturedSpan];
    expect(server.parentSpanId).toBe(root.spanId);
    expect(trace.below(server).of("trunkline-api", "client", "SELECT calls").length).toBeGreaterThan(0);
    await tab.close();
  });
});

function describeTrace([traceId, { spans }]: readonly [string, Trace]): string {
  return `${traceId}: ${spans.map(({ service, kind, name }) => `${service} ${kind} ${name}`).join(", ")}`;
}

/** Has every instance read anew. */
async function forgetCached(): Promise<void> {
  const { status } = await fetch(`${system.url}/api/operations/cache`, {
    method: "DELETE",
    headers: { cookie },
  });
  expect(status).toBe(204);
}

/** Opens a link in a tab of its own and waits until the page shows all of these texts. */
async function expectTextsAt(url: string, texts: readonly string[]): Promise<void> {
  const tab = await newTab();
  await tab.goto(url, { waitUntil: "domcontentloaded" });
  await tab.waitForFunction(
    `${JSON.stringify(texts)}.every((text) => document.body.innerText.includes(text))`,
  );
  await tab.close();
}

async function newTab(): Promise<Page> {
  const tab = await browser.newPage({ baseURL: system.url, viewport: { width: 1_400, height: 2_400 } });
  tab.setDefaultTimeout(DEADLINE_MS);
  return tab;
}
