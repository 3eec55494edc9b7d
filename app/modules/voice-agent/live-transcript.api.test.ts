import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectClient, type TestClient } from "../../live/test/live-client.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import {
  conversationUpdate,
  endOfCallReport,
  speechUpdate,
  spokenLine,
  statusUpdate,
  vapiCall,
} from "../../test/vapi-messages.ts";

describe("what is said in a call", () => {
  let app: TestApplication;
  let cookie: string;
  let client: TestClient;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    cookie = await app.signIn("supervisor");
    client = await connectClient(Number(new URL(app.url).port), { Cookie: cookie, Origin: app.url });
  });
  afterAll(async () => {
    client?.socket.close();
    await app.close();
  });

  /** A call that is talked on, and followed; minutes ago, so that times are told by the vendor's clock and not by ours. */
  async function talkedOn() {
    const beganAtMs = Date.now() - 120_000;
    const call = vapiCall();
    const begun = await app.vapi(statusUpdate(call, "in-progress", { timestamp: beganAtMs }));
    const callId: string = begun.body.callId;
    await client.subscribe(`call:${callId}`);
    return { call, callId, at: (seconds: number) => beganAtMs + seconds * 1_000 };
  }

  const told = (callId: string, event: string) =>
    client.heard
      .filter((one) => one.type === "event" && one.channel === `call:${callId}` && one.event === event)
      .map(({ data }) => data as unknown as { line: { text: string }; isFinal: boolean });
  const linesOf = async (
    callId: string,
  ): Promise<{ role: string; text: string; atSeconds: number | null }[]> =>
    (await app.request(`/api/calls/${callId}`, { cookie })).body.transcript;
  const textsOf = async (callId: string) => (await linesOf(callId)).map(({ text }) => text);

  it("is told as it is spoken and kept where it is final (DF-3)", async () => {
    const { call, callId, at } = await talkedOn();
    await app.vapi(speechUpdate(call, "user", "started"));
    await app.vapi(spokenLine(call, "user", "My base", { timestamp: at(3), transcriptType: "partial" }));
    await eventually("the partial line", async () => told(callId, "call.transcript").length === 1);
    expect(await linesOf(callId)).toEqual([]);
    await app.vapi(spokenLine(call, "user", "My basement floods.", { timestamp: at(4.2) }));
    await eventually("the final line", async () => told(callId, "call.transcript").length === 2);
    const line = { role: "caller", text: "My basement floods.", atSeconds: 4.2 };
    expect(told(callId, "call.transcript")).toEqual([
      {
        callId,
        line: { role: "caller", text: "My base", atSeconds: null },
        isFinal: false,
        at: new Date(at(3)).toISOString(),
      },
      { callId, line, isFinal: true, at: new Date(at(4.2)).toISOString() },
    ]);
    expect(told(callId, "call.speech")).toEqual([{ callId, role: "caller", isSpeaking: true }]);
    expect(await linesOf(callId)).toEqual([line]);
    expect(await app.db("provider_events").where({ call_id: callId })).toHaveLength(1);
  });

  it("is kept once and in order, however often and in whatever order it is delivered", async () => {
    const { call, callId, at } = await talkedOn();
    const messages = [
      spokenLine(call, "assistant", "How can I help?", { timestamp: at(1) }),
      spokenLine(call, "user", "It floods.", { timestamp: at(3) }),
      spokenLine(call, "assistant", "Where?", { timestamp: at(5) }),
      spokenLine(call, "user", "It floods.", { timestamp: at(7) }),
    ];
    const [first, second, third, fourth] = messages;
    for (const message of [third, first, fourth, first, second, third]) await app.vapi(message ?? {});
    await Promise.all(messages.map((message) => app.vapi(message)));
    expect(await textsOf(callId)).toEqual(["How can I help?", "It floods.", "Where?", "It floods."]);
    await eventually("all of them told", async () => told(callId, "call.transcript").length === 4);
  });

  it("is replaced by accounts of the whole conversation, and these by the report, but not the other way round", async () => {
    const { call, callId, at } = await talkedOn();
    const early = spokenLine(call, "user", "it floods", { timestamp: at(3) });
    await app.vapi(early);
    await app.vapi(spokenLine(call, "user", "in the cellar", { timestamp: at(9) }));
    const whole = conversationUpdate(call, ["How can I help?", "It floods."], { timestamp: at(5) });
    expect((await app.vapi(whole)).status).toBe(200);
    const withLater = ["How can I help?", "It floods.", "in the cellar"];
    expect(await textsOf(callId)).toEqual(withLater);
    // Late and again: the account has them, or had more.
    await app.vapi(early);
    await app.vapi(spokenLine(call, "user", "it", { timestamp: at(2) }));
    await app.vapi(whole);
    await app.vapi(conversationUpdate(call, ["How can I help?"], { timestamp: at(2) }));
    expect(await textsOf(callId)).toEqual(withLater);
    await eventually("the page is told of it", async () => told(callId, "call.timeline").length > 0);
    await app.vapi(endOfCallReport(call));
    const reported = ["How can I help?", "My basement floods."];
    expect(await textsOf(callId)).toEqual(reported);
    await app.vapi(spokenLine(call, "user", "late", { timestamp: at(20) }));
    await app.vapi(conversationUpdate(call, ["late", "too"], { timestamp: at(21) }));
    expect(await textsOf(callId)).toEqual(reported);
  });

  it("stays what it was in the other conversations of the call", async () => {
    const CallSid = `CA${"3".repeat(32)}`;
    const [one, other] = [
      vapiCall({ phoneCallProviderId: CallSid }),
      vapiCall({ phoneCallProviderId: CallSid }),
    ];
    const beganAtMs = Date.now() - 60_000;
    const { body } = await app.vapi(statusUpdate(one, "in-progress", { timestamp: beganAtMs }));
    await app.vapi(spokenLine(one, "user", "first", { timestamp: beganAtMs + 1_000 }));
    await app.vapi(spokenLine(other, "user", "second", { timestamp: beganAtMs + 30_000 }));
    await app.vapi(spokenLine(other, "user", "third", { timestamp: beganAtMs + 32_000 }));
    expect(await textsOf(body.callId)).toEqual(["first", "second", "third"]);
    await app.vapi(endOfCallReport(other, { startedAt: new Date(beganAtMs + 30_000).toISOString() }));
    expect(await textsOf(body.callId)).toEqual(["first", "How can I help?", "My basement floods."]);
  });

  it("is in order though only some messages say when the conversation began", async () => {
    const { call, callId, at } = await talkedOn();
    await app.vapi(spokenLine(call, "assistant", "first", { timestamp: at(1) }));
    const begun = { ...call, startedAt: new Date(at(0)).toISOString() };
    await app.vapi(spokenLine(begun, "user", "second", { timestamp: at(3) }));
    await app.vapi(spokenLine(call, "user", "third", { timestamp: at(5) }));
    await app.vapi(spokenLine(begun, "assistant", "fourth", { timestamp: at(7) }));
    expect(await textsOf(callId)).toEqual(["first", "second", "third", "fourth"]);
  });

  it("begins a call of which nothing was heard yet", async () => {
    const call = vapiCall();
    await app.vapi(spokenLine(call, "user", "Hel", { transcriptType: "partial" }));
    expect(await app.db("calls").where({ provider_call_id: call.id })).toHaveLength(0);
    const { body } = await app.vapi(spokenLine(call, "user", "Hello?"));
    expect(await textsOf(body.callId)).toEqual(["Hello?"]);
    expect(await app.db("calls").where({ provider_call_id: call.id }).first()).toMatchObject({
      status: "in_progress",
      direction: "inbound",
    });
  });

  it("is told at most five times a second and speaker while it is partial", async () => {
    const { call, callId } = await talkedOn();
    for (let n = 0; n < 30; n += 1) {
      await app.vapi(spokenLine(call, "user", `word ${n}`, { transcriptType: "partial" }));
    }
    await app.vapi(spokenLine(call, "user", "all words"));
    await eventually("the final line", async () => told(callId, "call.transcript").at(-1)?.isFinal);
    const partial = told(callId, "call.transcript").filter(({ isFinal }) => !isFinal);
    expect(partial.length).toBeGreaterThanOrEqual(1);
    expect(partial.length).toBeLessThan(15);
  });

  it("is cut where nobody could have said it, and ignored where it is nothing", async () => {
    const { call, callId } = await talkedOn();
    await app.vapi(spokenLine(call, "user", "word ".repeat(4_000)));
    expect((await app.vapi(spokenLine(call, "user", "  "))).body).toEqual({ received: true });
    expect((await app.vapi(conversationUpdate(call, []))).body).toEqual({ received: true });
    const lines = await textsOf(callId);
    expect(lines.map(({ length }) => length)).toEqual([expect.any(Number)]);
    expect(lines[0]?.length).toBeLessThanOrEqual(5_000);
  });
});
