import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { toneWav } from "../../platform/audio/index.ts";
import { type Caller, expectTree, newCaller, saidBy, traceOf, tracesWith } from "./callers.ts";
import { CANARY } from "./canary-data.ts";
import { type LiveClient, openLive, signIn } from "./clients.ts";
import { type OutsideWorld, outsideWorld } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";
import type { Trace } from "./trace.ts";

/**
 * Each main journey as the tree of spans that it leaves: one trace from who began it, nothing in it without its parent, no more spans than it
 * takes, ids of what it was about, and nothing of anybody. The simulator continues no trace, as no vendor does. The journey of an urgent call that a
 * vendor continues is in call-trace.e2e.test.ts, that of a page in a browser in own-traces.e2e.test.ts.
 */
const PRIVATE_WORDS = Object.values(CANARY).flatMap(({ words }) => words);
/** On call in the demo. */
const AGENT_PHONE = "+15145550111";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let system: System;
let world: OutsideWorld;
let admin: string;
let supervisor: string;
let live: LiveClient;

beforeAll(async () => {
  system = await startSystem({ telemetry: true, scheduler: true });
  world = outsideWorld(system.simulatorUrl);
  admin = await signIn(system.url, "admin");
  supervisor = await signIn(system.url, "supervisor");
  live = await openLive(system.url, admin);
  await live.subscribe("board");
});
afterAll(async () => {
  live?.close();
  await system?.close();
});

interface Asked {
  readonly caller: Caller;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
  readonly body: any;
}

/** A request in a trace of its own, as a page makes it. */
async function ask(
  method: "GET" | "POST",
  path: string,
  options: { readonly json?: object; readonly body?: Blob; readonly cookie?: string } = {},
): Promise<Asked> {
  const caller = newCaller();
  const { json, body, cookie = supervisor } = options;
  const response = await fetch(system.url + path, {
    method,
    headers: {
      cookie,
      ...caller.headers,
      ...(json ? { "content-type": "application/json" } : {}),
      ...(body ? { "content-type": body.type } : {}),
    },
    ...(json ? { body: JSON.stringify(json) } : {}),
    ...(body ? { body } : {}),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return { caller, body: JSON.parse(text) };
}

const isDone = (consumer: string | RegExp) => (trace: Trace) =>
  trace.of("trunkline-worker", "consumer", consumer).length > 0;
const isAnswered = (trace: Trace) => trace.of("trunkline-api", "server", /./).length > 0;

/** The whole trace of a request, which must be one tree. */
async function treeOf(
  { caller }: Asked,
  name: string,
  maxSpans: number,
  isComplete: (trace: Trace) => boolean = isAnswered,
): Promise<Trace> {
  const trace = await traceOf(system, caller.traceId, isComplete);
  expectTree(trace, { parentSpanId: caller.spanId, name, maxSpans, privateWords: PRIVATE_WORDS });
  return trace;
}

describe("the page of calls", () => {
  it("is read in one small trace", async () => {
    const trace = await treeOf(
      await ask("GET", `/api/calls?q=${encodeURIComponent(CANARY.query.value)}`),
      "GET /api/calls",
      12,
    );
    const [server] = trace.of("trunkline-api", "server", "GET /api/calls");
    expect(server?.attributes).toMatchObject({
      "http.route": "/api/calls",
      "http.response.status_code": 200,
      "trunkline.request.id": expect.stringMatching(UUID),
    });
  });
});

describe("click to call", () => {
  it("is one trace from the click through queue and carrier to the board; what the carrier tells is joined by link and id", async () => {
    const asked = await ask("POST", "/api/calls/outbound", {
      json: { phone: CANARY.callerPhone.value, purpose: "service" },
    });
    const callId: string = asked.body.id;
    const trace = await treeOf(asked, "POST /api/calls/outbound", 60, isDone("process calls"));
    const [job] = trace.of("trunkline-worker", "consumer", "process calls");
    expect(job?.attributes).toMatchObject({
      "trunkline.call.id": callId,
      "trunkline.call.url": `${system.url}/calls/${callId}`,
      "trunkline.job.priority": 1,
      "trunkline.job.wait_seconds": expect.any(Number),
    });
    const carrier = trace.of("trunkline-worker", "client", /Calls\.json$/);
    expect(carrier.map(({ attributes }) => attributes["server.service.name"])).toEqual(["twilio"]);
    expect(trace.of("trunkline-simulator", "server", /Calls\.json$/)).toHaveLength(1);
    expect(trace.of("trunkline-api", "consumer", "process trunkline:live").length).toBeGreaterThan(0);
    await live.next(
      "the call on the board",
      ({ traceparent }) => traceparent?.includes(asked.caller.traceId) ?? false,
    );

    const told = await eventually(
      async () => {
        const others = tracesWith(system, "trunkline.call.id", callId).filter(
          ({ spans }) => spans[0]?.traceId !== asked.caller.traceId,
        );
        return others.length >= 2 ? others : undefined;
      },
      { everyMs: 500, what: "what the carrier tells of the call" },
    );
    for (const one of told) {
      expect(one.withoutParent()).toMatchObject([{ kind: "server", parentSpanId: null }]);
      expect(one.spans.flatMap(({ links }) => links.map(({ traceId }) => traceId))).toContain(
        asked.caller.traceId,
      );
    }
  });
});

describe("an inbound call with an alert, and its acknowledgement by SMS", () => {
  let callId: string;
  let alertId: string;
  let alert: Trace;

  beforeAll(async () => {
    const [placed] = await world.placeCalls({
      scenario: "urgent",
      priority: 1,
      durationSeconds: 1,
      message: CANARY.alertText.value,
    });
    const row = await eventually(
      async () =>
        (
          await system.query<{ id: string; call_id: string }>(
            "select a.id, call_id from alerts a join calls c on c.id = call_id where provider_call_id = $1",
            [placed?.callId],
          )
        )[0],
      { what: "the alert" },
    );
    callId = row.call_id;
    alertId = row.id;
    const traceId = await eventually(
      async () =>
        tracesWith(system, "trunkline.alert.id", alertId).find(
          (trace) => trace.of("trunkline-api", "client", "INSERT alerts").length > 0,
        )?.spans[0]?.traceId,
      { everyMs: 500, what: "the alert's trace" },
    );
    alert = await traceOf(
      system,
      traceId,
      (trace) =>
        trace.of("trunkline-simulator", "server", /Messages\.json$/).length === 3 &&
        trace.of("trunkline-api", "internal", "await sms receipt").length === 3,
    );
  });

  it("is one trace of the alert, that says call, alert, SMS, priority, waits and carrier", () => {
    expectTree(alert, {
      parentSpanId: null,
      name: "POST /webhooks/vapi",
      maxSpans: 120,
      privateWords: PRIVATE_WORDS,
    });
    expect(saidBy(alert)).toMatchObject({
      "trunkline.call.id": [callId],
      "trunkline.alert.id": [alertId],
      "trunkline.priority": ["P1"],
      "trunkline.provider": expect.arrayContaining(["vapi", "twilio"]),
      "trunkline.job.wait_seconds": expect.arrayContaining([expect.any(Number)]),
    });
    expect(saidBy(alert)["trunkline.message.id"]).toHaveLength(3);
  });

  it("has an alert on each of its receipts, so that they are kept with it", async () => {
    const receipts = await eventually(
      async () => {
        const traces = tracesWith(system, "trunkline.alert.id", alertId).filter(
          (trace) => trace.of("trunkline-api", "server", "POST /webhooks/twilio/sms-status").length > 0,
        );
        return traces.length >= 9 ? traces : undefined;
      },
      { everyMs: 500, what: "all receipts" },
    );
    for (const receipt of receipts) {
      expect(receipt.withoutParent()).toHaveLength(1);
      expect(saidBy(receipt)).toMatchObject({ "trunkline.call.id": [callId], "trunkline.priority": ["P1"] });
    }
  });

  it("leaves nothing that was said without the call's id", async () => {
    const said = await eventually(
      async () => {
        const traces = tracesWith(system, "trunkline.webhook.event", "conversation-update");
        return traces.length > 0 ? traces : undefined;
      },
      { everyMs: 500, what: "what was said" },
    );
    for (const trace of said) expect(saidBy(trace)["trunkline.call.id"]).toEqual([callId]);
  });

  it("is acknowledged in one trace from the SMS to the board, joined to the alert's by a link", async () => {
    const caller = newCaller();
    const response = await fetch(`${system.simulatorUrl}/control/replies`, {
      method: "POST",
      headers: { "content-type": "application/json", ...caller.headers },
      body: JSON.stringify({ from: AGENT_PHONE, text: "1" }),
    });
    expect(response.ok).toBe(true);
    const trace = await traceOf(
      system,
      caller.traceId,
      (seen) => seen.of("trunkline-api", "client", "UPDATE alerts").length > 0 && isDone("process sms")(seen),
    );
    expectTree(trace, {
      parentSpanId: caller.spanId,
      name: "POST /control/replies",
      maxSpans: 60,
      privateWords: [...PRIVATE_WORDS, AGENT_PHONE],
    });
    expect(saidBy(trace)).toMatchObject({
      "trunkline.call.id": [callId],
      "trunkline.alert.id": [alertId],
      "trunkline.webhook.event": ["sms_inbound"],
    });
    expect(trace.spans.flatMap(({ links }) => links.map(({ traceId }) => traceId))).toContain(
      alert.spans[0]?.traceId,
    );
    expect(trace.of("trunkline-api", "consumer", "process trunkline:live").length).toBeGreaterThan(0);
  });
});

describe("an import", () => {
  it("is one trace a step, each from the click to the worker's last statement", async () => {
    const { callerPhone, email } = CANARY;
    const file = `First name,Last name,Email,Phone\r\nZebulon,Quackenbush,${email.value},${callerPhone.value}\r\n`;
    const uploaded = await ask("POST", "/api/imports?kind=contacts", {
      body: new Blob([file], { type: "text/csv" }),
    });
    const id: string = uploaded.body.id;
    const upload = await treeOf(uploaded, "POST /api/imports", 20);
    const checked = await ask("POST", `/api/imports/${id}/check`, { json: {} });
    const check = await treeOf(checked, "POST /api/imports/:id/check", 45, isDone("process imports"));
    const confirmed = await ask("POST", `/api/imports/${id}/confirm`);
    const confirm = await treeOf(
      confirmed,
      "POST /api/imports/:id/confirm",
      75,
      (trace) => isDone("process imports")(trace) && isDone("process notifications")(trace),
    );
    for (const trace of [upload, check, confirm]) expect(saidBy(trace)["trunkline.import.id"]).toEqual([id]);
    expect(saidBy(confirm)).toMatchObject({
      "trunkline.import.run": ["import"],
      "trunkline.job": expect.arrayContaining(["imports.run"]),
      "trunkline.job.wait_seconds": expect.arrayContaining([expect.any(Number)]),
    });
  });
});

describe("the analysis of a recording", () => {
  it("is one trace from the upload through transcriber and language model", async () => {
    const [call] = await system.query<{ id: string }>(
      `insert into calls (direction, provider, provider_call_id, status, initiated_at, ended_at)
        values ('inbound', 'twilio', 'CA-journey', 'completed', now(), now()) returning id`,
    );
    const asked = await ask("POST", `/api/recordings?callId=${call?.id}`, {
      body: new Blob([new Uint8Array(toneWav({ seconds: 4, hertz: 300 }))], { type: "audio/wav" }),
    });
    const trace = await treeOf(
      asked,
      "POST /api/recordings",
      260,
      (seen) => seen.of("trunkline-worker", "client", /chat\/completions|responses/).length >= 2,
    );
    expect(saidBy(trace)).toMatchObject({
      "trunkline.call.id": [call?.id],
      "trunkline.recording.id": [asked.body.id],
      "trunkline.job": expect.arrayContaining(["recordings.process", "analyses.transcribe", "analyses.read"]),
    });
    const asks = trace.of("trunkline-worker", "client", /^(GET|POST) /);
    expect(new Set(asks.map(({ attributes }) => attributes["server.service.name"]))).toEqual(
      new Set(["assemblyai", "openai"]),
    );
  });
});

describe("a voice command, and a batch", () => {
  it("are one trace each, that say which records they were about", async () => {
    const made = await ask("POST", "/api/leads", {
      json: { company: "Quackenbush Ltd", phone: CANARY.callerPhone.value, allowDuplicate: true },
    });
    const lead = await treeOf(made, "POST /api/leads", 40);
    expect(saidBy(lead)["trunkline.lead.id"]).toEqual([made.body.id]);

    const said = await ask("POST", "/api/voice-commands", {
      json: {
        text: `add a note that ${CANARY.summary.value}`,
        context: { open: { type: "lead", id: made.body.id } },
      },
    });
    expect(said.body).toMatchObject({ outcome: "done" });
    const command = await treeOf(said, "POST /api/voice-commands", 45);
    expect(saidBy(command)).toMatchObject({
      "trunkline.voice_command.id": [said.body.id],
      "trunkline.lead.id": [made.body.id],
    });
  });

  it("shows a batch as one trace with a span for each operation", async () => {
    const asked = await ask("POST", "/api/batch", {
      cookie: admin,
      json: {
        operations: [
          { id: "lead", method: "POST", path: "/api/leads", body: { company: "Quackenbush" } },
          { id: "note", method: "POST", path: "/api/leads/{lead#/body/id}/notes", body: { body: "Traced" } },
          { id: "gone", method: "GET", path: "/api/leads/00000000-0000-4000-8000-000000000000" },
          { id: "not-run", method: "GET", path: "/api/leads", dependsOn: ["gone"] },
        ],
      },
    });
    const results = asked.body.results as {
      readonly status: number;
      readonly body: { readonly id: string; readonly traceId: string };
    }[];
    expect(results.map(({ status }) => status)).toEqual([201, 201, 404, 424]);
    expect(results[2]?.body.traceId).toBe(asked.caller.traceId);

    const trace = await treeOf(asked, "POST /api/batch", 60);
    const [server, ...others] = trace.spans.filter(({ kind }) => kind === "server");
    expect(others).toEqual([]);
    expect(server?.attributes["trunkline.lead.id"]).toBeUndefined();
    const position = ({ attributes }: (typeof trace.spans)[number]) =>
      Number(attributes["trunkline.batch.position"]);
    const operations = trace.spans
      .filter(({ attributes }) => "trunkline.batch.position" in attributes)
      .toSorted((one, other) => position(one) - position(other));
    const told = operations.map(({ name, kind, attributes }) => ({
      name,
      kind,
      method: attributes["http.request.method"],
      route: attributes["http.route"],
      status: attributes["http.response.status_code"],
      error: attributes["error.type"],
    }));
    const request = (method: string, route: string, status: number, error?: string) => ({
      ...{ name: `${method} ${route}`, kind: "internal", method, route, status, error },
    });
    expect(told).toEqual([
      request("POST", "/api/leads", 201),
      request("POST", "/api/leads/:id/notes", 201),
      request("GET", "/api/leads/:id", 404, "lead_not_found"),
      {
        ...{ name: "operation", kind: "internal", method: undefined, route: undefined, status: undefined },
        error: "dependency_failed",
      },
    ]);
    const [lead, note] = operations.map((span) => trace.below(span).spans);
    expect(lead?.map(({ attributes }) => attributes["trunkline.lead.id"])).toContain(results[0]?.body.id);
    expect(note?.map(({ name }) => name)).toContain("INSERT notes");
    expect(operations.every((span) => server && trace.below(server).spans.includes(span))).toBe(true);
  });
});
