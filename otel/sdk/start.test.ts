import { describe, expect, it } from "vitest";
import { SDK_METRICS } from "../catalogue/metrics.ts";
import { runWithTelemetry } from "../test/telemetry-process.ts";

const runApp = (environment: Record<string, string> = {}) =>
  runWithTelemetry("otel/test/served-app.ts", environment);

describe("a process started with otel/sdk/start.ts", () => {
  it("sends traces that name routes and the process, and nothing of people or of routine", async () => {
    const { output, sent } = await runApp();
    expect(output).toContain("flushed: true");
    const traces = sent("/v1/traces");
    for (const expected of [
      "GET /api/things/:id",
      "http.route",
      "@opentelemetry/instrumentation-http",
      "@opentelemetry/instrumentation-koa",
      "trunkline-test",
      "service.instance.id",
      "deployment.environment.name",
      "cannot reach [redacted]",
      "/*/*/*",
    ]) {
      expect(traces).toContain(expected);
    }
    for (const personal of [
      "5145550100",
      "anna@",
      "canary-agent",
      "client.address",
      "url.query",
      "/api/metrics",
    ]) {
      expect(traces).not.toContain(personal);
    }
  });

  it("sends its own metrics, without those that the collector makes of spans, and shows them in Prometheus' format", async () => {
    const { output, sent } = await runApp();
    const metrics = sent("/v1/metrics");
    expect(metrics).toContain("process.cpu.time");
    expect(metrics).toContain("nodejs.eventloop.utilization");
    expect(metrics).not.toContain("http.server.request.duration");
    expect(output).toMatch(/^process_cpu_time_seconds_total\{.*cpu_mode="user".*\} \d/m);
    expect(output).toMatch(/^target_info\{.*service_name="trunkline-test"/m);
    expect(metrics).toContain("trunkline.sms.outcomes");
    expect(output).toMatch(/^trunkline_sms_outcomes_total\{.*trunkline_sms_outcome="failed".*\} 0$/m);
  });

  it("counts the spans that it hands on, so that those which it loses are missed", async () => {
    const { output } = await runApp({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1" });
    expect(output).toMatch(new RegExp(`^${SDK_METRICS.spansProcessed}\\{.*\\} [1-9]`, "m"));
  });

  it("loads and sends nothing with OTEL_SDK_DISABLED=true", async () => {
    const { output, sendings } = await runApp({ OTEL_SDK_DISABLED: "true" });
    expect(output).toContain("# telemetry is switched off");
    expect(sendings).toEqual([]);
  });

  it("does not wait for a collector that is away", async () => {
    const { output } = await runApp({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
    const [, afterMs] = /flushed: \w+ after (\d+) ms/.exec(output) ?? [];
    expect(Number(afterMs)).toBeLessThan(3_000);
  });
});
