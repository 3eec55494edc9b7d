import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NODE } from "./parts/node-process.ts";
import { PROJECT } from "./settings.ts";

/** What ./trunkline says and how it ends, without anything running but a stand-in of the simulator's control API. */
const dir = mkdtempSync(join(tmpdir(), "trunkline-cli-words-"));
let simulator: Server;
let asked: { readonly method: string; readonly url: string; readonly body: string }[] = [];
let answer: (url: string) => { readonly status: number; readonly body: string };
let port = 0;

beforeAll(async () => {
  simulator = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ method: request.method ?? "", url: request.url ?? "", body });
    const { status, body: said } = answer(request.url ?? "");
    response.writeHead(status).end(said);
  });
  await new Promise<void>((resolve) => simulator.listen(0, "127.0.0.1", resolve));
  port = (simulator.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
  answer = () => ({ status: 200, body: "{}" });
});
afterAll(() => {
  simulator.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a command of the shell in which `$T` is ./trunkline. */
function shell(
  command: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn("sh", ["-c", command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      T: `${NODE} ${join(PROJECT, "stack/cli.ts")}`,
      TRUNKLINE_ENGINE: "none",
      TRUNKLINE_STATE_DIR: join(dir, "state"),
      TRUNKLINE_SIMULATOR_PORT: String(port),
      ...env,
    },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

const answers = (body: object, status = 200) => ({ status, body: JSON.stringify(body) });

describe("long output", () => {
  it("reaches a slow reader of a pipe whole", async () => {
    const items = Array.from({ length: 3_000 }, (_, seq) => ({ seq, kind: "sms", body: "x".repeat(100) }));
    answer = () => answers({ items, total: items.length });
    const { out } = await shell("$T simulate ledger --json --limit 3000 | (sleep 2; cat)");
    expect(out.length).toBeGreaterThan(300_000);
    expect(JSON.parse(out).items).toHaveLength(3_000);
  });

  it("ends quietly where the reader has enough", async () => {
    answer = () =>
      answers({ items: Array.from({ length: 9_000 }, (_, seq) => ({ seq, kind: "mail" })), total: 9 });
    const { err, out } = await shell("$T simulate ledger | head -n 1");
    expect(out).toContain("mail");
    expect(err).toBe("");
  });
});

describe("simulate", () => {
  const call = {
    callId: "vendors-id",
    title: "Flooded basement",
    priority: 1,
    customerNumber: "+15145550123",
    placedAt: "2026-01-01T00:00:00.000Z",
  };
  const ours = "01234567-89ab-4cde-8f01-23456789abcd";

  it("prints the address at which a call is seen, as soon as the application knows it", async () => {
    answer = (url) => {
      if (url === "/control/calls") return answers({ calls: [call] }, 202);
      const others = {
        subject: "other",
        answer: '{"received":true,"callId":"ffffffff-89ab-4cde-8f01-23456789abcd"}',
      };
      const known = { subject: "vendors-id", answer: `{"received":true,"callId":"${ours}"}` };
      return answers({ items: asked.length < 4 ? [others] : [others, known] });
    };
    const { code, out } = await shell("$T simulate call --urgent --priority p1 --propagate", {
      TRUNKLINE_HTTP_PORT: "18080",
    });
    expect(out).toContain(`Flooded basement (P1)          http://127.0.0.1:18080/calls/${ours}\n`);
    expect(out).not.toContain("vendors-id");
    expect(code).toBe(0);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      scenario: "urgent",
      priority: "P1",
      propagate: true,
    });
  });

  it("says how to find a call that the application has not taken in", { timeout: 20_000 }, async () => {
    answer = (url) => (url === "/control/calls" ? answers({ calls: [call] }, 202) : answers({ items: [] }));
    const { out } = await shell("$T simulate call");
    expect(out).toContain("look for +15145550123 on");
  });

  it("tells the faults in force in words", async () => {
    answer = () => answers({ errorRate: 0.25, errorStatus: 503, latencyMs: 40, lostCallbackRate: 0 });
    const { out } = await shell("$T simulate fault sms --error-rate 0.25 --latency-ms 40");
    expect(out).toBe("sms: 25 % of requests are refused; each SMS request is answered 40 ms late.\n");
  });

  it.each([
    [
      { status: 422, body: '{"detail":"x","errors":[{"path":"message","message":"too long"}]}' },
      2,
      "message: too long\n",
    ],
    [{ status: 429, body: '{"detail":"At most 1000 calls at once."}' }, 1, "At most 1000 calls at once.\n"],
    [{ status: 500, body: "{}" }, 1, "The simulator could not do it; ./trunkline logs simulator says why.\n"],
    [{ status: 200, body: "<html>" }, 1, "is not the simulator.\n"],
  ])("says %j in words, with exit code %d", async (said, code, words) => {
    answer = () => said;
    const result = await shell("$T simulate call");
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err.endsWith(words), result.err).toBe(true);
    expect(result.err.trim().split("\n")).toHaveLength(1);
  });

  it("says that nobody answers, and how to start it", async () => {
    const { code, err } = await shell("$T simulate office on", { TRUNKLINE_SIMULATOR_PORT: "1" });
    expect(code).toBe(1);
    expect(err).toContain("./trunkline up");
  });
});
