import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeTrace, randomFrom } from "../../prometheus/alert-gateway/test/fake-trace.ts";
import { EXIT } from "../exit-code.ts";
import { identify } from "../process/identity.ts";
import { readSettings } from "../settings.ts";
import type { PartState } from "../supervisor/plan.ts";
import { writeState } from "../supervisor/state-file.ts";
import { trace } from "./trace.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALL_ID = "8d6f1c1e-5a3b-4f7e-9c2d-446655440000";
const OPTIONS = { hours: 24, limit: 20 };

const dir = mkdtempSync(join(tmpdir(), "trunkline-trace-"));
const settings = readSettings({ TRUNKLINE_STATE_DIR: dir });
/** Answers as Tempo does: 200 and no trace for what it does not know. */
let tempo: Server;
let tempoUrl = "";
let known: readonly string[] = [];
let asked: string[] = [];
let said = { out: "", err: "" };

beforeAll(async () => {
  vi.stubEnv("TRUNKLINE_ENGINE", "none");
  tempo = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://tempo");
    asked.push(url.searchParams.get("q") ?? url.pathname);
    const id = url.pathname.split("/").at(-1) ?? "";
    const body = url.pathname.endsWith("/search")
      ? { traces: known.map((traceID) => ({ traceID })) }
      : known.includes(id)
        ? { trace: callTrace(known.indexOf(id)).otlp() }
        : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => tempo.listen(0, "127.0.0.1", resolve));
  tempoUrl = `http://127.0.0.1:${(tempo.address() as AddressInfo).port}`;
});
beforeEach(() => {
  known = [];
  asked = [];
  said = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said.out += stripVTControlCharacters(String(text));
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.err += stripVTControlCharacters(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  tempo.close();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** Later ones began later. */
function callTrace(index: number): FakeTrace {
  const trace = new FakeTrace(randomFrom(index), Date.UTC(2026, 10, 26, 12, index));
  const api = trace.process("trunkline-api", "api-1", "1.0.0");
  const root = api.begin("POST /webhooks/vapi", "server", null, {
    "trunkline.call.id": CALL_ID,
    "trunkline.call.url": `http://127.0.0.1:8080/calls/${CALL_ID}`,
  });
  api.leaf("INSERT alerts", "client", root, 20, { "trunkline.call.id": CALL_ID });
  api.end(root);
  return trace;
}

function stackWith(state: PartState, url: string | null, detail = ""): void {
  const supervisor = identify(process.pid);
  const part = (name: string, partState: PartState, partUrl: string | null, why: string) => ({
    ...{ name, state: partState, url: partUrl, detail: why, purpose: "", since: "", restarts: 0 },
    ...{ retries: false, process: null, logFile: "", logLines: [] },
  });
  writeState(dir, {
    mode: "processes",
    startedAt: "",
    supervisor,
    parts: [
      part("tempo", state, url, detail),
      part("grafana", "ready", "http://127.0.0.1:3000", ""),
      part("app-api", "ready", "http://127.0.0.1:8080", ""),
    ],
  });
}

describe("./trunkline trace", () => {
  it("shows one trace by its id, with links to Grafana and to the call's page", async () => {
    stackWith("ready", tempoUrl);
    known = [TRACE_ID];
    expect(await trace(settings, TRACE_ID.toUpperCase(), OPTIONS)).toBe(EXIT.done);
    expect(asked).toEqual([`/api/v2/traces/${TRACE_ID}`]);
    expect(said.out).toContain("2 spans, 20 ms, no error");
    expect(said.out).toContain("└─ INSERT alerts");
    expect(said.out).toContain(`http://127.0.0.1:8080/calls/${CALL_ID}`);
    const [link = ""] = /http:\/\/127\.0\.0\.1:3000\S+/.exec(said.out) ?? [];
    expect(new URL(link).searchParams.get("left")).toContain(`"queryType":"traceql","query":"${TRACE_ID}"`);
  });

  it("shows all traces of a call, earliest first, and says how many it leaves out", async () => {
    stackWith("ready", tempoUrl);
    known = ["a", "b", "c"].map((digit) => digit.repeat(32));
    expect(await trace(settings, CALL_ID, { hours: 24, limit: 2 })).toBe(EXIT.done);
    for (const name of ["call", "request", "message", "alert", "lead"])
      expect(asked[0]).toContain(`span.trunkline.${name}.id = "${CALL_ID}"`);
    expect(said.out.match(/^trace .+$/gm)).toEqual([`trace ${"a".repeat(32)}`, `trace ${"b".repeat(32)}`]);
    expect(said.out).toContain("1 more: --limit shows them.");
  });

  it("says why there may be nothing", async () => {
    stackWith("ready", tempoUrl);
    for (const id of [CALL_ID, TRACE_ID]) expect(await trace(settings, id, OPTIONS)).toBe(EXIT.failed);
    expect(said.out).toBe("");
    expect(said.err).toMatch(
      /Tempo has nothing of .+ within 24 hours[\s\S]+TRUNKLINE_CALL_TRACE_SHARE_PERCENT/,
    );
  });

  it("refuses what is no id of ours before it asks", async () => {
    stackWith("ready", tempoUrl);
    for (const id of ["+15145550101", 'x" || true', "4bf9"])
      await expect(trace(settings, id, OPTIONS)).rejects.toThrow(/is no id of a trace/);
    expect(asked).toEqual([]);
  });

  it("says that Tempo is absent, and how to get it, or that nothing runs", async () => {
    stackWith("absent", null, "keeps the traces; put tempo 3 on the PATH");
    expect(await trace(settings, TRACE_ID, OPTIONS)).toBe(EXIT.failed);
    expect(said.err).toContain(
      "There is no Tempo to ask (absent): keeps the traces; put tempo 3 on the PATH",
    );
    rmSync(join(dir, "state.json"));
    expect(await trace(settings, TRACE_ID, OPTIONS)).toBe(EXIT.notRunning);
    expect(said.err).toContain("Start it with ./trunkline up");
  });

  it("says so where Tempo does not answer", async () => {
    stackWith("ready", "http://127.0.0.1:9");
    await expect(trace(settings, TRACE_ID, OPTIONS)).rejects.toThrow(
      /Tempo at http:\/\/127\.0\.0\.1:9 does not answer/,
    );
  });
});
