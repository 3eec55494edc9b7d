import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCollector } from "../../stack/parts/collector.ts";
import { AbsentError, type Part } from "../../stack/parts/part.ts";
import { startPrometheus } from "../../stack/parts/prometheus.ts";
import { startTempo } from "../../stack/parts/tempo.ts";
import { PROJECT, readSettings } from "../../stack/settings.ts";
import { WEB_EXCEPTIONS_METRIC, WEB_VITAL_METRICS } from "../catalogue/metrics.ts";
import { eventually } from "../test/eventually.ts";
import { freePorts } from "../test/free-ports.ts";
import { OtlpSender, type OtlpSpan, span } from "../test/otlp-records.ts";
import { exemplarTraceIds, queryPrometheus } from "../test/prometheus-reader.ts";

const API = { "service.name": "trunkline-api", "service.instance.id": "api-1" };
const WEB = { "service.name": "trunkline-web" };
const ORIGIN = "http://127.0.0.1:8080";

const dir = mkdtempSync(join(tmpdir(), "trunkline-pipelines-"));
const captureDir = join(dir, "capture");
const parts: Part[] = [];
let collectorUrl = "";
let prometheusUrl = "";
let tempoUrl: string | null = null;
let sender: OtlpSender;

function captured(signal: "traces" | "metrics" | "logs"): string {
  const path = join(captureDir, `${signal}.jsonl`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function capturedAll(): string {
  return captured("traces") + captured("metrics") + captured("logs");
}

/** The exported spans of a trace, by name, with their attributes. */
function exportedSpans(traceId: string): Map<string, Record<string, unknown>> {
  interface Exported {
    readonly traceId: string;
    readonly name: string;
    readonly attributes?: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  }
  const lines = captured("traces").split("\n").filter(Boolean);
  const spans = lines.flatMap((line) => {
    const batch = JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: Exported[] }[] }[] };
    return batch.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  });
  return new Map(
    spans
      .filter((exported) => exported.traceId === traceId)
      .map((exported) => [
        exported.name,
        Object.fromEntries(
          (exported.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
        ),
      ]),
  );
}

async function exported(traceId: string): Promise<Map<string, Record<string, unknown>>> {
  return eventually(
    async () => {
      const spans = exportedSpans(traceId);
      return spans.size > 0 ? spans : undefined;
    },
    { what: `trace ${traceId} leaving the collector` },
  );
}

function webhook(
  options: { durationMs?: number; status?: number; error?: string; route?: string } = {},
): OtlpSpan {
  const route = options.route ?? "/webhooks/vapi";
  return span(`POST ${route}`, {
    kind: "server",
    durationMs: options.durationMs ?? 20,
    attributes: {
      "http.route": route,
      "http.request.method": "POST",
      "http.response.status_code": options.status ?? 200,
    },
    ...(options.error === undefined ? {} : { error: options.error }),
  });
}

beforeAll(async () => {
  const { cacheDir } = readSettings({ ...process.env });
  const [otlpHttp, otlpGrpc, health, metrics, prometheus, tempo, tempoGrpc, tempoOtlp] = (await freePorts(
    8,
  )) as unknown as [number, number, number, number, number, number, number, number];
  const prometheusPart = await startPrometheus({
    dir: join(dir, "prometheus"),
    port: prometheus,
    cacheDir,
    targets: { collector: [`127.0.0.1:${metrics}`] },
  });
  parts.push(prometheusPart);
  prometheusUrl = prometheusPart.url;
  try {
    const tempoPart = await startTempo({
      dir: join(dir, "tempo"),
      port: tempo,
      grpcPort: tempoGrpc,
      otlpPort: tempoOtlp,
      prometheusUrl,
    });
    parts.push(tempoPart);
    tempoUrl = tempoPart.url;
  } catch (error) {
    if (!(error instanceof AbsentError)) throw error;
  }
  const collector = await startCollector({
    dir: join(dir, "collector"),
    cacheDir,
    httpPort: otlpHttp,
    grpcPort: otlpGrpc,
    healthPort: health,
    metricsPort: metrics,
    extraConfigFiles: [join(PROJECT, "otel/collector/capture.yaml")],
    env: {
      TRUNKLINE_CAPTURE_DIR: captureDir,
      TRUNKLINE_TEMPO_OTLP_PORT: String(tempoOtlp),
      TRUNKLINE_PROMETHEUS_PORT: String(prometheus),
      TRUNKLINE_PUBLIC_URL: ORIGIN,
      TRUNKLINE_SPAN_METRICS_INTERVAL: "1s",
      // Nothing ordinary is kept: what is exported was chosen.
      TRUNKLINE_TRACE_SHARE_PERCENT: "0",
    },
  });
  parts.push(collector);
  collectorUrl = collector.url;
  sender = new OtlpSender(collectorUrl);
});

afterAll(async () => {
  await Promise.all(parts.map((part) => part.stop({ deadlineMs: 5000 })));
  rmSync(dir, { recursive: true, force: true });
});

describe("personal data", () => {
  const canaries = [
    "5145550101",
    "555-0101",
    "jane.doe",
    "Jane Doe",
    "Basement flooded",
    "203.0.113.7",
    "tlk_secretsecret",
    "swordfish",
    "attacker.example",
    "4111 1111",
  ];

  it("leaves the collector in no signal, whatever key or part of a span it came in", async () => {
    const root = span("GET /search?phone=+15145550101", {
      kind: "server",
      error: "duplicate key value: Key (name)=(Jane Doe) already exists, mail jane.doe@mail.example",
      attributes: {
        "http.route": "/search",
        "url.full": "http://user:swordfish@127.0.0.1/search?q=Jane Doe",
        "url.query": "q=Jane Doe",
        "client.address": "203.0.113.7",
        "network.peer.address": "203.0.113.7",
        "server.address": "attacker.example",
        "http.request.header.authorization": "Bearer swordfish-swordfish",
        "customer.number": "(514) 555-0101",
        "caller.name": "Jane Doe",
        "sms.body": "Basement flooded",
        "phone.digits": 15145550101,
        note: "call +1 514 555-0101 or jane.doe@mail.example, card 4111 1111 1111 1111, key tlk_secretsecret",
      },
      events: [
        {
          name: "exception",
          attributes: {
            "exception.type": "Error",
            "exception.message": "no contact for +15145550101: Key (name)=(Jane Doe)",
            "exception.stacktrace": "Error: jane.doe@mail.example\n at send (app/providers/sms.ts:1:1)",
          },
        },
      ],
    });
    const query = span("pg.query:INSERT", {
      kind: "client",
      parent: root,
      attributes: {
        "db.system.name": "postgresql",
        "db.query.text": "insert into messages (body, n) values ('Basement flooded', 5145550101, $1)",
        "db.query.parameter.0": "Jane Doe",
      },
    });
    await sender.spans({ ...API, "process.command_args": "--password swordfish" }, [root, query]);
    await sender.counter(API, "test.canary", 1, { to: "+15145550101", note: "jane.doe@mail.example" });
    await sender.logs(WEB, [
      {
        body: "Jane's number is 514-555-0101",
        attributes: {
          "exception.type": "TypeError",
          "exception.message": "jane.doe@mail.example",
          "url.full": "http://127.0.0.1/x?name=Jane Doe",
          "user.email": "jane.doe@mail.example",
        },
      },
    ]);
    const spans = await exported(root.traceId);
    await eventually(
      async () =>
        captured("metrics").includes("test.canary") && captured("logs").includes("TypeError")
          ? true
          : undefined,
      { what: "metrics and logs leaving the collector" },
    );

    for (const value of canaries) expect(capturedAll(), value).not.toContain(value);
    expect([...spans.keys()].sort()).toEqual(["GET /search", "pg.query:INSERT"]);
    expect(spans.get("pg.query:INSERT")).toMatchObject({
      "db.query.text": "insert into messages (body, n) values (?, ?, $1)",
      "peer.service": "postgresql",
    });
  });

  it("is not confused with ids, routes and measurements", async () => {
    const kept = {
      "http.route": "/api/calls/:id",
      "trunkline.call.id": "8d6f1c1e-5a3b-4f7e-9c2d-446655440000",
      "url.path": "/api/calls/8d6f1c1e-5a3b-4f7e-9c2d-446655440000",
      "messaging.destination.name": "sms",
      "db.query.text": "select * from calls where id = $1 and status = $2",
    };
    const entry = span("GET /api/calls/:id", { kind: "server", attributes: kept, error: "boom" });
    await sender.spans(API, [entry]);
    expect((await exported(entry.traceId)).get("GET /api/calls/:id")).toEqual(kept);
  });
});

describe("sampling", () => {
  it("keeps failed, slow and alerting traces whole, and of the rest the share that was asked for", async () => {
    const ordinary = webhook();
    const failed = webhook({ error: "boom" });
    const failedChild = span("queue publish", { kind: "producer", parent: failed });
    const slow = webhook({ durationMs: 250 });
    const slowElsewhere = webhook({ durationMs: 250, route: "/api/reports" });
    const alerting = webhook();
    const alertChild = span("raise alert", {
      parent: alerting,
      attributes: { "trunkline.alert.id": "0d4fc3c8-6b5f-4e0f-a2c5-000000000001" },
    });
    await sender.spans(API, [ordinary, slowElsewhere, failed, failedChild, slow, alerting, alertChild]);

    expect([...(await exported(failed.traceId)).keys()].sort()).toEqual([
      "POST /webhooks/vapi",
      "queue publish",
    ]);
    expect((await exported(slow.traceId)).size).toBe(1);
    expect((await exported(alerting.traceId)).size).toBe(2);
    expect(exportedSpans(ordinary.traceId).size).toBe(0);
    expect(exportedSpans(slowElsewhere.traceId).size).toBe(0);
  });

  it("lets a late span join a trace that was kept", async () => {
    const failed = webhook({ error: "boom" });
    await sender.spans(API, [failed]);
    await exported(failed.traceId);
    await sender.spans({ "service.name": "trunkline-worker" }, [span("late callback", { parent: failed })]);
    const spans = await eventually(async () => {
      const now = exportedSpans(failed.traceId);
      return now.has("late callback") ? now : undefined;
    });
    expect(spans.size).toBe(2);
  });

  it("brings a kept trace to Tempo, where there is one", async ({ skip }) => {
    if (tempoUrl === null) skip("no tempo on the PATH or in TRUNKLINE_TEMPO");
    const failed = webhook({ error: "boom" });
    await sender.spans(API, [failed]);
    const body = await eventually(
      async () => {
        const response = await fetch(`${tempoUrl}/api/v2/traces/${failed.traceId}`, {
          headers: { accept: "application/json" },
        });
        // Of a trace that it does not know, Tempo answers 200 and nothing.
        const text = await response.text();
        return response.ok && text.includes("spans") ? text : undefined;
      },
      { what: "the trace in Tempo" },
    );
    expect(body).toContain("POST /webhooks/vapi");
  });
});

describe("metrics of spans", () => {
  it("count every span before sampling, also the first, with a trace as example", async () => {
    const route = "/webhooks/counted";
    const first = webhook({ route, status: 500 });
    await sender.spans(API, [first]);
    const calls = `sum(increase(traces_span_metrics_calls_total{http_route="${route}",http_response_status_code="500"}[5m]))`;
    const counted = await eventually(async () => {
      const [sample] = await queryPrometheus(prometheusUrl, calls);
      return sample !== undefined && sample.value > 0 ? sample.value : undefined;
    });
    expect(counted).toBeGreaterThanOrEqual(1);
    expect(exportedSpans(first.traceId).size).toBe(0);

    const buckets = `traces_span_metrics_duration_seconds_bucket{http_route="${route}"}`;
    const series = await queryPrometheus(prometheusUrl, `${buckets}`);
    const within = series.find(({ metric }) => metric.le === "0.025");
    expect(within).toMatchObject({
      value: 1,
      metric: { service_name: "trunkline-api", span_kind: "SPAN_KIND_SERVER", http_request_method: "POST" },
    });
    expect(within?.metric.instance).toBeUndefined();
    expect(await eventually(async () => (await exemplarTraceIds(prometheusUrl, buckets))[0])).toBe(
      first.traceId,
    );
  });

  it("give a whole bucket bound in one of the two ways that the rules expect", async () => {
    await sender.spans(API, [webhook({ route: "/webhooks/bounds" })]);
    const query =
      'traces_span_metrics_duration_seconds_bucket{http_route="/webhooks/bounds",le=~"1(\\\\.0)?"}';
    expect(await eventually(async () => (await queryPrometheus(prometheusUrl, query))[0])).toMatchObject({
      value: 1,
    });
  });
});

describe("browsers", () => {
  it("may send from the application's origin only", async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${collectorUrl}/v1/traces`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      });
    expect((await preflight(ORIGIN)).headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect((await preflight("http://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("turn their web vitals and exceptions into metrics of closed label values", async () => {
    const vital = (name: string, value: number, page: string) => ({
      attributes: {
        "measurement.type": "web-vitals",
        "measurement.name": name,
        "measurement.value": value,
        "view.name": page,
      },
    });
    await sender.logs(WEB, [
      vital("lcp", 1234.5145550101, "/board"),
      vital("cls", 0.07, "/board"),
      vital("made-up", 1, "/board"),
      { attributes: { "exception.type": "RangeError", "view.name": "/calls/8d6f1c1e-5a3b" } },
    ]);
    const one = (query: string) =>
      eventually(async () => {
        const [sample] = await queryPrometheus(prometheusUrl, query);
        return sample !== undefined && sample.value > 0 ? sample : undefined;
      });
    const { duration, layoutShift } = WEB_VITAL_METRICS;
    const lcp = await one(
      `sum by (trunkline_web_vital_name, trunkline_web_page, le) (increase(${duration.prometheus}_bucket{le="1.8"}[5m]))`,
    );
    expect(lcp.metric).toEqual({ trunkline_web_vital_name: "lcp", trunkline_web_page: "/board", le: "1.8" });
    expect(
      await queryPrometheus(prometheusUrl, `sum(${duration.prometheus}_bucket{le=~"1(\\\\.0)?"})`),
    ).toMatchObject([{ value: 0 }]);
    expect((await one(`${layoutShift.prometheus}_bucket{le="0.1"}`)).value).toBe(1);
    const exception = await one(
      `increase(${WEB_EXCEPTIONS_METRIC.prometheus}{exception_type="RangeError"}[5m])`,
    );
    expect(exception.metric.trunkline_web_page).toBe("other");
    const names = await queryPrometheus(
      prometheusUrl,
      `count by (trunkline_web_vital_name) (${duration.prometheus}_count)`,
    );
    expect(names.map(({ metric }) => metric.trunkline_web_vital_name)).toEqual(["lcp"]);
  });
});
