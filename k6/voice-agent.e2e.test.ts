import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePorts } from "../otel/test/free-ports.ts";
import { runProgram } from "../prometheus/source/run-program.ts";
import { PROJECT, readSettings } from "../stack/settings.ts";
import { ensureTool } from "../stack/tools/go-tool.ts";

/** The scenario against a stand-in of the application, whose speed does not depend on this machine's load. */
const SECRETS = { bearer: "bearer-of-the-test", secret: "secret-of-the-test", hmac: "hmac-of-the-test" };
const CALLS = 12;

interface Seen {
  readonly authentication: "bearer" | "secret" | "hmac" | "none";
  readonly type: string;
  readonly callId: string;
  readonly traceparent: string;
}

const dir = mkdtempSync(join(tmpdir(), "trunkline-k6-"));
const seen: Seen[] = [];
let server: Server;
let appUrl = "";
let k6 = "";
let closedPorts: readonly number[] = [];
let delayMs = 0;
let queues = true;

function authenticationOf(request: IncomingMessage, body: string): Seen["authentication"] {
  const {
    authorization,
    "x-vapi-secret": secret,
    "x-signature": signature,
    "x-timestamp": timestamp,
  } = request.headers;
  if (authorization === `Bearer ${SECRETS.bearer}`) return "bearer";
  if (secret === SECRETS.secret) return "secret";
  const expected = createHmac("sha256", SECRETS.hmac).update(`${timestamp}.${body}`).digest("hex");
  return signature === expected ? "hmac" : "none";
}

beforeAll(async () => {
  k6 = await ensureTool("k6", { cacheDir: readSettings({ ...process.env }).cacheDir });
  closedPorts = await freePorts(3);
  server = createServer(async (request, response) => {
    if (request.url === "/api/health/live") {
      response.end("{}");
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const { message } = JSON.parse(body) as { message: { type: string; call: { id: string } } };
    const authentication = authenticationOf(request, body);
    seen.push({
      authentication,
      type: message.type,
      callId: message.call.id,
      traceparent: String(request.headers.traceparent),
    });
    await sleep(delayMs);
    response.statusCode = authentication === "none" ? 401 : 200;
    response.setHeader("content-type", "application/json");
    const result = JSON.stringify({
      queued: queues,
      jobId: "job",
      estimatedDelivery: new Date().toISOString(),
    });
    const answer =
      message.type === "tool-calls"
        ? { results: [{ name: "send_urgent_alert", toolCallId: "x", result }] }
        : { received: true };
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server?.close();
  rmSync(dir, { recursive: true, force: true });
});

beforeEach(() => {
  seen.length = 0;
  delayMs = 0;
  queues = true;
});

function runScenario(more: Readonly<Record<string, string>> = {}): ReturnType<typeof runProgram> {
  const [prometheusPort, tempoPort, apiPort] = closedPorts;
  const env = {
    TRUNKLINE_PUBLIC_URL: appUrl,
    TRUNKLINE_PROMETHEUS_URL: `http://127.0.0.1:${prometheusPort}`,
    TRUNKLINE_TEMPO_URL: `http://127.0.0.1:${tempoPort}`,
    TRUNKLINE_VAPI_BEARER_TOKEN: SECRETS.bearer,
    TRUNKLINE_VAPI_SECRET: SECRETS.secret,
    TRUNKLINE_VAPI_HMAC_SECRET: SECRETS.hmac,
    TRUNKLINE_K6_CALLS: String(CALLS),
    TRUNKLINE_K6_CONCURRENCY: "10",
    TRUNKLINE_K6_THINK_SECONDS: "0.05",
    TRUNKLINE_REPORT_DIR: dir,
    ...more,
  };
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const script = join(PROJECT, "k6/scenarios/voice-agent.ts");
  return runProgram(k6, [
    "run",
    "--quiet",
    "--no-usage-report",
    "--address",
    `127.0.0.1:${apiPort}`,
    ...variables,
    script,
  ]);
}

describe("k6 voice-agent", () => {
  it("lives every call through, as the vendor would, in every way of authentication", async () => {
    const { code, output } = await runScenario({ TRUNKLINE_K6_ALLOW_UNJUDGED: "true" });
    expect(output).toContain("4 of 9 expectations were not judged, as was allowed; the others held.");
    expect(code).toBe(0);
    expect(output).toContain("not judged: no Prometheus");
    expect(output).toContain("not judged: no Tempo");

    expect(new Set(seen.map(({ authentication }) => authentication))).toEqual(
      new Set(["bearer", "secret", "hmac"]),
    );
    const calls = Map.groupBy(seen, ({ callId }) => callId);
    // Three more calls warm the application up and are not judged.
    expect(calls.size).toBe(CALLS + 3);
    for (const messages of calls.values()) {
      expect(messages.map(({ type }) => type)).toEqual([
        "status-update",
        "status-update",
        "tool-calls",
        "end-of-call-report",
      ]);
    }
    const traceIds = seen.map(
      ({ traceparent }) => /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(traceparent)?.[1],
    );
    expect(new Set(traceIds).size).toBe(seen.length);
    expect(traceIds).not.toContain(undefined);

    const report = JSON.parse(readFileSync(join(dir, "k6-voice-agent.json"), "utf8")) as {
      lines: { ok: boolean | null }[];
    };
    expect(report.lines.filter(({ ok }) => ok === false)).toEqual([]);
  });

  it("ends with 110 where Prometheus and Tempo could not judge, and says so", async () => {
    const { code, output } = await runScenario();
    expect(output).toContain("4 of 9 expectations were not judged (exit code 110); the others held.");
    expect(output).toContain("not judged by Prometheus and Tempo");
    expect(code).toBe(110);
  });

  it("ends with 99 when the webhook is slower than the SLO allows", async () => {
    delayMs = 260;
    const { code, output } = await runScenario({ TRUNKLINE_K6_ALLOW_UNJUDGED: "true" });
    expect(code).toBe(99);
    expect(output).toMatch(/✗ +vendor +SLO: 99 % within 200 ms +0 %/);
  });

  it("ends with 99 when an urgent alert is not queued", async () => {
    queues = false;
    const { code, output } = await runScenario({ TRUNKLINE_K6_ALLOW_UNJUDGED: "true" });
    expect(code).toBe(99);
    expect(output).toMatch(/✗ +vendor +every urgent alert is queued +0 %/);
  });
});

/** As users start it: `./trunkline k6`, with no Prometheus and no Tempo where it looks for them. */
describe("./trunkline k6 voice-agent", () => {
  function trunkline(...options: string[]): Promise<{ readonly code: number; readonly output: string }> {
    const [prometheusPort, tempoPort, apiPort] = closedPorts;
    const env = {
      ...process.env,
      TRUNKLINE_STATE_DIR: join(dir, "state"),
      TRUNKLINE_HTTP_PORT: new URL(appUrl).port,
      TRUNKLINE_PROMETHEUS_PORT: String(prometheusPort),
      TRUNKLINE_TEMPO_PORT: String(tempoPort),
      TRUNKLINE_VAPI_BEARER_TOKEN: SECRETS.bearer,
      TRUNKLINE_VAPI_SECRET: SECRETS.secret,
      TRUNKLINE_VAPI_HMAC_SECRET: SECRETS.hmac,
      TRUNKLINE_K6_CALLS: String(CALLS),
      TRUNKLINE_K6_THINK_SECONDS: "0.05",
      K6_ADDRESS: `127.0.0.1:${apiPort}`,
    };
    const args = [join(PROJECT, "stack/cli.ts"), "k6", ...options, "voice-agent", "--", "--quiet"];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env, timeout: 120_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });
  }

  it("ends with 110 where nobody could judge, and with 0 where that was allowed", async () => {
    const refused = await trunkline();
    expect(refused.code, refused.output).toBe(110);
    expect(refused.output).toContain("4 of 9 expectations were not judged (exit code 110)");
    const allowed = await trunkline("--allow-unjudged");
    expect(allowed.code, allowed.output).toBe(0);
  });

  it("ends with 99 where an SLA was missed besides", async () => {
    queues = false;
    const { code, output } = await trunkline();
    expect(code, output).toBe(99);
    expect(output).toMatch(/expectations were missed \(exit code 99\); 4 of 9 expectations were not judged/);
  });
});
