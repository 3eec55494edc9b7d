import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRETS, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, endOfCallReport, vapiCall } from "../../test/vapi-messages.ts";

describe("POST /webhooks/vapi, of what is unusual", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication();
  });
  afterAll(() => app.close());

  describe("what no column can hold", () => {
    const long = Array.from({ length: 250 }, () => randomUUID().slice(0, 32)).join("");
    const deep = "deeply nested";
    const send = async (message: object) =>
      app.request("/webhooks/vapi", {
        // Written by hand: to make it of a value would need more stack than there is.
        body: JSON.stringify({ message }).replace(`"${deep}"`, `${"[".repeat(5_000)}${"]".repeat(5_000)}`),
        headers: { "content-type": "application/json", "x-vapi-secret": SECRETS.secret },
      });

    it.each([
      ["a duration of ages", { durationSeconds: 1e12 }],
      ["a beginning before our era", { startedAt: "-200000-01-01T00:00:00Z" }],
      ["an end in the year 1", { endedAt: "0001-01-01T00:00:00Z" }],
      ["the end of all time", { timestamp: 8.64e15 }],
      ["a field of 5,000 lists", { deep }],
      ["a field of 5,000 lists in the call", {}, { deep }],
      ["an id of 8,000 letters", {}, { id: `${randomUUID()}${long}` }],
      ["a carrier's id of 8,000 letters", {}, { phoneCallProviderId: `CA${long}` }],
      ["NUL in a name and a reason", { endedReason: "a\u0000b" }, { customer: { name: "A\u0000nn" } }],
      [
        "a name and a summary of 100,000 letters",
        { summary: "s".repeat(100_000) },
        { customer: { name: long } },
      ],
    ])("costs no event: %s", async (_, more: object, ofCall: object = {}) => {
      const answer = await send(endOfCallReport(vapiCall({ ...ofCall }), { ...more }));
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("callId")]);
      const row = await app.db("calls").where({ id: answer.body.callId }).first();
      expect(row.status).toBe("completed");
      for (const time of [row.initiated_at, row.ended_at])
        expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000);
      expect(await app.db("provider_events").where({ call_id: row.id })).toHaveLength(1);
    });

    it("costs no alert: an id of 8,000 letters, by which it is answered", async () => {
      const message = alertToolCall(vapiCall(), { message: "Gas smell" }, `call_${long}`);
      const answers = [await app.vapi(message), await app.vapi(message)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      for (const { body } of answers)
        expect(body.results[0]).toMatchObject({ toolCallId: `call_${long}`, result: expect.any(String) });
    });
  });

  describe("a tool call that names no call", () => {
    const { call: _, ...alone } = alertToolCall({}, { priority: "P1", message: "Gas smell in a chat" });

    it.each([
      ["of a chat", { chat: { id: randomUUID() } }],
      ["of a session", { session: { id: randomUUID() } }],
      ["of nothing", {}],
      ["of a call without an id", { call: { type: "inboundPhoneCall" } }],
    ])("raises its alert all the same, once: %s", async (_, more) => {
      const toolCallList = [{ ...alone.toolCallList[0], id: `call_${randomUUID()}` }];
      const answers = [await app.vapi({ ...alone, toolCallList, ...more })];
      answers.push(await app.vapi({ ...alone, toolCallList, ...more }));
      const results = answers.map(({ status, body }) => [status, body.results?.[0].result]);
      expect(results[0]).toEqual([200, expect.stringContaining('"queued":true')]);
      expect(results[1]).toEqual(results[0]);
      const alerts = await app.db("alerts").where({ tool_call_id: toolCallList[0]?.id });
      expect(alerts).toHaveLength(1);
      // Nobody would tell when it is over.
      expect(await app.db("calls").where({ id: alerts[0].call_id }).first()).toMatchObject({
        status: "completed",
        phone: null,
        alert_count: 1,
      });
    });
  });

  it("answers who takes over and what is known, in the vendor's words", async () => {
    const assistantId = randomUUID();
    const configured = await startTestApplication({
      roles: "api",
      environment: { TRUNKLINE_VAPI_ASSISTANT_ID: assistantId },
    });
    const ask = async (from: TestApplication, type: string, asking: string) =>
      (await from.vapi({ type, call: vapiCall(), assistant: { id: asking } })).body;
    const nobodyElse = { error: expect.stringContaining("Go on with the conversation") };
    expect(await ask(app, "knowledge-base-request", "another")).toEqual({ documents: [] });
    expect(await ask(app, "handoff-destination-request", "another")).toEqual(nobodyElse);
    expect(await ask(configured, "handoff-destination-request", assistantId)).toEqual(nobodyElse);
    expect(await ask(configured, "handoff-destination-request", "another")).toEqual({
      destination: { type: "assistant", assistantId },
    });
    await configured.close();
  });
});
