import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { eventually } from "../../otel/test/eventually.ts";
import { freePorts } from "../../stack/process/free-port.ts";
import { exemplarTraceIds } from "../../otel/test/prometheus-reader.ts";
import type { OtlpTrace } from "../../otel/traces/otlp-trace.ts";
import { startAlertGateway } from "../../stack/parts/alert-gateway.ts";
import { startCollector } from "../../stack/parts/collector.ts";
import { AbsentError, type Part } from "../../stack/parts/part.ts";
import { startPrometheus } from "../../stack/parts/prometheus.ts";
import { startTempo, tempoCommand } from "../../stack/parts/tempo.ts";
import { readSettings } from "../../stack/settings.ts";
import type { Notification } from "./alerts/notification.ts";
import { questionsOf } from "./evidence/questions.ts";
import { incidentOf } from "./test/hidden-faults.ts";

/**
 * The gateway as a process of its own, before a real collector, Prometheus and Tempo that hold an incident; the receiver
 * of its word is played.
 */
const dir = mkdtempSync(join(tmpdir(), "trunkline-gateway-"));
const parts: Part[] = [];
const received: { readonly path: string; readonly token: string; readonly body: Notification }[] = [];
let receiver: Server;
let receiverUrl = "";
let gateway: Part;
let startGateway: () => Promise<Part>;

function hasTempo(): boolean {
  try {
    return tempoCommand() !== "";
  } catch (error) {
    if (error instanceof AbsentError) return false;
    throw error;
  }
}

const json = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

const firing = (alertname: string, labels: Readonly<Record<string, string>> = {}, annotations = {}) => ({
  version: "4",
  status: "firing",
  groupKey: alertname,
  alerts: [{ status: "firing", labels: { alertname, ...labels }, annotations, fingerprint: alertname }],
});

function word(alertname: string, status: string, path = "/webhooks/alertmanager") {
  return eventually(
    async () =>
      received.find(
        ({ body, path: to }) =>
          to === path && body.status === status && body.alerts[0]?.labels.alertname === alertname,
      ),
    { what: `${alertname} ${status}`, deadlineMs: 40_000 },
  );
}

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const token = request.headers.authorization ?? "";
    received.push({ path: request.url ?? "", token, body: JSON.parse(body) as Notification });
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const [port = 0, prometheus = 0, tempo = 0] = await freePorts(3);
  startGateway = () =>
    startAlertGateway({
      dir: join(dir, "gateway"),
      port,
      targets: [`${receiverUrl}/webhooks/alertmanager`],
      token: "secret-of-the-test",
      pagerUrl: `${receiverUrl}/pager`,
      prometheusUrl: `http://127.0.0.1:${prometheus}`,
      tempoUrl: `http://127.0.0.1:${tempo}`,
      grafanaUrl: "http://grafana.test",
      alertmanagerUrl: "http://alertmanager.test",
      appUrl: "http://app.test",
      env: { TRUNKLINE_HEARTBEAT_SILENCE: "1500ms", TRUNKLINE_EXPLANATION_BUDGET: "15s" },
    });
  gateway = await startGateway();
  if (hasTempo()) await startTelemetry(prometheus, tempo);
});

// Each try hears its own words only.
beforeEach(() => {
  received.length = 0;
});

afterAll(async () => {
  await Promise.all([gateway, ...parts].map((part) => part?.stop({ deadlineMs: 5_000 })));
  receiver.close();
  rmSync(dir, { recursive: true, force: true });
});

let collectorUrl = "";
let prometheusUrl = "";
let tempoUrl = "";

async function startTelemetry(prometheusPort: number, tempoPort: number): Promise<void> {
  const { cacheDir } = readSettings({ ...process.env });
  const [otlpHttp = 0, otlpGrpc = 0, health = 0, metrics = 0, tempoGrpc = 0, tempoOtlp = 0] =
    await freePorts(6);
  prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
  parts.push(
    ...(await Promise.all([
      startPrometheus({ dir: join(dir, "prometheus"), port: prometheusPort, cacheDir, targets: {} }),
      startTempo({
        ...{ dir: join(dir, "tempo"), port: tempoPort, grpcPort: tempoGrpc },
        ...{ otlpPort: tempoOtlp, prometheusUrl },
      }),
      startCollector({
        ...{ dir: join(dir, "collector"), cacheDir, httpPort: otlpHttp, grpcPort: otlpGrpc },
        ...{ healthPort: health, metricsPort: metrics },
        env: {
          TRUNKLINE_TEMPO_OTLP_PORT: String(tempoOtlp),
          TRUNKLINE_PROMETHEUS_PORT: String(prometheusPort),
          TRUNKLINE_SPAN_METRICS_INTERVAL: "1s",
        },
      }),
    ])),
  );
  [, tempoUrl, collectorUrl] = parts.map(({ url }) => url) as [string, string, string];
}

async function send(traces: readonly OtlpTrace[]): Promise<void> {
  const resourceSpans = traces.flatMap((trace) => trace.resourceSpans ?? []);
  const answer = await json(`${collectorUrl}/v1/traces`, { resourceSpans });
  expect(answer.status, await answer.text()).toBe(200);
}

describe("an alert", () => {
  it("names the slow query that is hidden in the traces of Tempo behind Prometheus' exemplars", async ({
    skip,
  }) => {
    if (!hasTempo()) skip("no tempo on the PATH");
    const { bad, good } = incidentOf("slow database query", 7, {
      badCount: 60,
      goodCount: 80,
      startMs: Date.now() - 4_000,
    });
    await send([...good, ...bad]);
    const series =
      'traces_span_metrics_duration_seconds_bucket{http_route="/webhooks/vapi",span_kind="SPAN_KIND_SERVER"}';
    await eventually(async () => (await exemplarTraceIds(prometheusUrl, series))[3], {
      what: "exemplars",
      deadlineMs: 40_000,
    });
    // Kept 5 s after they began, and searched for some seconds later.
    const search = new URLSearchParams({ q: '{ span.http.route = "/webhooks/vapi" }', limit: "50" });
    await eventually(
      async () => {
        const { traces = [] } = (await (await fetch(`${tempoUrl}/api/search?${search}`)).json()) as {
          traces?: unknown[];
        };
        return traces.length > 20 ? traces : undefined;
      },
      { what: "traces that Tempo finds", deadlineMs: 60_000 },
    );
    const taken = await json(
      `${gateway.url}/alerts`,
      firing(
        "VoiceWebhookLatencyBudgetBurn",
        { slo: "voice-webhook-latency", severity: "critical" },
        { trace_query: '{ kind = server && span.http.route = "/webhooks/vapi" && duration > 200ms }' },
      ),
    );
    expect(taken.status).toBe(202);
    const { body, token } = await word("VoiceWebhookLatencyBudgetBurn", "firing");
    const { explanation = "", explanation_trace_urls = "" } = body.alerts[0]?.annotations ?? {};
    process.stdout.write(`\nexplained over Prometheus and Tempo: ${explanation}\n`);
    expect(explanation).toMatch(/trunkline-api waiting for postgresql \(`SELECT contacts`\)/);
    expect(explanation).not.toMatch(/instance|release/);
    expect(explanation_trace_urls.split("\n")).toHaveLength(3);
    for (const url of explanation_trace_urls.split("\n")) {
      const [traceId = ""] = /[0-9a-f]{32}/.exec(decodeURIComponent(url)) ?? [];
      const trace = await (
        await fetch(`${tempoUrl}/api/v2/traces/${traceId}`, { headers: { accept: "application/json" } })
      ).text();
      expect(trace).toContain("SELECT contacts");
    }
    expect(token).toBe("Bearer secret-of-the-test");
    expect((await word("VoiceWebhookLatencyBudgetBurn", "firing", "/pager")).token).toBe("");
  });

  it("is passed on without an explanation where there is nothing to look at", async () => {
    await json(
      `${gateway.url}/alerts`,
      firing("TargetDown", { slo: "meta-monitoring", severity: "warning" }),
    );
    const { body } = await word("TargetDown", "firing");
    expect(body.alerts[0]?.annotations).toEqual({});
    expect(received.filter(({ path, body }) => path === "/pager" && body.groupKey === "TargetDown")).toEqual(
      [],
    );
  });
});

describe("questions to Tempo", () => {
  it("are TraceQL that it answers, for every row", async ({ skip }) => {
    if (!hasTempo()) skip("no tempo on the PATH");
    const queries = SLAS.flatMap(({ id }) => Object.values(questionsOf(id, null)?.traceQl ?? {}));
    expect(queries.length).toBe(SLAS.length * 2);
    for (const query of new Set(queries)) {
      const answer = await fetch(`${tempoUrl}/api/search?${new URLSearchParams({ q: query })}`);
      expect(answer.status, `${query}: ${await answer.text()}`).toBe(200);
    }
  });
});

describe("the dead man's switch", () => {
  it("pages when the heartbeat stops, keeps quiet over a restart, and gives the all-clear", async () => {
    const pages = (wanted: string) =>
      received.filter(
        ({ path, body: { receiver: by, status } }) =>
          path === "/pager" && by === "dead-mans-switch" && status === wanted,
      ).length;
    await json(`${gateway.url}/heartbeat`, firing("Watchdog"));
    const page = await word("MonitoringSilent", "firing", "/pager");
    const { runbook_url = "" } = page.body.alerts[0]?.annotations ?? {};
    const runbook = await fetch(runbook_url);
    expect(await runbook.text()).toContain(`id="${new URL(runbook_url).hash.slice(1)}"`);
    await gateway.stop();
    gateway = await startGateway();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(pages("firing")).toBe(1);
    const resolvedBefore = pages("resolved");
    await json(`${gateway.url}/heartbeat`, firing("Watchdog"));
    await eventually(async () => pages("resolved") > resolvedBefore || undefined, { what: "the all-clear" });
    expect([pages("firing"), pages("resolved")]).toEqual([1, resolvedBefore + 1]);
  });
});
