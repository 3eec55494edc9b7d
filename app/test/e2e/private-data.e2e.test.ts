import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { OtlpSender, span } from "../../../otel/test/otlp-records.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../vapi-messages.ts";
import { capturedSpans } from "./captured.ts";
import { openLive } from "./clients.ts";
import { outsideWorld, postVapi } from "./outside-world.ts";
import { leaksIn, PLANTED, writtenFiles } from "./planted.ts";
import { SECRETS, type System, startSystem } from "./system.ts";

const { callerPhone, recipientPhone, invalidPhone, callerName, recipientName, email, userEmail } = PLANTED;
const { password, alertText, summary, transcript, query, pathSegment, userAgent, address, keyName } = PLANTED;

let system: System;
let cookie: string;
let apiKey: string;
let files: Map<string, string>;

/** A request as a browser sends it, with planted headers. */
function ask(path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(system.url + path, {
    ...options,
    headers: {
      "user-agent": userAgent.value,
      "x-forwarded-for": address.value,
      referer: `${system.url}/contacts/${callerPhone.value}?name=${encodeURIComponent(callerName.value)}`,
      ...(options.body && !(options.headers && "content-type" in options.headers)
        ? { "content-type": "application/json" }
        : {}),
      ...options.headers,
    },
  });
}

function signIn(body: string): Promise<Response> {
  return ask("/api/session", { method: "POST", body });
}

const customer = { number: callerPhone.value, name: callerName.value, email: email.value };

function post(message: unknown): Promise<Response> {
  return postVapi(system.url, JSON.stringify({ message }));
}

/** A form as the carrier sends it. */
function postTwilio(path: string, form: Record<string, string>, signature?: string): Promise<Response> {
  return ask(path, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature":
        signature ?? getExpectedTwilioSignature(SECRETS.authToken, system.url + path, { ...form }),
    },
    body: new URLSearchParams(form).toString(),
  });
}

beforeAll(async () => {
  system = await startSystem({ telemetry: true, scheduler: true });
  const people = "update users set name = $2, phone = $3, email = coalesce($4, email) where role = $1";
  await system.query(people, ["agent", recipientName.value, recipientPhone.value, userEmail.value]);
  await system.query(people, ["supervisor", recipientName.value, invalidPhone.value, null]);
  await signInEveryWay();
  await tellOfCalls();
  await sendBrokenWebhooks();
  await readLists();
  await talkLive();
  await failSms();
  await breakRedis();
  await browse();
  await untilAllIsWritten();
  files = writtenFiles(system.dir);
});
afterAll(() => system?.close());

async function signInEveryWay(): Promise<void> {
  await signIn(JSON.stringify({ email: email.value, password: password.value }));
  await signIn(JSON.stringify({ email: userEmail.value, password: password.value }));
  await signIn(`{"email":"${email.value}","password":"${password.value}`);
  await signIn(JSON.stringify({ email: callerName.value, password: [password.value] }));
  await signIn(JSON.stringify({ [email.value]: password.value }));
  await signIn(JSON.stringify({ email: `${userEmail.value}\u0000`, password: password.value }));
  const admin = await signIn(
    JSON.stringify({ email: "admin@trunkline.example", password: "trunkline-demo" }),
  );
  cookie = admin.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect(admin.status).toBe(200);
  const created = await ask("/api/api-keys", {
    method: "POST",
    headers: { cookie },
    body: JSON.stringify({ name: keyName.value, scopes: ["calls:read"] }),
  });
  apiKey = ((await created.json()) as { key: string }).key;
  expect(apiKey).toMatch(/^tlk_/);
  await ask("/api/calls", { headers: { authorization: `Bearer ${apiKey}` } });
  await ask("/api/calls", { headers: { authorization: `Bearer ${apiKey}x` } });
  await ask("/api/api-keys", { method: "POST", headers: { cookie }, body: `{"name":"${keyName.value}",` });
}

async function tellOfCalls(): Promise<void> {
  const call = vapiCall({ customer });
  const lines = [{ role: "user", message: transcript.value, secondsFromStart: 1 }];
  for (const status of ["ringing", "in-progress"]) await post(statusUpdate(call, status, { customer }));
  await post({ type: "conversation-update", call, messages: lines });
  await post({ type: "transcript", role: "user", transcript: transcript.value, call });
  await post({ type: "speech-update", status: "started", role: "user", call, customer });
  const alert = { priority: "P1", message: alertText.value, callerName: callerName.value };
  await post(alertToolCall(call, { ...alert, callbackNumber: callerPhone.value }));
  await post(statusUpdate(call, "ended", { endedReason: `customer ${callerPhone.value} hung up` }));
  await post(
    endOfCallReport(call, {
      analysis: { summary: summary.value },
      artifact: { messages: lines, transcript: `User: ${transcript.value}` },
      transcript: transcript.value,
    }),
  );
}

async function sendBrokenWebhooks(): Promise<void> {
  const call = vapiCall({ customer });
  const good = JSON.stringify({ message: statusUpdate(call, "ringing", { customer }) });
  await postVapi(system.url, good, { authorization: `Bearer ${password.value}` });
  await postVapi(system.url, good, {});
  const old = String(Date.now() - 3_600_000);
  const signature = createHmac("sha256", SECRETS.hmacSecret).update(`${old}.${good}`).digest("hex");
  await postVapi(system.url, good, { "x-timestamp": old, "x-signature": signature });
  for (const body of [
    `{"message":{"type":"status-update","customer":{"name":"${callerName.value}`,
    `${callerName.value} ${callerPhone.value} ${alertText.value}`,
    JSON.stringify({ [callerName.value]: alertText.value, customer }),
    JSON.stringify({ message: { type: { [callerName.value]: callerPhone.value }, call } }),
    JSON.stringify({ message: { type: "tool-calls", call, toolCallList: alertText.value } }),
    JSON.stringify({ message: { type: "end-of-call-report", call: { id: [callerName.value] } } }),
  ]) {
    await postVapi(system.url, body);
  }
  // What the vendor never says: unknown types and states, a tool that does not exist, characters that PostgreSQL refuses.
  await post({ type: callerName.value, call });
  await post(statusUpdate(call, alertText.value));
  const tool = {
    id: `call_${randomUUID()}`,
    name: callerName.value,
    arguments: { message: alertText.value },
  };
  await post({ type: "tool-calls", call, toolCallList: [tool] });
  await post(alertToolCall(vapiCall({ customer }), { priority: "P9", message: alertText.value }));
  const nul = String.fromCharCode(0);
  const unstorable = [
    alertToolCall(vapiCall({ customer }), { priority: "P4", message: `${alertText.value}${nul}` }),
    statusUpdate(vapiCall({ customer: { ...customer, name: `${nul}${callerName.value}` } }), "ringing"),
    statusUpdate(vapiCall({ id: `${callerName.value}${nul}`, customer }), "ringing"),
    endOfCallReport(vapiCall({ customer }), { analysis: { summary: `${summary.value}\ud800` } }),
  ];
  for (const message of unstorable) expect((await post(message)).status).toBe(200);
  await postVapi(
    system.url,
    JSON.stringify({ message: { type: "hang", call, filler: alertText.value.repeat(200_000) } }),
  );

  const form = {
    CallSid: `CA${randomBytes(16).toString("hex")}`,
    AccountSid: SECRETS.accountSid,
    SequenceNumber: "0",
  };
  const voice = {
    ...form,
    From: callerPhone.value,
    To: "+15145550100",
    CallStatus: "ringing",
    CallerName: callerName.value,
  };
  await postTwilio("/webhooks/twilio/voice-status", voice);
  await postTwilio("/webhooks/twilio/voice-status", voice, password.value);
  await postTwilio("/webhooks/twilio/voice-status", { ...voice, CallStatus: callerName.value });
  await postTwilio("/webhooks/twilio/voice-status", {
    From: callerPhone.value,
    [callerName.value]: alertText.value,
  });
  const receipt = {
    MessageSid: `SM${randomBytes(16).toString("hex")}`,
    To: callerPhone.value,
    Body: alertText.value,
  };
  await postTwilio(`/webhooks/twilio/sms-status?message=${randomUUID()}`, {
    ...receipt,
    MessageStatus: "delivered",
  });
  await postTwilio(`/webhooks/twilio/sms-status?message=${callerPhone.value}`, {
    ...receipt,
    MessageStatus: "sent",
  });
  await postTwilio("/webhooks/twilio/sms-status", { ...receipt, MessageStatus: callerName.value });
}

async function readLists(): Promise<void> {
  const phone = encodeURIComponent(callerPhone.value);
  for (const path of [
    `/api/calls?q=${encodeURIComponent(query.value)}`,
    `/api/calls?q=${encodeURIComponent(callerName.value)}&phone=${phone}`,
    `/api/calls?phone=${callerPhone.value}`,
    `/api/calls?phone=${encodeURIComponent(query.value)}&from=${encodeURIComponent(callerName.value)}`,
    `/api/calls?q=%00${encodeURIComponent(query.value)}`,
    `/api/calls?cursor=${encodeURIComponent(query.value)}`,
    `/api/calls?${encodeURIComponent(callerName.value)}=1&status=${pathSegment.value}`,
    `/api/calls/${pathSegment.value}`,
    `/api/calls/${phone}`,
    `/api/${pathSegment.value}/${email.value}`,
    `/${pathSegment.value}/${phone}?email=${email.value}`,
    `/${callerName.value.replace(" ", "/")}`,
  ]) {
    await ask(path, { headers: { cookie } });
    await ask(path, { headers: { cookie: `trunkline_session=${password.value}` } });
  }
  const list = await (await ask("/api/calls", { headers: { cookie } })).json();
  await ask(`/api/calls/${(list as { items: { id: string }[] }).items[0]?.id}`, { headers: { cookie } });
  await ask("/api/alerts", { headers: { cookie } });
  await ask("/api/alerts/recipients", { headers: { cookie } });
  await ask(`/api/alerts/dead-letters/${pathSegment.value}/replay`, { method: "POST", headers: { cookie } });
}

async function talkLive(): Promise<void> {
  const live = await openLive(system.url, cookie);
  await live.subscribe("board");
  for (const message of [
    JSON.stringify({ type: "subscribe", channel: `user:${pathSegment.value}` }),
    JSON.stringify({ type: "subscribe", channel: `user:${callerPhone.value}` }),
    JSON.stringify({ type: "subscribe", channel: "board", after: callerName.value }),
    JSON.stringify({ type: callerName.value, text: alertText.value }),
    `{"type":"${callerName.value}`,
  ]) {
    live.send(message);
  }
  await live.next("the refusal of a channel", ({ type }) => type === "error");
  await post(statusUpdate(vapiCall({ customer }), "ringing"));
  await live.next("the caller on the board", ({ data }) => data?.call?.phone === callerPhone.value);
  live.close();
  const refused = { authorization: `Bearer ${password.value}`, upgrade: "websocket", connection: "Upgrade" };
  await ask(`/live?token=${password.value}`, { headers: refused }).catch(() => null);
}

/** Alerts whose SMS fail in every way, the carrier's words about the number included. */
async function failSms(): Promise<void> {
  const world = outsideWorld(system.simulatorUrl);
  const alert = () =>
    post(
      alertToolCall(vapiCall({ customer }), {
        priority: "P3",
        message: alertText.value,
        callerName: callerName.value,
        callbackNumber: callerPhone.value,
      }),
    );
  await world.breakSms({ errorRate: 1, errorStatus: 400 });
  await alert();
  const refusals = async (count: number) =>
    eventually(async () => (await world.ledger("refused")).length >= count || undefined, {
      what: "refused SMS",
    });
  await refusals(2);
  await world.breakSms({ errorRate: 1, errorStatus: 503 });
  await alert();
  await refusals(4);
  await world.mendSms();
  await system.kill9("simulator");
  await alert();
  await eventually(
    async () => {
      const rows = await system.query(
        "select id from messages where error_reason like '%not available%' and attempts > 0",
      );
      return rows.length >= 2 || undefined;
    },
    { what: "SMS that reach no carrier" },
  );
  await system.start("simulator");
}

/** ioredis puts a refused command with all its arguments, here a whole call, into its error. */
async function breakRedis(): Promise<void> {
  const redis = new Redis(system.part("redis").url);
  await redis.rename("trunkline:live", "aside");
  await redis.set("trunkline:live", "no stream");
  await post(statusUpdate(vapiCall({ customer }), "ringing"));
  await eventually(
    async () =>
      [...writtenFiles(system.dir).values()].some((text) => text.includes("WRONGTYPE")) || undefined,
    { what: "a refused command in the log" },
  );
  await redis.rename("aside", "trunkline:live");
  redis.disconnect();
}

/** What a browser might send with Faro, and what no browser should. */
async function browse(): Promise<void> {
  const sender = new OtlpSender(system.otlpUrl ?? "");
  const web = { "service.name": "trunkline-web" };
  await sender.logs(web, [
    {
      body: `Uncaught Error: no contact ${callerPhone.value} <${email.value}>`,
      attributes: {
        "exception.type": "Error",
        "exception.message": `no contact (438) 555-0177, ${email.value}, ${apiKey}`,
        "exception.stacktrace": `Error: ${callerPhone.value}\n at https://app.example/x.js:1:1`,
        "url.full": `${system.url}/calls?q=${query.value}&phone=${callerPhone.value}#${callerName.value}`,
        "user.email": email.value,
        "user.name": callerName.value,
        "customer.name": callerName.value,
        "message.text": alertText.value,
        transcript: transcript.value,
        "client.address": address.value,
        "measurement.type": "web-vitals",
        "measurement.name": "lcp",
        "measurement.value": 1200,
        "view.name": `/calls/${callerPhone.value}`,
      },
    },
  ]);
  await sender.spans(web, [
    span(`GET /api/calls?phone=${callerPhone.value}`, {
      kind: "client",
      error: `no answer for ${email.value}`,
      attributes: {
        "url.full": `https://user:${password.value}@app.example/api/calls?q=${query.value}`,
        "http.request.header.cookie": `trunkline_session=${password.value}`,
        "enduser.id": email.value,
        "db.query.text": `select * from calls where phone = '${callerPhone.value}' and name = '${callerName.value}'`,
        authorization: `Bearer ${apiKey}`,
      },
      events: [
        { name: "exception", attributes: { "exception.message": `Key (email)=(${email.value}) exists` } },
      ],
    }),
  ]);
  await fetch(`${system.otlpUrl}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"resourceLogs":[{"${callerName.value}":"${callerPhone.value}`,
  });
}

/** A last trace, sent when all else is done: once it has come out, so has everything before it. */
async function untilAllIsWritten(): Promise<void> {
  const traceId = randomBytes(16).toString("hex");
  await ask("/api/calls", { headers: { cookie, traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  await eventually(
    async () => capturedSpans(system.dir).some((one) => one.traceId === traceId) || undefined,
    {
      what: "the last trace",
    },
  );
}

describe("what is planted in every entrance", () => {
  it("would be found in every form", () => {
    const text = "GET /x?phone=%2B1%20438-555.0177 (438) 555-0177 ZEBULON zebulon.q%40plantedmail";
    expect(leaksIn("text", text, callerPhone.words)).toHaveLength(2);
    expect(leaksIn("text", text, email.words)).toHaveLength(3);
  });

  it("was taken in: files tell of each entrance and of its errors", () => {
    const traces = files.get("capture/traces.jsonl") ?? "";
    for (const route of ["/api/session", "/api/calls", "/webhooks/vapi", "/webhooks/twilio/sms-status"]) {
      expect(traces).toContain(route);
    }
    expect(files.get("capture/metrics.jsonl")).toContain("trunkline.webhook.events");
    expect(files.get("capture/logs.jsonl")).toContain("web-vitals");
    const names = [...files.keys()].join("\n");
    for (const process of ["api", "worker", "scheduler"]) expect(names).toContain(`trunkline-${process}.`);
    expect(names).toContain("trunkline-worker-error.");
    expect(names).toContain("collector/collector.log");
  });

  it.each(Object.keys(PLANTED) as (keyof typeof PLANTED)[])("%s is in no telemetry and no log", (what) => {
    const leaks = [...files].flatMap(([file, text]) => leaksIn(file, text, PLANTED[what].words));
    expect(leaks.slice(0, 5)).toEqual([]);
  });

  it("secrets and sessions are in no telemetry and no log", () => {
    const secrets = [...Object.values(SECRETS).filter((secret) => secret !== SECRETS.accountSid), apiKey];
    const words = [...secrets, cookie.split("=")[1] ?? "", "trunkline-demo"];
    const leaks = [...files].flatMap(([file, text]) => leaksIn(file, text, words));
    expect(leaks.slice(0, 5)).toEqual([]);
  });
});
