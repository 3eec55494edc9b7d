import { describe, expect, it } from "vitest";
import { freePorts } from "../../stack/process/free-port.ts";
import { type EndedProcess, runWithTelemetry } from "../test/telemetry-process.ts";
import { applyDefaults } from "./defaults.ts";

const TRACES = "/v1/traces";
const METRICS = "/v1/metrics";
const LOGS = "/v1/logs";

interface Row {
  readonly set: Readonly<Record<string, string>>;
  readonly effect: string;
  readonly check: (ended: EndedProcess) => void;
}

const paths = ({ sendings }: EndedProcess) => new Set(sendings.map(({ path }) => path));
const count = ({ sendings }: EndedProcess, path: string) =>
  sendings.filter((sending) => sending.path === path).length;
const [prometheusPort = 0] = await freePorts(1);

const ROWS: readonly Row[] = [
  {
    set: {},
    effect: "traces and metrics go out by OTLP over HTTP, no logs",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([TRACES, METRICS]));
      expect(ended.sent(TRACES)).toContain("/things/:id");
      expect(ended.sent(TRACES)).toContain("@opentelemetry/instrumentation-koa");
      expect(ended.sent(TRACES)).not.toContain("host.name");
      expect(ended.sent(METRICS)).toContain("nodejs.eventloop.utilization");
      expect(ended.output).toContain("travels on: traceparent\n");
      expect(count(ended, TRACES)).toBe(1);
      expect(count(ended, METRICS)).toBe(1);
    },
  },
  {
    set: { OTEL_TRACES_EXPORTER: "none" },
    effect: "no traces go out",
    check: (ended) => expect(paths(ended)).toEqual(new Set([METRICS])),
  },
  {
    set: { OTEL_TRACES_EXPORTER: "console" },
    effect: "spans are printed instead of sent, finished as ever",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([METRICS]));
      expect(ended.output).toContain("name: 'GET /things/:id'");
      expect(ended.output).toContain("'url.path': '/things/*'");
    },
  },
  {
    set: { OTEL_TRACES_EXPORTER: "zipkin,otlp", OTEL_EXPORTER_ZIPKIN_ENDPOINT: "RECEIVER/api/v2/spans" },
    effect: "spans go to both",
    check: (ended) => expect(paths(ended)).toEqual(new Set([TRACES, METRICS, "/api/v2/spans"])),
  },
  {
    set: { OTEL_TRACES_EXPORTER: "otpl" },
    effect: "the mistake is told and the process runs without",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([METRICS]));
      expect(ended.errors).toContain('OTEL_TRACES_EXPORTER: "otpl" is none of otlp, zipkin, console');
    },
  },
  {
    set: { OTEL_METRICS_EXPORTER: "none" },
    effect: "no metrics go out, and /api/metrics still answers",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([TRACES]));
      expect(ended.output).toMatch(/^process_cpu_time_seconds_total\{/m);
    },
  },
  {
    set: { OTEL_METRICS_EXPORTER: "console" },
    effect: "metrics are printed instead of sent",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([TRACES]));
      expect(ended.output).toContain("name: 'process.cpu.time'");
    },
  },
  {
    set: { OTEL_METRICS_EXPORTER: "prometheus", OTEL_EXPORTER_PROMETHEUS_PORT: String(prometheusPort) },
    effect: "metrics can be scraped there",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([TRACES]));
      expect(ended.output).toContain("scraped: true");
    },
  },
  {
    set: { OTEL_LOGS_EXPORTER: "otlp" },
    effect: "log records go out as well",
    check: (ended) => expect(ended.sent(LOGS)).toContain("a log record"),
  },
  {
    set: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "RECEIVER/elsewhere" },
    effect: "spans go there",
    check: (ended) => expect(paths(ended)).toEqual(new Set(["/elsewhere", METRICS])),
  },
  {
    set: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json", OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=night" },
    effect: "everything goes out as JSON, with the header",
    check: ({ sendings }) => {
      for (const { headers, body } of sendings) {
        expect(headers).toMatchObject({ "content-type": "application/json", "x-tenant": "night" });
        expect(() => JSON.parse(body)).not.toThrow();
      }
      expect(sendings.length).toBeGreaterThan(1);
    },
  },
  {
    set: { OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/json" },
    effect: "metrics alone go out as JSON",
    check: (ended) => {
      expect(ended.sent(METRICS)).toMatch(/^\{/);
      expect(ended.sent(TRACES)).not.toMatch(/^\{/);
    },
  },
  {
    set: { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    effect: "nothing goes out by HTTP 1",
    check: ({ sendings }) => expect(sendings).toEqual([]),
  },
  {
    set: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/xml" },
    effect: "the mistake is told and Protobuf is sent",
    check: (ended) => {
      expect(paths(ended)).toEqual(new Set([TRACES, METRICS]));
      expect(ended.errors).toContain('"http/xml" is none of grpc, http/json, http/protobuf');
    },
  },
  {
    set: { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" },
    effect: "sendings are compressed",
    check: ({ sendings }) => expect(sendings[0]?.headers["content-encoding"]).toBe("gzip"),
  },
  {
    set: { OTEL_TRACES_SAMPLER: "always_off" },
    effect: "no span is kept",
    check: (ended) => expect(paths(ended)).toEqual(new Set([METRICS])),
  },
  {
    set: { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" },
    effect: "that share of traces is kept",
    check: (ended) => expect(paths(ended)).toEqual(new Set([METRICS])),
  },
  {
    set: { OTEL_SERVICE_NAME: "night-shift" },
    effect: "the service is called so",
    check: (ended) => {
      expect(ended.sent(TRACES)).toContain("night-shift");
      expect(ended.sent(METRICS)).toContain("night-shift");
    },
  },
  {
    set: { OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=moon,team=owls" },
    effect: "they have the last word",
    check: (ended) => {
      expect(ended.output).toMatch(/^target_info\{.*deployment_environment_name="moon".*team="owls"/m);
      expect(ended.sent(TRACES)).toContain("owls");
    },
  },
  {
    set: { OTEL_NODE_RESOURCE_DETECTORS: "env,host" },
    effect: "the host is named as well",
    check: (ended) => expect(ended.sent(TRACES)).toContain("host.name"),
  },
  {
    set: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" },
    effect: "this one alone is on",
    check: (ended) => {
      expect(ended.sent(TRACES)).toContain("@opentelemetry/instrumentation-http");
      expect(ended.sent(TRACES)).not.toContain("@opentelemetry/instrumentation-koa");
      expect(ended.sent(METRICS)).not.toContain("nodejs.eventloop.utilization");
    },
  },
  {
    set: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: "koa" },
    effect: "the others stay on",
    check: (ended) => {
      expect(ended.sent(TRACES)).toContain("@opentelemetry/instrumentation-http");
      expect(ended.sent(TRACES)).not.toContain("@opentelemetry/instrumentation-koa");
      expect(ended.sent(METRICS)).toContain("nodejs.eventloop.utilization");
    },
  },
  {
    set: { OTEL_SDK_DISABLED: "TRUE" },
    effect: "nothing is sent",
    check: (ended) => {
      expect(ended.sendings).toEqual([]);
      expect(ended.output).toContain("# telemetry is switched off");
    },
  },
  {
    set: { OTEL_PROPAGATORS: "b3multi" },
    effect: "contexts travel so",
    check: (ended) => {
      expect(ended.output).toMatch(/travels on: .*x-b3-traceid/);
      expect(ended.output).not.toContain("traceparent");
    },
  },
  {
    set: { OTEL_METRIC_EXPORT_INTERVAL: "20" },
    effect: "metrics go out that often",
    check: (ended) => expect(count(ended, METRICS)).toBeGreaterThan(2),
  },
  {
    set: { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1" },
    effect: "each span is sent by itself",
    check: (ended) => expect(count(ended, TRACES)).toBeGreaterThan(2),
  },
  {
    set: { OTEL_BSP_SCHEDULE_DELAY: "5" },
    effect: "spans do not wait for the end",
    check: ({ sendings, output }) => {
      const [, flushingAt] = /flushing at (\d+)/.exec(output) ?? [];
      const [first] = sendings.filter(({ path }) => path === TRACES);
      expect(first?.receivedAt).toBeLessThan(Number(flushingAt));
    },
  },
  {
    set: { OTEL_SPAN_EVENT_COUNT_LIMIT: "0" },
    effect: "spans keep no events",
    check: (ended) => {
      expect(ended.sent(TRACES)).toContain("a failed span");
      expect(ended.sent(TRACES)).not.toContain("this went wrong");
    },
  },
  {
    set: { OTEL_LOG_LEVEL: "debug" },
    effect: "OpenTelemetry says what it does",
    check: (ended) => expect(ended.output + ended.errors).toContain("Applying instrumentation patch"),
  },
];

const title = ({ set, effect }: Row) =>
  `${
    Object.entries(set)
      .map(([name, value]) => `${name}=${value}`)
      .join(" ") || "none"
  }: ${effect}`;

describe("OpenTelemetry's variables", { timeout: 120_000 }, () => {
  it.concurrent.each(ROWS.map((row) => [title(row), row] as const))("%s", async (_title, row) => {
    row.check(await runWithTelemetry("otel/test/variables-app.ts", row.set));
  });
});

describe("applyDefaults", () => {
  it("takes blank variables and numbers that are none for not set, and leaves all others alone", () => {
    const environment: NodeJS.ProcessEnv = {
      OTEL_PROPAGATORS: " ",
      OTEL_LOGS_EXPORTER: "console",
      OTEL_BSP_MAX_QUEUE_SIZE: "many",
      OTEL_BSP_EXPORT_TIMEOUT: "-1",
      OTEL_BSP_SCHEDULE_DELAY: "7",
    };
    applyDefaults(environment);
    expect(environment).toMatchObject({
      OTEL_PROPAGATORS: "tracecontext",
      OTEL_LOGS_EXPORTER: "console",
      OTEL_BSP_MAX_QUEUE_SIZE: "16384",
      OTEL_BSP_EXPORT_TIMEOUT: "30000",
      OTEL_BSP_SCHEDULE_DELAY: "7",
    });
  });
});
