import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  hmacHeaders,
  SECRETS,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";

describe("POST /webhooks/vapi", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication();
  });
  afterAll(() => app.close());

  const callRow = (providerCallId: string) =>
    app.db("calls").where({ provider_call_id: providerCallId }).first();
  const rowsIn = async () => {
    const counts = await Promise.all(
      ["calls", "provider_events", "alerts", "messages", "outbox"].map((table) =>
        app.db(table).count({ count: "*" }).first(),
      ),
    );
    return counts.map((row) => Number(row?.count));
  };

  it("names the call in its answer, the same one when a message is repeated", async () => {
    const call = vapiCall();
    const ringing = statusUpdate(call, "ringing");
    const first = await app.vapi(ringing);
    expect(first.body).toEqual({ received: true, callId: (await callRow(call.id)).id });
    expect((await app.vapi(ringing)).body).toEqual(first.body);
  });

  describe("who may send", () => {
    const body = JSON.stringify({ message: statusUpdate(vapiCall(), "ringing") });
    const post = (headers: Record<string, string>, text = body) =>
      app.request("/webhooks/vapi", {
        body: text,
        headers: { "content-type": "application/json", ...headers },
      });

    it("takes a bearer token, the secret header and a signature", async () => {
      expect((await post({ authorization: `Bearer ${SECRETS.bearerToken}` })).status).toBe(200);
      expect((await post({ "x-vapi-secret": SECRETS.secret })).status).toBe(200);
      expect((await post(hmacHeaders(body, Date.now()))).status).toBe(200);
      expect((await post(hmacHeaders(body, Math.floor(Date.now() / 1000)))).status).toBe(200);
    });

    it("refuses what is unsigned, wrongly signed, stale or malformed, and stores nothing", async () => {
      const before = await rowsIn();
      expect((await post({})).body.code).toBe("webhook_unsigned");
      expect((await post({ authorization: "Bearer wrong-token-wrong-token" })).body).toMatchObject({
        status: 401,
        code: "webhook_bad_signature",
      });
      expect((await post(hmacHeaders(body, Date.now()), `${body} `)).body.code).toBe("webhook_bad_signature");
      expect((await post(hmacHeaders(body, Date.now() - 6 * 60_000))).body).toMatchObject({
        status: 401,
        code: "webhook_stale",
      });
      expect((await post({ "x-vapi-secret": SECRETS.secret }, "{nonsense")).status).toBe(400);
      expect((await post({ "x-vapi-secret": SECRETS.secret }, "{}")).status).toBe(422);
      expect((await app.vapi({ type: "status-update", status: "ringing" })).status).toBe(422);
      expect(await rowsIn()).toEqual(before);
    });
  });

  it("carries a call from ringing to its report", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "ringing"));
    expect(await callRow(call.id)).toMatchObject({
      status: "ringing",
      phone: "+15145550142",
      direction: "inbound",
    });
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(statusUpdate(call, "ended", { endedReason: "customer-ended-call" }));
    await app.vapi(endOfCallReport(call));
    const row = await callRow(call.id);
    expect(row).toMatchObject({
      status: "completed",
      raw_reason: "customer-ended-call",
      summary: "The caller reported a flood.",
    });
    const transcript = await app.db("call_transcripts").where({ call_id: row.id }).first();
    expect(transcript.lines).toHaveLength(2);
  });

  it("ends the same when messages come in the wrong order and twice", async () => {
    const call = vapiCall();
    const messages = [
      endOfCallReport(call),
      statusUpdate(call, "ended", { endedReason: "customer-ended-call" }),
      statusUpdate(call, "in-progress"),
      statusUpdate(call, "ringing"),
    ];
    for (const message of [...messages, ...messages]) expect((await app.vapi(message)).status).toBe(200);
    const row = await callRow(call.id);
    expect(row.status).toBe("completed");
    const events = await app.db("provider_events").where({ call_id: row.id });
    expect(events).toHaveLength(messages.length);
  });

  it("answers a tool call with job id and estimated delivery as JSON in a single line", async () => {
    const toolCallId = `call_${randomUUID()}`;
    const answer = await app.vapi(
      alertToolCall(vapiCall(), { priority: "P1", message: "Basement\nfloods" }, toolCallId),
    );
    expect(answer.status).toBe(200);
    const [result] = answer.body.results;
    expect(result).toMatchObject({ name: "send_urgent_alert", toolCallId });
    expect(result.result).not.toContain("\n");
    const parsed = JSON.parse(result.result);
    expect(parsed).toMatchObject({ queued: true, jobId: expect.stringMatching(/^sms-[0-9a-f-]{36}-1$/) });
    const inMs = Date.parse(parsed.estimatedDelivery) - Date.now();
    expect(inMs).toBeGreaterThan(25_000);
    expect(inMs).toBeLessThanOrEqual(30_000);
  });

  it("raises one alert however often the same tool call comes, and answers the same", async () => {
    const message = alertToolCall(vapiCall(), { priority: "P2", message: "Sewer backs up" });
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.vapi(message)));
    const results = new Set(answers.map(({ body }) => body.results[0].result));
    expect(results.size).toBe(1);
    const row = await callRow((message.call as { id: string }).id);
    const alerts = await app.db("alerts").where({ call_id: row.id });
    expect(alerts).toHaveLength(1);
    expect(row).toMatchObject({ alert_count: 1, priority: 2, status: "in_progress" });
    const messages = await app.db("messages").where({ alert_id: alerts[0].id });
    expect(messages).toHaveLength(3);
  });

  it.each([
    ["in another message, with another text", { message: "Gas smell" }, "later"],
    ["with another priority", { priority: "P2" }, "later"],
    ["with another number to call back", { callbackNumber: "+15145550188" }, "later"],
    ["with another caller", { callerName: "Somebody Else" }, "later"],
    ["in the same message", { message: "Gas smell" }, "together"],
  ])("takes a tool call's id that comes again %s as another alert", async (_, other, when) => {
    const call = vapiCall();
    const args = { priority: "P1", message: "Basement floods" };
    const first = alertToolCall(call, args, "x:0");
    const second = alertToolCall(call, { ...args, ...other }, "x:0");
    const toolCallList = [...first.toolCallList, ...second.toolCallList];
    const told = when === "together" ? [{ ...first, toolCallList }] : [first, second];
    const results = [];
    // All of it comes twice.
    for (const message of [...told, ...told]) results.push(...(await app.vapi(message)).body.results);
    const row = await callRow(call.id);
    expect(await app.db("alerts").where({ call_id: row.id })).toHaveLength(2);
    expect(row.alert_count).toBe(2);
    expect(new Set(results.map(({ result }: { result: string }) => JSON.parse(result).jobId)).size).toBe(2);
    expect(results.every(({ toolCallId }: { toolCallId: string }) => toolCallId === "x:0")).toBe(true);
  });

  it("takes the same arguments in another order as the same alert", async () => {
    const call = vapiCall();
    await app.vapi(alertToolCall(call, { priority: "P1", message: "Flood", where: { a: 1, b: 2 } }, "x:0"));
    await app.vapi(alertToolCall(call, { where: { b: 2, a: 1 }, message: "Flood", priority: "P1" }, "x:0"));
    const row = await callRow(call.id);
    expect(await app.db("alerts").where({ call_id: row.id })).toHaveLength(1);
  });

  it.each([
    [
      "function with arguments as an object",
      (id: string) => ({
        toolCallList: [
          { id, type: "function", function: { name: "send_alert", arguments: { message: "x" } } },
        ],
      }),
    ],
    [
      "function with arguments as a string",
      (id: string) => ({
        toolCallList: [
          { id, type: "function", function: { name: "send_alert", arguments: '{"message":"x"}' } },
        ],
      }),
    ],
    [
      "name and arguments",
      (id: string) => ({ toolCallList: [{ id, name: "send_alert", arguments: { message: "x" } }] }),
    ],
    [
      "name and parameters",
      (id: string) => ({ toolCallList: [{ id, name: "send_alert", parameters: { message: "x" } }] }),
    ],
    [
      "toolWithToolCallList",
      (id: string) => ({
        toolWithToolCallList: [{ name: "send_alert", toolCall: { id, parameters: { message: "x" } } }],
      }),
    ],
  ])("understands tool calls written as %s", async (_, shape) => {
    const id = `call_${randomUUID()}`;
    const answer = await app.vapi({
      type: "tool-calls",
      timestamp: Date.now(),
      call: vapiCall(),
      ...shape(id),
    });
    expect(answer.body.results[0]).toMatchObject({
      toolCallId: id,
      result: expect.stringContaining('"queued":true'),
    });
  });

  it("answers 200 with an error that the agent can say when a tool call makes no sense, and keeps the call", async () => {
    const call = vapiCall();
    const answer = await app.vapi(alertToolCall(call, { priority: "P7", message: "x" }));
    expect(answer.status).toBe(200);
    expect(answer.body.results[0].error).toContain("P1, P2, P3 or P4");
    expect(await callRow(call.id)).toMatchObject({ alert_count: 0 });
  });

  it("commits event, alert, SMS and outbox together: a failure in the middle leaves nothing", async () => {
    await app.db.raw(
      "alter table messages add constraint refuses_canary check (content not like '%CANARY%')",
    );
    const call = vapiCall();
    const answer = await app.vapi(alertToolCall(call, { priority: "P1", message: "CANARY" }));
    await app.db.raw("alter table messages drop constraint refuses_canary");
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("refuses_canary");
    expect(await callRow(call.id)).toBeUndefined();
  });

  it("takes messages of every other type, known or not", async () => {
    const call = vapiCall();
    const types = [
      "speech-update",
      "conversation-update",
      "transcript",
      "hang",
      "user-interrupted",
      "assistant.started",
      "model-output",
    ];
    for (const type of types)
      expect((await app.vapi({ type, timestamp: Date.now(), call })).status).toBe(200);
    expect((await app.vapi({ type: "assistant-request", call })).body.error).toContain("call again");
    expect((await app.vapi({ type: "transfer-destination-request", call })).body.error).toBeTruthy();
  });

  it("takes many at the same time, each call once", async () => {
    const calls = Array.from({ length: 40 }, () => vapiCall());
    const answers = await Promise.all(
      calls.flatMap((call) => [
        app.vapi(statusUpdate(call, "ringing")),
        app.vapi(statusUpdate(call, "in-progress")),
      ]),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const rows = await app.db("calls").whereIn(
      "provider_call_id",
      calls.map(({ id }) => id),
    );
    expect(rows).toHaveLength(40);
    expect(rows.every(({ status }: { status: string }) => status === "in_progress")).toBe(true);
  });

  it("brings an alert to three phones and back, delivered", async () => {
    const call = vapiCall();
    await app.vapi(alertToolCall(call, { priority: "P1", message: "Gas smell" }));
    const row = await callRow(call.id);
    const messages = await eventually("delivery", async () => {
      const rows = await app
        .db("messages")
        .join("alerts", "alerts.id", "messages.alert_id")
        .where({ call_id: row.id })
        .select("messages.*");
      return rows.length === 3 && rows.every(({ status }: { status: string }) => status === "delivered")
        ? rows
        : null;
    });
    expect(
      new Set(messages.map(({ provider_sid }: { provider_sid: string | null }) => provider_sid)).size,
    ).toBe(3);
  });
});
