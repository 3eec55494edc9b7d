import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { expect } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { OtlpSender, span } from "../../../otel/test/otlp-records.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../vapi-messages.ts";
import { openLive } from "./clients.ts";
import { outsideWorld, postVapi } from "./outside-world.ts";
import { CANARY, writtenFiles } from "./canary-data.ts";
import { SECRETS } from "./system.ts";
import type { Visitor } from "./visitor.ts";

const { callerPhone, recipientPhone, invalidPhone, callerName, recipientName, email, userEmail } = CANARY;
const { password, alertText, summary, transcript, query, pathSegment, address, keyName } = CANARY;

const customer = { number: callerPhone.value, name: callerName.value, email: email.value };

/** Carries all canary data through every entrance of a system, by ways that succeed and ways that fail. */
export async function enterCanaries(visitor: Visitor): Promise<void> {
  const people = "update users set name = $2, phone = $3, email = coalesce($4, email) where role = $1";
  await visitor.system.query(people, ["agent", recipientName.value, recipientPhone.value, userEmail.value]);
  await visitor.system.query(people, ["supervisor", recipientName.value, invalidPhone.value, null]);
  await signInEveryWay(visitor);
  await tellOfCalls(visitor);
  await sendBrokenWebhooks(visitor);
  await readLists(visitor);
  await talkLive(visitor);
  await speakCommands(visitor);
  await failSms(visitor);
  await breakRedis(visitor);
  await browse(visitor);
}

/** What is said, understood and not, done and refused. */
async function speakCommands(visitor: Visitor): Promise<void> {
  const said = [
    `create a lead for ${callerName.value} with the number ${callerPhone.value}`,
    `add a note that ${transcript.value}`,
    `remove the tag ${summary.value} from ${callerName.value}`,
    `make ${recipientName.value} urgent`,
    `${transcript.value} ${summary.value}`,
  ];
  for (const text of said) {
    const answer = await visitor.ask("/api/voice-commands", {
      method: "POST",
      headers: { cookie: visitor.cookie },
      body: JSON.stringify({ text }),
    });
    expect(answer.status).toBe(200);
  }
}

async function signInEveryWay(visitor: Visitor): Promise<void> {
  await visitor.signIn(JSON.stringify({ email: email.value, password: password.value }));
  await visitor.signIn(JSON.stringify({ email: userEmail.value, password: password.value }));
  await visitor.signIn(`{"email":"${email.value}","password":"${password.value}`);
  await visitor.signIn(JSON.stringify({ email: callerName.value, password: [password.value] }));
  await visitor.signIn(JSON.stringify({ [email.value]: password.value }));
  await visitor.signIn(JSON.stringify({ email: `${userEmail.value}\u0000`, password: password.value }));
  const admin = await visitor.signIn(
    JSON.stringify({ email: "admin@trunkline.example", password: "trunkline-demo" }),
  );
  visitor.cookie = admin.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect(admin.status).toBe(200);
  const created = await visitor.ask("/api/api-keys", {
    method: "POST",
    headers: { cookie: visitor.cookie },
    body: JSON.stringify({ name: keyName.value, scopes: ["calls:read"] }),
  });
  visitor.apiKey = ((await created.json()) as { key: string }).key;
  expect(visitor.apiKey).toMatch(/^tlk_/);
  await visitor.ask("/api/calls", { headers: { authorization: `Bearer ${visitor.apiKey}` } });
  await visitor.ask("/api/calls", { headers: { authorization: `Bearer ${visitor.apiKey}x` } });
  await visitor.ask("/api/api-keys", {
    method: "POST",
    headers: { cookie: visitor.cookie },
    body: `{"name":"${keyName.value}",`,
  });
}

async function tellOfCalls(visitor: Visitor): Promise<void> {
  const call = vapiCall({ customer });
  const lines = [{ role: "user", message: transcript.value, secondsFromStart: 1 }];
  for (const status of ["ringing", "in-progress"])
    await visitor.post(statusUpdate(call, status, { customer }));
  await visitor.post({ type: "conversation-update", call, messages: lines });
  await visitor.post({ type: "transcript", role: "user", transcript: transcript.value, call });
  await visitor.post({ type: "speech-update", status: "started", role: "user", call, customer });
  const alert = { priority: "P1", message: alertText.value, callerName: callerName.value };
  await visitor.post(alertToolCall(call, { ...alert, callbackNumber: callerPhone.value }));
  await visitor.post(statusUpdate(call, "ended", { endedReason: `customer ${callerPhone.value} hung up` }));
  await visitor.post(
    endOfCallReport(call, {
      analysis: { summary: summary.value },
      artifact: { messages: lines, transcript: `User: ${transcript.value}` },
      transcript: transcript.value,
    }),
  );
}

async function sendBrokenWebhooks(visitor: Visitor): Promise<void> {
  const call = vapiCall({ customer });
  const good = JSON.stringify({ message: statusUpdate(call, "ringing", { customer }) });
  await postVapi(visitor.system.url, good, { authorization: `Bearer ${password.value}` });
  await postVapi(visitor.system.url, good, {});
  const old = String(Date.now() - 3_600_000);
  const signature = createHmac("sha256", SECRETS.hmacSecret).update(`${old}.${good}`).digest("hex");
  await postVapi(visitor.system.url, good, { "x-timestamp": old, "x-signature": signature });
  for (const body of [
    `{"message":{"type":"status-update","customer":{"name":"${callerName.value}`,
    `${callerName.value} ${callerPhone.value} ${alertText.value}`,
    JSON.stringify({ [callerName.value]: alertText.value, customer }),
    JSON.stringify({ message: { type: { [callerName.value]: callerPhone.value }, call } }),
    JSON.stringify({ message: { type: "tool-calls", call, toolCallList: alertText.value } }),
    JSON.stringify({ message: { type: "end-of-call-report", call: { id: [callerName.value] } } }),
  ]) {
    await postVapi(visitor.system.url, body);
  }
  // What the vendor never says: unknown types and states, a tool that does not exist, characters that PostgreSQL refuses.
  await visitor.post({ type: callerName.value, call });
  await visitor.post(statusUpdate(call, alertText.value));
  const tool = {
    id: `call_${randomUUID()}`,
    name: callerName.value,
    arguments: { message: alertText.value },
  };
  await visitor.post({ type: "tool-calls", call, toolCallList: [tool] });
  await visitor.post(alertToolCall(vapiCall({ customer }), { priority: "P9", message: alertText.value }));
  const nul = String.fromCharCode(0);
  const unstorable = [
    alertToolCall(vapiCall({ customer }), { priority: "P4", message: `${alertText.value}${nul}` }),
    statusUpdate(vapiCall({ customer: { ...customer, name: `${nul}${callerName.value}` } }), "ringing"),
    statusUpdate(vapiCall({ id: `${callerName.value}${nul}`, customer }), "ringing"),
    endOfCallReport(vapiCall({ customer }), { analysis: { summary: `${summary.value}\ud800` } }),
  ];
  for (const message of unstorable) expect((await visitor.post(message)).status).toBe(200);
  await postVapi(
    visitor.system.url,
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
  await visitor.postTwilio("/webhooks/twilio/voice-status", voice);
  await visitor.postTwilio("/webhooks/twilio/voice-status", voice, password.value);
  await visitor.postTwilio("/webhooks/twilio/voice-status", { ...voice, CallStatus: callerName.value });
  await visitor.postTwilio("/webhooks/twilio/voice-status", {
    From: callerPhone.value,
    [callerName.value]: alertText.value,
  });
  const receipt = {
    MessageSid: `SM${randomBytes(16).toString("hex")}`,
    To: callerPhone.value,
    Body: alertText.value,
  };
  await visitor.postTwilio(`/webhooks/twilio/sms-status?message=${randomUUID()}`, {
    ...receipt,
    MessageStatus: "delivered",
  });
  await visitor.postTwilio(`/webhooks/twilio/sms-status?message=${callerPhone.value}`, {
    ...receipt,
    MessageStatus: "sent",
  });
  await visitor.postTwilio("/webhooks/twilio/sms-status", { ...receipt, MessageStatus: callerName.value });
}

async function readLists(visitor: Visitor): Promise<void> {
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
    await visitor.ask(path, { headers: { cookie: visitor.cookie } });
    await visitor.ask(path, { headers: { cookie: `trunkline_session=${password.value}` } });
  }
  const list = await (await visitor.ask("/api/calls", { headers: { cookie: visitor.cookie } })).json();
  await visitor.ask(`/api/calls/${(list as { items: { id: string }[] }).items[0]?.id}`, {
    headers: { cookie: visitor.cookie },
  });
  await visitor.ask("/api/alerts", { headers: { cookie: visitor.cookie } });
  await visitor.ask("/api/alerts/recipients", { headers: { cookie: visitor.cookie } });
  await visitor.ask(`/api/alerts/dead-letters/${pathSegment.value}/replay`, {
    method: "POST",
    headers: { cookie: visitor.cookie },
  });
}

async function talkLive(visitor: Visitor): Promise<void> {
  const live = await openLive(visitor.system.url, visitor.cookie);
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
  await visitor.post(statusUpdate(vapiCall({ customer }), "ringing"));
  await live.next("the caller on the board", ({ data }) => data?.call?.phone === callerPhone.value);
  live.close();
  const refused = { authorization: `Bearer ${password.value}`, upgrade: "websocket", connection: "Upgrade" };
  await visitor.ask(`/live?token=${password.value}`, { headers: refused }).catch(() => null);
}

/** Alerts whose SMS fail in every way, the carrier's words about the number included. */
async function failSms(visitor: Visitor): Promise<void> {
  const world = outsideWorld(visitor.system.simulatorUrl);
  const alert = () =>
    visitor.post(
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
  await visitor.system.kill9("simulator");
  await alert();
  await eventually(
    async () => {
      const rows = await visitor.system.query(
        "select id from messages where error_reason like '%not available%' and attempts > 0",
      );
      return rows.length >= 2 || undefined;
    },
    { what: "SMS that reach no carrier" },
  );
  await visitor.system.start("simulator");
}

/** ioredis puts a refused command with all its arguments, here a whole call, into its error. */
async function breakRedis(visitor: Visitor): Promise<void> {
  const redis = new Redis(visitor.system.part("redis").url);
  await redis.rename("trunkline:live", "aside");
  await redis.set("trunkline:live", "no stream");
  await visitor.post(statusUpdate(vapiCall({ customer }), "ringing"));
  await eventually(
    async () =>
      [...writtenFiles(visitor.system.dir).values()].some((text) => text.includes("WRONGTYPE")) || undefined,
    { what: "a refused command in the log" },
  );
  await redis.rename("aside", "trunkline:live");
  redis.disconnect();
}

/** What a browser might send with Faro, and what no browser should. */
async function browse(visitor: Visitor): Promise<void> {
  const sender = new OtlpSender(visitor.system.otlpUrl ?? "");
  const web = { "service.name": "trunkline-web" };
  await sender.logs(web, [
    {
      body: `Uncaught Error: no contact ${callerPhone.value} <${email.value}>`,
      attributes: {
        "exception.type": "Error",
        "exception.message": `no contact (438) 555-0177, ${email.value}, ${visitor.apiKey}`,
        "exception.stacktrace": `Error: ${callerPhone.value}\n at https://app.example/x.js:1:1`,
        "url.full": `${visitor.system.url}/calls?q=${query.value}&phone=${callerPhone.value}#${callerName.value}`,
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
        authorization: `Bearer ${visitor.apiKey}`,
      },
      events: [
        { name: "exception", attributes: { "exception.message": `Key (email)=(${email.value}) exists` } },
      ],
    }),
  ]);
  await fetch(`${visitor.system.otlpUrl}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"resourceLogs":[{"${callerName.value}":"${callerPhone.value}`,
  });
}
