import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WEB_EXCEPTIONS_METRIC, WEB_METRICS, WEB_VITAL_METRICS } from "../catalogue/metrics.ts";
import { eventually } from "../test/eventually.ts";
import { newTraceId, OtlpSender, type OtlpSpan, span } from "../test/otlp-records.ts";
import { type ExportedSpan, type Pipelines, startPipelines } from "../test/pipelines.ts";
import { exemplarTraceIds, queryPrometheus } from "../test/prometheus-reader.ts";
import { spansInTempo } from "../test/tempo-reader.ts";

const API = { "service.name": "trunkline-api", "service.instance.id": "api-1" };
const WEB = { "service.name": "trunkline-web" };
const ORIGIN = "http://127.0.0.1:8080";
const SHARE_PERCENT = 10;
/** The collector decides 2 s after a trace's first span here; then batches and files take their time. */
const DECIDED_AFTER_MS = 4_500;

let pipelines: Pipelines;
let prometheusUrl = "";
let sender: OtlpSender;

function capturedAll(): string {
  return pipelines.captured("traces") + pipelines.captured("metrics") + pipelines.captured("logs");
}

/** A route that no other try has, in letters: its spans are counted. */
const newRoute = (begin: string) =>
  `${begin}-${Array.from({ length: 10 }, () => String.fromCharCode(97 + randomInt(26))).join("")}`;

/** All exported spans by their trace. */
const exportedByTrace = () => Map.groupBy(pipelines.exportedSpans(), ({ traceId }) => traceId);

/** The exported spans of a trace, by name, with their attributes. */
function exportedSpans(traceId: string): Map<string, Record<string, unknown>> {
  const spans = pipelines.exportedSpans().filter((exported) => exported.traceId === traceId);
  return new Map(
    spans.map(({ name, attributes = [] }) => [
      name,
      Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
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

interface RequestOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly durationMs?: number;
  readonly status?: number;
  readonly error?: string;
  readonly route?: string;
  readonly traceId?: string;
  readonly parent?: OtlpSpan;
}

function webhook(options: RequestOptions = {}): OtlpSpan {
  return request("POST", options.route ?? "/webhooks/vapi", options);
}

function read(options: RequestOptions = {}): OtlpSpan {
  return request("GET", options.route ?? "/api/calls", options);
}

function request(method: string, route: string, options: RequestOptions): OtlpSpan {
  return span(`${method} ${route}`, {
    kind: "server",
    durationMs: options.durationMs ?? 20,
    ...(options.traceId === undefined ? {} : { traceId: options.traceId }),
    ...(options.parent === undefined ? {} : { parent: options.parent }),
    attributes: {
      "http.route": route,
      "http.request.method": method,
      "http.response.status_code": options.status ?? 200,
      ...options.attributes,
    },
    ...(options.error === undefined ? {} : { error: options.error }),
  });
}

/** Ids at the ends of what the share lets through: the last 32 bits of an id decide. */
const withinShare = () => `${newTraceId().slice(0, 24)}19999999`;
const beyondShare = () => `${newTraceId().slice(0, 24)}1999999a`;
const isWithinShare = (traceId: string) =>
  Number.parseInt(traceId.slice(24), 16) < (2 ** 32 * SHARE_PERCENT) / 100;

beforeAll(async () => {
  pipelines = await startPipelines({
    TRUNKLINE_PUBLIC_URL: ORIGIN,
    TRUNKLINE_TRACE_SHARE_PERCENT: String(SHARE_PERCENT),
    TRUNKLINE_CALL_TRACE_SHARE_PERCENT: String(SHARE_PERCENT),
  });
  prometheusUrl = pipelines.prometheusUrl;
  sender = new OtlpSender(pipelines.url);
});

afterAll(() => pipelines?.close());

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
        pipelines.captured("metrics").includes("test.canary") &&
        pipelines.captured("logs").includes("TypeError")
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
    expect((await exported(entry.traceId)).get("GET /api/calls/:id")).toEqual({
      ...kept,
      // From the trace to the call's page.
      "trunkline.call.url": `${ORIGIN}/calls/${kept["trunkline.call.id"]}`,
    });
  });
});

describe("sampling, where a tenth of the reads is asked for", () => {
  const names = (trace: Map<string, unknown>) => [...trace.keys()].sort();
  const pgSpan = (parent: OtlpSpan) => span("SELECT calls", { kind: "client", parent });

  it("keeps webhooks whole, and what follows of them long after", async () => {
    const root = webhook({ traceId: beyondShare() });
    await sender.spans(API, [pgSpan(root), root]);
    expect(names(await exported(root.traceId))).toEqual(["POST /webhooks/vapi", "SELECT calls"]);
    await sleep(DECIDED_AFTER_MS);
    const alert = span("INSERT alerts", {
      kind: "client",
      parent: root,
      attributes: { "trunkline.alert.id": "0d4fc3c8-6b5f-4e0f-a2c5-000000000001" },
    });
    await sender.spans({ "service.name": "trunkline-worker" }, [alert]);
    await eventually(async () => exportedSpans(root.traceId).has("INSERT alerts") || undefined);
  });

  it("keeps jobs whole, and what nobody asked for by reading", async () => {
    const job = span("process sms", { kind: "consumer", traceId: beyondShare() });
    const asked = read({ route: "/carrier/messages", parent: job });
    const screen = span("live call.changed", { traceId: beyondShare() });
    await sender.spans({ "service.name": "trunkline-worker" }, [job, pgSpan(job), asked, screen]);
    expect(names(await exported(job.traceId))).toEqual([
      "GET /carrier/messages",
      "SELECT calls",
      "process sms",
    ]);
    expect(names(await exported(screen.traceId))).toEqual(["live call.changed"]);
  });

  it("keeps failed reads whole, whoever of the trace failed and however it says so", async () => {
    const failed = read({ traceId: beyondShare(), error: "boom" });
    const refused = read({ traceId: beyondShare(), status: 503 });
    const under = read({ traceId: beyondShare() });
    const cause = span("SELECT calls", { kind: "client", parent: under, error: "boom" });
    await sender.spans(API, [pgSpan(failed), failed, pgSpan(refused), refused, cause, under]);
    for (const { traceId } of [failed, refused, under])
      expect(names(await exported(traceId))).toEqual(["GET /api/calls", "SELECT calls"]);
  });

  it("keeps reads whole that were slower than their route allows, or that are not over yet", async () => {
    const slow = read({ traceId: beyondShare(), durationMs: 201 });
    const fast = read({ traceId: beyondShare(), durationMs: 199 });
    const unanswered = read({ traceId: beyondShare(), durationMs: 9_000 });
    await sender.spans(API, [pgSpan(slow), slow, pgSpan(fast), fast, pgSpan(unanswered)]);
    expect(names(await exported(slow.traceId))).toEqual(["GET /api/calls", "SELECT calls"]);
    expect(names(await exported(unanswered.traceId))).toEqual(["SELECT calls"]);
    await sender.spans(API, [unanswered]);
    await eventually(async () => exportedSpans(unanswered.traceId).has("GET /api/calls") || undefined);
    expect(exportedSpans(fast.traceId).size).toBe(0);
  });

  it("keeps of ordinary reads the tenth whose ids say so, whole, counts all, and shows none of the others as examples", async () => {
    const route = newRoute("/api/ordinary");
    const reads = Array.from({ length: 600 }, () => read({ route }));
    const edges = [read({ route, traceId: withinShare() }), read({ route, traceId: beyondShare() })] as const;
    const all = [...reads, ...edges];
    const browser = all.map((root) => span(`GET ${route} in the browser`, { kind: "client", parent: root }));
    for (let index = 0; index < all.length; index += 100)
      await sender.spans(
        API,
        all.slice(index, index + 100).flatMap((root) => [pgSpan(root), root]),
      );
    const wanted = all.filter(({ traceId }) => isWithinShare(traceId)).map(({ traceId }) => traceId);
    const untilEachHas = (count: number) =>
      eventually(
        async () => {
          const spans = exportedByTrace();
          return wanted.every((traceId) => spans.get(traceId)?.length === count) || undefined;
        },
        { deadlineMs: 60_000, what: `${count} spans of each trace that is kept` },
      );
    await untilEachHas(2);
    // The browser's side comes when the decision has fallen.
    await sleep(DECIDED_AFTER_MS);
    await sender.spans(WEB, browser);
    await untilEachHas(3);
    await sleep(DECIDED_AFTER_MS);

    const spans = exportedByTrace();
    const kept = all.map(({ traceId }) => traceId).filter((traceId) => spans.has(traceId));
    expect(kept.sort()).toEqual(wanted.sort());
    for (const traceId of kept) expect(spans.get(traceId)).toHaveLength(3);
    // 60 are expected; 25 and 100 lie five standard deviations away.
    expect(kept.length).toBeGreaterThan(25);
    expect(kept.length).toBeLessThan(100);

    const series = `traces_span_metrics_duration_seconds_bucket{http_route="${route}",span_kind="SPAN_KIND_SERVER"}`;
    const examples = await eventually(async () => {
      const ids = await exemplarTraceIds(prometheusUrl, series);
      return ids.length > 0 ? ids : undefined;
    });
    expect(examples.filter((traceId) => !kept.includes(traceId))).toEqual([]);
    const counted = `sum(traces_span_metrics_calls_total{http_route="${route}",span_kind="SPAN_KIND_SERVER"})`;
    expect(
      await eventually(async () => {
        const [sample] = await queryPrometheus(prometheusUrl, counted);
        return sample !== undefined && sample.value >= all.length ? sample.value : undefined;
      }),
    ).toBe(all.length);
  });

  it("shows traces that are kept for what they are as examples, too", async () => {
    const route = newRoute("/webhooks/example");
    const root = webhook({ route, traceId: beyondShare() });
    await sender.spans(API, [root]);
    const buckets = `traces_span_metrics_duration_seconds_bucket{http_route="${route}"}`;
    expect(await eventually(async () => (await exemplarTraceIds(prometheusUrl, buckets))[0])).toBe(
      root.traceId,
    );
    await exported(root.traceId);
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
    const { tempoUrl } = pipelines;
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

describe("sampling of a thousand calls, where a tenth of the calls is asked for", () => {
  const FIRST = "/webhooks/thousand";
  const LATER = "/webhooks/thousand-later";
  const JOB = "process analyses";
  interface SampledCall {
    readonly id: string;
    readonly kind: "failed" | "slow" | "alerted" | "job failed" | "ordinary";
    readonly first: OtlpSpan;
    readonly later: OtlpSpan;
  }
  const ofCall = (id: string) => ({ "trunkline.call.id": id });
  const kindOf = (index: number): SampledCall["kind"] => {
    if (index < 10) return "failed";
    if (index < 30) return "slow";
    if (index < 40) return "alerted";
    return index < 45 ? "job failed" : "ordinary";
  };
  const isWithinCallShare = ({ id }: SampledCall) =>
    Number.parseInt(id.slice(-8), 16) < (2 ** 32 * SHARE_PERCENT) / 100;
  /** A call's webhooks each begin a trace of their own: vendors continue none. What is special about a call comes late. */
  const calls = Array.from({ length: 1_000 }, (_, index): SampledCall => {
    const id = randomUUID();
    const kind = kindOf(index);
    const attributes = ofCall(id);
    return {
      id,
      kind,
      first: webhook({ route: FIRST, attributes }),
      later: webhook({
        route: LATER,
        attributes,
        durationMs: kind === "slow" ? 201 : 20,
        ...(kind === "failed" ? { error: "boom" } : {}),
      }),
    };
  });
  const whole = (root: OtlpSpan, attributes: Readonly<Record<string, string>>) => [
    span("SELECT calls", { kind: "client", parent: root, attributes }),
    root,
  ];
  let byTrace: Map<string, ExportedSpan[]>;

  async function sendAll(spansOf: (call: SampledCall) => OtlpSpan[]): Promise<void> {
    for (let index = 0; index < calls.length; index += 100)
      await sender.spans(API, calls.slice(index, index + 100).flatMap(spansOf));
  }

  /** Waits until so many spans of one trace of each call have left the collector: on a busy machine that takes its time. */
  async function untilKept(
    some: readonly SampledCall[],
    traceOf: (call: SampledCall) => OtlpSpan,
    count: number,
  ) {
    await eventually(
      async () => {
        const spans = exportedByTrace();
        const late = some.filter((call) => (spans.get(traceOf(call).traceId)?.length ?? 0) < count);
        if (late.length > 0) throw new Error(`${late.length} of ${some.length} traces are not whole`);
        return true;
      },
      { deadlineMs: 60_000, everyMs: 500, what: "the traces that are kept" },
    );
  }

  beforeAll(async () => {
    await sendAll(({ id, first }) => whole(first, ofCall(id)));
    await untilKept(calls.filter(isWithinCallShare), ({ first }) => first, 2);
    await sleep(DECIDED_AFTER_MS);
    await sendAll(({ id, kind, first, later }) => {
      const alert = { ...ofCall(id), "trunkline.alert.id": randomUUID() };
      const told = span("process sms", { kind: "consumer", parent: later, attributes: alert });
      const failed = span(JOB, {
        kind: "consumer",
        parent: first,
        attributes: ofCall(id),
        ...(kind === "job failed" ? { error: "boom" } : {}),
      });
      return [...whole(later, ofCall(id)), failed, ...(kind === "alerted" ? [told] : [])];
    });
    await untilKept(calls.filter(isWithinCallShare), ({ first }) => first, 3);
    await untilKept(
      calls.filter((call) => isWithinCallShare(call) || ["failed", "slow", "alerted"].includes(call.kind)),
      ({ later }) => later,
      2,
    );
    await sleep(DECIDED_AFTER_MS);
    byTrace = exportedByTrace();
  });
  const exportedNames = ({ traceId }: OtlpSpan) =>
    (byTrace.get(traceId) ?? []).map(({ name }) => name).sort();

  it("keeps whole what failed, what was slow, and every alert, though the call began long before", () => {
    const worth = calls.filter(({ kind }) => ["failed", "slow", "alerted"].includes(kind));
    expect(worth).toHaveLength(40);
    for (const { kind, later } of worth)
      expect(exportedNames(later)).toEqual([
        `POST ${LATER}`,
        "SELECT calls",
        ...(kind === "alerted" ? ["process sms"] : []),
      ]);
  });

  it("keeps of the others the calls whose ids say so, each with all of its traces, and nothing else", () => {
    for (const call of calls.filter(isWithinCallShare)) {
      expect(exportedNames(call.first)).toEqual([`POST ${FIRST}`, "SELECT calls", JOB]);
      expect(exportedNames(call.later)).toContain(`POST ${LATER}`);
    }
    const left = calls.filter((call) => !isWithinCallShare(call));
    expect(left.flatMap(({ first }) => exportedNames(first)).filter((name) => name !== JOB)).toEqual([]);
    expect(
      left.filter(({ kind }) => kind === "ordinary").flatMap(({ later }) => exportedNames(later)),
    ).toEqual([]);
    // 100 are expected; 52 and 148 lie five standard deviations away.
    expect(calls.length - left.length).toBeGreaterThan(52);
    expect(calls.length - left.length).toBeLessThan(148);
  });

  it("keeps a failure that comes when its trace is gone already", () => {
    const jobs = calls.filter((call) => !isWithinCallShare(call) && exportedNames(call.first).includes(JOB));
    expect(jobs.map(({ kind }) => kind)).toEqual(
      calls.filter((call) => call.kind === "job failed" && !isWithinCallShare(call)).map(({ kind }) => kind),
    );
    expect(jobs.length).toBeGreaterThan(0);
  });

  it("counts all thousand, and shows none of those that were left out as an example", async () => {
    for (const route of [FIRST, LATER]) {
      const selector = `{http_route="${route}",span_kind="SPAN_KIND_SERVER"}`;
      expect(
        await eventually(async () => {
          const [sample] = await queryPrometheus(
            prometheusUrl,
            `sum(traces_span_metrics_calls_total${selector})`,
          );
          return sample !== undefined && sample.value >= calls.length ? sample.value : undefined;
        }),
      ).toBe(calls.length);
      const series = `traces_span_metrics_duration_seconds_bucket${selector}`;
      const examples = await eventually(async () => {
        const ids = await exemplarTraceIds(prometheusUrl, series);
        return ids.length > 0 ? ids : undefined;
      });
      expect(examples.filter((traceId) => !byTrace.has(traceId))).toEqual([]);
    }
  });

  it("brings all that it keeps to Tempo, where there is one", async ({ skip }) => {
    const { tempoUrl } = pipelines;
    if (tempoUrl === null) return skip("no tempo on the PATH or in TRUNKLINE_TEMPO");
    const kept = calls.flatMap(({ first, later }) =>
      [first, later].filter(({ traceId }) => byTrace.has(traceId)),
    );
    const missing = new Set(kept.map(({ traceId }) => traceId));
    await eventually(async () => {
      for (const traceId of missing)
        if ((await spansInTempo(tempoUrl, traceId)) >= exportedNames({ traceId, spanId: "" }).length)
          missing.delete(traceId);
      return missing.size === 0 || undefined;
    });
  });
});

describe("metrics of spans", () => {
  it("count every span before sampling, also the first, with a trace as example", async () => {
    const route = newRoute("/webhooks/counted");
    const first = webhook({ route, status: 500 });
    await sender.spans(API, [first]);
    const calls = `sum(increase(traces_span_metrics_calls_total{http_route="${route}",http_response_status_code="500"}[5m]))`;
    const counted = await eventually(async () => {
      const [sample] = await queryPrometheus(prometheusUrl, calls);
      return sample !== undefined && sample.value > 0 ? sample.value : undefined;
    });
    expect(counted).toBeGreaterThanOrEqual(1);

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
    const route = newRoute("/webhooks/bounds");
    await sender.spans(API, [webhook({ route })]);
    const query = `traces_span_metrics_duration_seconds_bucket{http_route="${route}",le=~"1(\\\\.0)?"}`;
    expect(await eventually(async () => (await queryPrometheus(prometheusUrl, query))[0])).toMatchObject({
      value: 1,
    });
  });
});

describe("browsers", () => {
  it("may send from the application's origin only", async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${pipelines.url}/v1/traces`, {
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
    const { duration, layoutShift } = WEB_VITAL_METRICS;
    const shifts = async () =>
      (await queryPrometheus(prometheusUrl, `${layoutShift.prometheus}_bucket{le="0.1"}`))[0]?.value ?? 0;
    // An earlier try may have sent some.
    const shiftsBefore = await shifts();
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
    const lcp = await one(
      `sum by (trunkline_web_vital_name, trunkline_web_page, le) (increase(${duration.prometheus}_bucket{le="1.8"}[5m]))`,
    );
    expect(lcp.metric).toEqual({ trunkline_web_vital_name: "lcp", trunkline_web_page: "/board", le: "1.8" });
    expect(
      await queryPrometheus(prometheusUrl, `sum(${duration.prometheus}_bucket{le=~"1(\\\\.0)?"})`),
    ).toMatchObject([{ value: 0 }]);
    await expect.poll(shifts).toBe(shiftsBefore + 1);
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

  it("turn what was slow, what leaked and what was painted into metrics of bounded label values", async () => {
    const measured = (type: string, name: string, value: number, of?: string, more: object = {}) => ({
      attributes: {
        "measurement.type": type,
        "measurement.name": name,
        "measurement.value": value,
        "view.name": "/inbox/:threadId",
        ...(of === undefined ? {} : { "faro.measurement.context": { name: of, request_id: "r-1", ...more } }),
      },
    });
    await sender.logs(WEB, [
      measured("live-update-to-paint", "duration_ms", 80),
      measured("message-to-paint", "duration_ms", 250),
      measured("never-to-paint", "duration_ms", 250),
      measured("slow-render", "duration_ms", 40, "CallCard"),
      measured("slow-render", "duration_ms", 40, "anything that a browser makes up"),
      measured("slow-api", "duration_ms", 1_500, "GET /api/calls/:id"),
      measured("slow-api", "duration_ms", 1_500, "GET /api/calls/mistyped?phone=1"),
      measured("slow-api", "duration_ms", 15_000, "GET /api/tasks", { outcome: "timeout", page: "/tasks" }),
      measured("slow-api", "duration_ms", 1_500, "GET /api/tasks", { page: "/tasks?assignee=me" }),
      measured("slow-operation", "long task", 120),
      measured("slow-memory", "bytes", 60_000_000, "detached pages"),
      measured("slow-memory", "bytes", 60_000_000, "something else"),
    ]);
    const there = (query: string, label: string, count: number) =>
      eventually(async () => {
        const samples = await queryPrometheus(prometheusUrl, query);
        return samples.length < count ? undefined : samples.map(({ metric }) => metric[label]).toSorted();
      });
    const { livePaint, slow, slowParts, leaks } = WEB_METRICS;
    const urgency = "trunkline_live_urgency";
    expect(await there(`${livePaint.prometheus}_count == 1`, urgency, 2)).toEqual(["message", "update"]);
    expect(await there(`${livePaint.prometheus}_bucket{le="0.1"} == 1`, urgency, 1)).toEqual(["update"]);
    expect(await there(`${livePaint.prometheus}_bucket{le="0.3"} == 1`, urgency, 2)).toHaveLength(2);
    expect(await there(`${livePaint.prometheus}_count`, "trunkline_web_page", 2)).toEqual([
      "/inbox/:threadId",
      "/inbox/:threadId",
    ]);
    // Of the page that asked; what no page can be called is "other".
    expect(await there(`${slow.prometheus}_count`, "trunkline_web_slow_kind", 5)).toEqual([
      "api",
      "api",
      "api",
      "operation",
      "render",
    ]);
    const pages = await there(
      `${slow.prometheus}_count{trunkline_web_slow_kind="api"}`,
      "trunkline_web_page",
      3,
    );
    expect(pages).toEqual(["/inbox/:threadId", "/tasks", "other"]);
    expect(await there(slowParts.prometheus, "trunkline_web_slow_part", 6)).toEqual([
      "CallCard",
      "GET /api/calls/:id",
      "GET /api/tasks",
      "long task",
      "other",
      "other",
    ]);
    expect(await there(leaks.prometheus, "trunkline_web_leak", 1)).toEqual(["detached pages"]);
  });
});
