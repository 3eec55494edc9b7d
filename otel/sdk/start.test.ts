import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

let collector: Server;
let received: { path: string; body: string }[];

beforeEach(async () => {
  received = [];
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      // Protobuf keeps texts as they are: enough to look for names and for what must not be there.
      received.push({ path: request.url ?? "", body: Buffer.concat(chunks).toString("latin1") });
      response.setHeader("Content-Type", "application/x-protobuf").end();
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
});
afterEach(() => collector.close());

async function runApp(environment: Record<string, string> = {}): Promise<string> {
  const { port } = collector.address() as AddressInfo;
  const { stdout } = await run(
    process.execPath,
    ["--import", "./otel/sdk/start.ts", "otel/sdk/start-test-app.ts"],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_SERVICE_NAME: "trunkline-test",
        TRUNKLINE_ENV: "test",
        ...environment,
      },
    },
  );
  return stdout;
}

const sent = (path: string) =>
  received
    .filter((one) => one.path === path)
    .map((one) => one.body)
    .join("");

describe("a process started with otel/sdk/start.ts", () => {
  it("sends traces that name routes and the process, and nothing of people or of routine", async () => {
    const output = await runApp();
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
      "planted-agent",
      "client.address",
      "url.query",
      "/api/metrics",
    ]) {
      expect(traces).not.toContain(personal);
    }
  });

  it("sends its own metrics, without those that the collector makes of spans, and shows them in Prometheus' format", async () => {
    const output = await runApp();
    const metrics = sent("/v1/metrics");
    expect(metrics).toContain("process.cpu.time");
    expect(metrics).toContain("nodejs.eventloop.utilization");
    expect(metrics).not.toContain("http.server.request.duration");
    expect(output).toMatch(/^process_cpu_time_seconds_total\{.*cpu_mode="user".*\} \d/m);
    expect(output).toMatch(/^target_info\{.*service_name="trunkline-test"/m);
  });

  it("loads and sends nothing with OTEL_SDK_DISABLED=true", async () => {
    const output = await runApp({ OTEL_SDK_DISABLED: "true" });
    expect(output).toContain("# telemetry is switched off");
    expect(received).toEqual([]);
  });

  it("does not wait for a collector that is away", async () => {
    const output = await runApp({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
    const [, afterMs] = /flushed: \w+ after (\d+) ms/.exec(output) ?? [];
    expect(Number(afterMs)).toBeLessThan(3_000);
  });
});
