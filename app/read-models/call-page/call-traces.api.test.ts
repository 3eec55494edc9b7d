import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { FakeTrace, randomFrom } from "../../../prometheus/alert-gateway/test/fake-trace.ts";
import { createTempo } from "../../providers/traces/tempo.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const KNOWN = "4bf92f3577b34da6a3ce929d0e0e4736";
const OTHER = "0af7651916cd43dd8448eb211c80319c";

/** A trace of a webhook that is about a call. */
function traceOf(callId: string): unknown {
  const trace = new FakeTrace(randomFrom(1), Date.parse("2026-11-27T04:00:00Z"));
  const api = trace.process("trunkline-api", "vm:1", "1.0.0");
  const webhook = api.begin("POST /webhooks/vapi", "server", null, {
    "http.route": "/webhooks/vapi",
    [ATTRIBUTES.callId]: callId,
  });
  api.leaf("INSERT alerts", "client", webhook, 20, { "db.system.name": "postgresql" });
  api.end(webhook);
  return { trace: trace.otlp() };
}

describe("the traces of a call", () => {
  let tempo: Server;
  let tempoUrl = "";
  /** What Tempo says; a number is an HTTP status, undefined: nothing, for ever. */
  let says: (traceId: string) => unknown = () => ({});
  let app: TestApplication;
  let cookie: string;
  let id = "";
  beforeAll(async () => {
    tempo = createServer((request, response) => {
      const answer = says(request.url?.split("/").at(-1) ?? "");
      if (answer === undefined) return;
      response.writeHead(typeof answer === "number" ? answer : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(typeof answer === "number" ? {} : answer));
    });
    await new Promise<void>((resolve) => tempo.listen(0, "127.0.0.1", resolve));
    tempoUrl = `http://127.0.0.1:${(tempo.address() as AddressInfo).port}`;
    app = await startTestApplication({
      roles: "api",
      environment: { TRUNKLINE_TEMPO_URL: tempoUrl, TRUNKLINE_GRAFANA_URL: "http://grafana.example" },
    });
    cookie = await app.signIn("agent");
  });
  afterAll(async () => {
    await app.close();
    tempo.closeAllConnections();
    tempo.close();
  });
  beforeEach(async () => {
    says = () => ({});
    id = (await insertCall(app.db, { traceparent: `00-${KNOWN}-00f067aa0ba902b7-01` })).id;
  });
  const ask = (traceId: string, of = id) => app.request(`/api/calls/${of}/traces/${traceId}`, { cookie });

  it("are answered as trees, with a link into Grafana", async () => {
    says = () => traceOf(id);
    const { status, body } = await ask(KNOWN);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: "found", url: expect.stringContaining(KNOWN) });
    expect(body.tree).toMatchObject({ startedAt: "2026-11-27T04:00:00.000Z", spanCount: 2 });
    expect(body.tree.spans.map(({ name, step }: Record<string, string>) => [name, step])).toEqual([
      ["POST /webhooks/vapi", "voice_agent_word_taken_in"],
      ["INSERT alerts", null],
    ]);
  });

  it("are those that name the call: no other trace is answered by its id", async () => {
    says = () => traceOf(id);
    expect((await ask(OTHER)).status).toBe(200);
    const { id: another } = await insertCall(app.db, {});
    const refused = await ask(OTHER, another);
    expect([refused.status, refused.body.code]).toEqual([404, "call_trace_not_found"]);
    expect((await ask(KNOWN, "01990000-0000-7000-8000-000000000000")).body.code).toBe("call_not_found");
    expect((await ask("nonsense")).status).toBe(404);
    expect((await app.request(`/api/calls/${id}/traces/${KNOWN}`)).status).toBe(401);
  });

  it("that are not kept, or cannot be read now, are no error", async () => {
    expect((await ask(KNOWN)).body).toMatchObject({ state: "absent", tree: null });
    says = () => 404;
    expect((await ask(KNOWN)).body).toMatchObject({ state: "absent", tree: null });
    says = () => 500;
    const answer = await ask(KNOWN);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: "unavailable", tree: null, url: expect.any(String) });
    // Of a trace that is not known here nothing is said without having seen it.
    expect((await ask(OTHER)).status).toBe(404);
    says = () => ({ trace: "no trace" });
    expect((await ask(KNOWN)).body.state).toBe("unavailable");
  });

  it("are not waited for longer than somebody looks, and a Tempo that stays away is left alone", async () => {
    says = () => undefined;
    const store = createTempo({ url: tempoUrl }, { timeoutMs: 50 });
    for (let times = 0; times < 5; times += 1) await expect(store.trace(KNOWN)).rejects.toThrow();
    let asked = 0;
    says = () => {
      asked += 1;
      return {};
    };
    await expect(store.trace(KNOWN)).rejects.toThrow(/open/);
    await sleep(20);
    expect(asked).toBe(0);
  });
});
