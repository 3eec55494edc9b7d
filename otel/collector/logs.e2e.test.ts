import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCollector } from "../../stack/parts/collector.ts";
import { COLLECTOR_WITH_LOKI } from "../../stack/parts/loki.ts";
import type { Part } from "../../stack/parts/part.ts";
import { freePorts } from "../../stack/process/free-port.ts";
import { PROJECT, readSettings } from "../../stack/settings.ts";
import { eventually } from "../test/eventually.ts";
import { OtlpSender } from "../test/otlp-records.ts";

/** The collector's way of logs, with a stand-in for Loki that keeps what reaches `/otlp/v1/logs`; app/test/e2e has the real one. */
const PROCESS = { "service.name": "trunkline-api", "telemetry.sdk.language": "nodejs" };
const BROWSER = { "service.name": "trunkline-web", "telemetry.sdk.language": "webjs" };
const dir = mkdtempSync(join(tmpdir(), "trunkline-logs-"));
const received: string[] = [];
let isAway = false;
let loki: Server;
let collector: Part;
let start: () => Promise<Part>;
let sender: OtlpSender;
let metricsUrl = "";

beforeAll(async () => {
  loki = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (isAway) return response.writeHead(503).end();
      const body = Buffer.concat(chunks);
      const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
      received.push(`${request.url} ${text.toString("latin1")}`);
      response.setHeader("content-type", "application/x-protobuf").end();
    });
  });
  await new Promise<void>((resolve) => loki.listen(0, "127.0.0.1", resolve));
  const [httpPort = 0, grpcPort = 0, healthPort = 0, metricsPort = 0] = await freePorts(4);
  metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  start = () =>
    startCollector({
      dir,
      cacheDir: readSettings(process.env).cacheDir,
      httpPort,
      grpcPort,
      healthPort,
      metricsPort,
      extraConfigFiles: ["otel/collector/capture.yaml", COLLECTOR_WITH_LOKI].map((file) =>
        join(PROJECT, file),
      ),
      env: {
        TRUNKLINE_CAPTURE_DIR: join(dir, "capture"),
        TRUNKLINE_LOKI_PORT: String((loki.address() as AddressInfo).port),
        TRUNKLINE_TEMPO_OTLP_PORT: "1",
        TRUNKLINE_PROMETHEUS_PORT: "1",
      },
    });
  collector = await start();
  sender = new OtlpSender(collector.url);
});
afterAll(async () => {
  await collector?.stop();
  loki?.close();
  rmSync(dir, { recursive: true, force: true });
});

const arrived = (text: string) =>
  eventually(async () => received.find((one) => one.includes(text)), {
    deadlineMs: 60_000,
    what: `"${text}" at Loki`,
  });

describe("logs on their way to Loki", () => {
  it("are those of our processes; browsers' are counted and not kept", async () => {
    await sender.logs(BROWSER, [{ body: "from a browser", attributes: { "exception.type": "Error" } }]);
    await sender.logs(PROCESS, [{ body: "from a process", attributes: { "exception.type": "Error" } }]);
    expect(await arrived("from a process")).toMatch(/^\/otlp\/v1\/logs /);
    expect(received.join("")).not.toContain("from a browser");
  });

  it("lose personal data in the collector as well, whatever part they came in", async () => {
    await sender.logs({ ...PROCESS, "process.command_args": "--password swordfish" }, [
      {
        body: "the canary line: call +1 514 555-0101, Key (name)=(Jane Doe) already exists",
        attributes: {
          "exception.message": "jane.doe@mail.example",
          "exception.stacktrace": "Error: Key (name)=(Jane Doe)\n at x",
          "lead.phone": "swordfish",
          "client.address": "203.0.113.7",
          "url.full": "http://127.0.0.1/x?name=Jane Doe",
        },
      },
    ]);
    const text = await arrived("the canary line");
    for (const personal of ["555-0101", "Jane Doe", "jane.doe", "swordfish", "203.0.113.7"])
      expect(text, personal).not.toContain(personal);
  });

  it("wait on disk while Loki is away, and outlive a collector that is killed meanwhile", async () => {
    isAway = true;
    await sender.logs(PROCESS, [{ body: "said during the outage", attributes: {} }]);
    await eventually(
      async () => {
        const text = await (await fetch(metricsUrl)).text();
        return (
          /otelcol_exporter_queue_size\{[^}]*exporter="otlp_http\/loki"[^}]*\} [1-9]/.test(text) || undefined
        );
      },
      { what: "the queue of Loki's exporter" },
    );
    process.kill(collector.process.identity.pid, "SIGKILL");
    await collector.stop();
    collector = await start();
    isAway = false;
    await arrived("said during the outage");
  });
});
