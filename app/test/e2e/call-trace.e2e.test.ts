import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { newCaller, traceOf } from "./callers.ts";
import { type CapturedSpan, capturedSpans } from "./captured.ts";
import { type LiveClient, openLive, signIn } from "./clients.ts";
import { newAlert, type OutsideWorld, outsideWorld, sendAlerts } from "./outside-world.ts";
import { type System, startSystem } from "./system.ts";
import { Trace } from "./trace.ts";

/** P1 goes to the three demo users on call. */
const RECIPIENTS = 3;
/** queued, sent, delivered */
const CALLBACKS_PER_SMS = 3;
/** Whoever is first empties the outbox: the process that filled it, or a worker's sweep. */
const PUBLISHERS = /^trunkline-(api|worker)$/;

const SEND_SMS = "POST /2010-04-01/Accounts/{AccountSid}/Messages.json";

const DEPRECATED_ATTRIBUTES = [
  ...[
    "http.method",
    "http.status_code",
    "http.url",
    "http.target",
    "http.scheme",
    "http.host",
    "http.flavor",
  ],
  ...[
    "http.user_agent",
    "http.client_ip",
    "net.peer.name",
    "net.peer.port",
    "net.host.name",
    "net.host.port",
  ],
  ...["net.transport", "db.system", "db.statement", "db.name", "db.user", "db.operation", "db.sql.table"],
  ...["db.connection_string", "messaging.operation", "messaging.destination", "messaging.message_id"],
];

let system: System;
let world: OutsideWorld;
let admin: string;
let live: LiveClient;

beforeAll(async () => {
  system = await startSystem({ telemetry: true, scheduler: true });
  world = outsideWorld(system.simulatorUrl);
  admin = await signIn(system.url, "admin");
  live = await openLive(system.url, admin);
  await live.subscribe("board");
});
afterAll(async () => {
  live?.close();
  await system?.close();
});

function one(spans: readonly CapturedSpan[]): CapturedSpan {
  expect(spans.map(({ service, name }) => `${service} ${name}`)).toHaveLength(1);
  return spans[0] as CapturedSpan;
}

/**
 * The producers whose jobs were worked on. A sweep that comes by at the very moment hands a job on a second time
 * (docs/decisions/0020); its id then says that it is there already.
 */
function producersOfWork(trace: Trace): CapturedSpan[] {
  return trace
    .of(PUBLISHERS, "producer", /sms/)
    .filter((producer) => trace.below(producer).of("trunkline-worker", "consumer", "process sms").length > 0);
}

/** Walks from a job's producer to the carrier; every hop must be the only child of its kind. */
function expectDispatch(
  trace: Trace,
  producer: CapturedSpan,
): { readonly messageId: unknown; readonly carrier: CapturedSpan } {
  expect(producer.attributes).toMatchObject({
    "messaging.system": "bullmq",
    "messaging.destination.name": "sms",
    "messaging.operation.type": "send",
  });
  const consumer = one(trace.below(producer).of("trunkline-worker", "consumer", "process sms"));
  expect(consumer.parentSpanId).toBe(producer.spanId);
  expect(consumer.attributes).toMatchObject({
    "messaging.system": "bullmq",
    "messaging.destination.name": "sms",
    "messaging.operation.type": "process",
    "messaging.message.id": producer.attributes["messaging.message.id"],
    "trunkline.message.id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    "trunkline.job.priority": expect.any(Number),
    "trunkline.job.wait_seconds": expect.any(Number),
  });
  // The wait in the queue is what lies between the two.
  const waitedSeconds = (consumer.startMs - producer.startMs) / 1000;
  expect(Math.abs(Number(consumer.attributes["trunkline.job.wait_seconds"]) - waitedSeconds)).toBeLessThan(1);
  const work = trace.below(consumer);
  // The claim; the second one is left out where the first receipt was faster than the carrier's answer.
  expect(work.of("trunkline-worker", "client", "UPDATE messages").length).toBeGreaterThan(0);
  const request = one(work.of("trunkline-worker", "client", SEND_SMS));
  expect(request.attributes).toMatchObject({
    "server.service.name": "twilio",
    "peer.service": "twilio",
    "url.template": "/2010-04-01/Accounts/{AccountSid}/Messages.json",
    "http.request.method": "POST",
    "http.response.status_code": 201,
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(system.simulatorUrl).port),
    "url.full": expect.stringMatching(/\/Messages\.json$/),
  });
  const carrier = one(work.of("trunkline-simulator", "server", /Messages\.json$/));
  expect(carrier.parentSpanId).toBe(request.spanId);
  return { messageId: consumer.attributes["trunkline.message.id"], carrier };
}

/** Walks from a job's producer to the last receipt of its SMS. */
function expectSmsJourney(
  trace: Trace,
  producer: CapturedSpan,
): { readonly messageId: unknown; readonly receipt: CapturedSpan } {
  const { messageId, carrier } = expectDispatch(trace, producer);
  const receipts = trace.below(carrier).of("trunkline-api", "server", "POST /webhooks/twilio/sms-status");
  expect(receipts).toHaveLength(CALLBACKS_PER_SMS);
  expect(receipts.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([204, 204, 204]);
  const last = receipts.toSorted((a, b) => b.startMs - a.startMs)[0] as CapturedSpan;
  expect(trace.below(last).of("trunkline-api", "client", "UPDATE messages")).toHaveLength(1);
  expect(trace.below(last).of("trunkline-api", "client", "xadd").length).toBeGreaterThan(0);
  return { messageId, receipt: last };
}

/** How long the carrier kept an SMS: a span of the trace in which it was written, linked to the receipt that ended it. */
function expectReceiptWait(
  trace: Trace,
  { messageId, receipt }: { readonly messageId: unknown; readonly receipt: CapturedSpan },
): void {
  const waits = trace.of("trunkline-api", "internal", "await sms receipt");
  const wait = one(waits.filter(({ attributes }) => attributes["trunkline.message.id"] === messageId));
  expect(trace.causeOf(wait)).toMatchObject({ service: "trunkline-api", kind: "server" });
  expect(wait.links.map(({ spanId }) => spanId)).toEqual(
    expect.arrayContaining([expect.toBeOneOf(trace.below(receipt).spans.map(({ spanId }) => spanId))]),
  );
  expect(wait.attributes).toMatchObject({
    "trunkline.provider": "twilio",
    "trunkline.sms.outcome": "delivered",
  });
  const told = trace
    .below(receipt)
    .spans.map(({ attributes }) => attributes["trunkline.sms.receipt_wait_seconds"]);
  const waitedSeconds = Number(told.find((seconds) => seconds !== undefined));
  expect(waitedSeconds).toBeGreaterThan(0);
  expect(Math.abs(waitedSeconds - (receipt.startMs - wait.startMs) / 1000)).toBeLessThan(0.5);
}

describe("the trace of an urgent call of a world that continues traces", () => {
  const caller = newCaller();
  let trace: Trace;
  let callId: string;

  beforeAll(async () => {
    const [call] = await world.placeCalls(
      { scenario: "urgent", priority: 1, durationSeconds: 0, propagate: true },
      caller.headers,
    );
    callId = call?.callId ?? "";
    trace = await traceOf(
      system,
      caller.traceId,
      (seen) =>
        seen.of("trunkline-api", "server", /sms-status$/).length === RECIPIENTS * CALLBACKS_PER_SMS &&
        seen.of("trunkline-worker", "consumer", /notifications/).length > 0 &&
        seen.of("trunkline-api", "client", "INSERT call_transcripts").length > 0,
    );
  });

  it("begins with whoever placed the call and leaves no span without its parent", () => {
    expect(
      trace.withoutParent().map(({ service, name, parentSpanId }) => ({ service, name, parentSpanId })),
    ).toEqual([{ service: "trunkline-simulator", name: "POST /control/calls", parentSpanId: caller.spanId }]);
  });

  it("goes from the webhook through service and database into one transaction", () => {
    const producers = trace.of(PUBLISHERS, "producer", /sms/);
    const webhook = one([...new Set(producers.map((producer) => trace.causeOf(producer) as CapturedSpan))]);
    expect(webhook).toMatchObject({ service: "trunkline-api", kind: "server", name: "POST /webhooks/vapi" });
    expect(webhook.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/webhooks/vapi",
      "http.response.status_code": 200,
      "url.path": "/webhooks/vapi",
      "url.scheme": "http",
    });
    const sender = trace.causeOf(webhook);
    expect(sender).toMatchObject({
      service: "trunkline-simulator",
      kind: "client",
      name: "POST /webhooks/vapi",
    });
    expect(sender?.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 200,
    });
    const statements = trace.below(webhook).of("trunkline-api", "client", /^(INSERT|UPDATE|SELECT) /);
    expect(statements.map(({ name }) => name)).toEqual(
      // The event is kept by the statement that adds to the call's story.
      expect.arrayContaining(["INSERT call_story", "INSERT alerts", "INSERT messages", "INSERT outbox"]),
    );
    for (const { attributes, name } of statements) {
      expect(attributes).toMatchObject({
        "db.system.name": "postgresql",
        "db.namespace": "trunkline",
        "db.operation.name": name.split(" ")[0],
        "db.collection.name": name.split(" ")[1],
        "db.query.text": expect.stringMatching(/^[^']+$/),
      });
    }
  });

  it("goes on from each job to the worker, the carrier and back with the receipts", () => {
    const producers = producersOfWork(trace);
    expect(producers).toHaveLength(RECIPIENTS);
    for (const producer of producers) expectReceiptWait(trace, expectSmsJourney(trace, producer));
  });

  it("reaches those who watch the board", async () => {
    const deliveries = trace.of("trunkline-api", "consumer", "process trunkline:live");
    expect(deliveries.length).toBeGreaterThanOrEqual(4);
    for (const delivery of deliveries) {
      expect(trace.causeOf(delivery)).toMatchObject({ kind: "server", name: "POST /webhooks/vapi" });
      expect(delivery.attributes).toMatchObject({
        "messaging.system": "redis",
        "messaging.operation.type": "process",
        "messaging.destination.name": "trunkline:live",
        "trunkline.live.channel": "board",
      });
    }
    const event = await live.next(
      "the call on the board",
      ({ traceparent }) => traceparent?.includes(caller.traceId) ?? false,
    );
    expect(event.event).toBe("call.changed");
  });

  it("is the only trace of the call's page", async () => {
    const [row] = await system.query<{ id: string }>("select id from calls where provider_call_id = $1", [
      callId,
    ]);
    const answer = await fetch(`${system.url}/api/calls/${row?.id}`, { headers: { cookie: admin } });
    expect(await answer.json()).toMatchObject({
      call: { traceId: caller.traceId },
      traces: { items: [{ traceId: caller.traceId, kind: "alert" }], url: null },
    });
  });

  it("names services, kinds and attributes as the semantic conventions do", () => {
    const services = new Set(trace.spans.map(({ service }) => service));
    expect([...services].sort()).toEqual(["trunkline-api", "trunkline-simulator", "trunkline-worker"]);
    const names = new Set(trace.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect(DEPRECATED_ATTRIBUTES.filter((name) => names.has(name))).toEqual([]);
    for (const span of trace.spans.filter(({ kind }) => kind === "server")) {
      expect(span.name).toBe(`${span.attributes["http.request.method"]} ${span.attributes["http.route"]}`);
    }
    expect(trace.spans.filter(({ status }) => status === "error")).toEqual([]);
  });
});

describe("the trace of a failing SMS", () => {
  it("marks the attempt as failed with its exception, and holds the attempt that succeeds", async () => {
    const caller = newCaller();
    await world.breakSms({ errorRate: 1, errorStatus: 503 });
    await world.placeCalls(
      { scenario: "follow_up", priority: 4, durationSeconds: 0, propagate: true },
      caller.headers,
    );
    await eventually(async () => (await world.ledger("refused")).length > 0 || undefined, {
      what: "a refused SMS",
    });
    await world.mendSms();
    const trace = await traceOf(
      system,
      caller.traceId,
      (seen) => seen.of("trunkline-api", "server", /sms-status$/).length === CALLBACKS_PER_SMS,
    );
    const attempts = trace.of("trunkline-worker", "consumer", "process sms");
    const failed = one(attempts.filter(({ status }) => status === "error"));
    expect(attempts.length).toBe(2);
    expect(
      failed.events.filter(({ name }) => name === "exception").map(({ attributes }) => attributes),
    ).toEqual([
      expect.objectContaining({
        "exception.type": "ProviderUnavailable",
        "exception.message": expect.stringContaining("503"),
        "exception.stacktrace": expect.any(String),
      }),
    ]);
    const request = one(trace.below(failed).of("trunkline-worker", "client", SEND_SMS));
    expect(request).toMatchObject({ status: "error", attributes: { "http.response.status_code": 503 } });
    expect(trace.withoutParent()).toHaveLength(1);
  });
});

describe("the trace that a browser begins", () => {
  it("goes from the click on replay to the carrier", async () => {
    await world.breakSms({ errorRate: 1, errorStatus: 400 });
    const sent = await sendAlerts(system.url, [newAlert("Refused for good", "P4")], {
      parallel: 1,
      deadlineMs: 10_000,
    });
    const dead = await eventually(
      async () => {
        const rows = await system.query<{ id: string }>(
          `select messages.id from messages join alerts on alerts.id = alert_id
           where tool_call_id = $1 and status = 'failed'`,
          [sent[0]?.toolCallId],
        );
        return rows[0];
      },
      { what: "a dead letter" },
    );
    await world.mendSms();

    const browser = newCaller();
    const answer = await fetch(`${system.url}/api/alerts/dead-letters/${dead.id}/replay`, {
      method: "POST",
      headers: { ...browser.headers, cookie: admin, origin: system.url, "sec-fetch-site": "same-origin" },
    });
    expect(answer.ok).toBe(true);
    const trace = await traceOf(
      system,
      browser.traceId,
      (seen) => seen.of("trunkline-simulator", "server", /Messages\.json$/).length === 1,
    );
    const click = one(trace.withoutParent());
    expect(click).toMatchObject({
      parentSpanId: browser.spanId,
      name: "POST /api/alerts/dead-letters/:messageId/replay",
      kind: "server",
    });
    expect(trace.below(click).of("trunkline-api", "client", "INSERT outbox")).toHaveLength(1);
    expectDispatch(trace, one(producersOfWork(trace)));
  });
});

describe("work that nobody asked for", () => {
  it("makes no traces: blocking reads, health checks, scrapes, sweeps", async () => {
    const quiet = ["/api/health", "/api/health/live", "/api/health/ready", "/api/metrics"];
    for (const name of ["api-1", "worker-1", "scheduler"]) {
      for (const path of quiet) await (await fetch(system.urlOf(name) + path)).arrayBuffer();
    }
    // A request that is traced, sent after the quiet ones: once it is there, they would be, too.
    const caller = newCaller();
    await fetch(`${system.url}/api/calls`, { headers: { ...caller.headers, cookie: admin } });
    await traceOf(system, caller.traceId, ({ spans }) => spans.length > 0);

    const spans = capturedSpans(system.dir);
    const traces = Map.groupBy(spans, ({ traceId }) => traceId);
    const begun = new Set(
      [...traces.values()].flatMap((trace) =>
        new Trace(trace).withoutParent().map(({ kind, name }) => `${kind} ${name}`),
      ),
    );
    const asked =
      /^server (POST|GET|PUT|DELETE) \/(api\/(session|calls(\/:id)?|alerts\/.*)|webhooks\/(vapi|twilio\/(sms|voice)-status)|control\/.*)$/;
    // Time itself asks, too: what falls due is told, and that is a trace.
    const due = /^producer add (notifications\.notifications\.notify|webhook_events\.webhooks\.tell)$/;
    expect([...begun].filter((name) => !asked.test(name) && !due.test(name))).toEqual([]);
    const noise =
      /^(bzpopmin|xread|evalsha|eval|info|ping|BEGIN|COMMIT|getNextJob|moveStalledJobs)|outbox-sweep/;
    expect(spans.map(({ name }) => name).filter((name) => noise.test(name))).toEqual([]);
  });
});
