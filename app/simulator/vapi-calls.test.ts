import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseVoiceStatus } from "../providers/telephony/twilio-webhooks.ts";
import type { VoiceAgentEvent } from "../providers/voice-agent/port.ts";
import { parseVapiMessage, verifyVapiRequest } from "../providers/voice-agent/vapi.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Simulator } from "./simulator.ts";
import {
  control,
  eventually,
  type Received,
  type Receiver,
  SECRETS,
  startReceiver,
  startTestSimulator,
} from "./test/receiver.ts";

let app: Receiver;
let simulator: Simulator;

beforeEach(async () => {
  app = await startReceiver();
  simulator = await startTestSimulator(app.url);
});

afterEach(async () => {
  await simulator.stop();
  await app.close();
});

const vapi = () => app.received.filter((one) => one.url === "/webhooks/vapi");
const events = (): VoiceAgentEvent[] => vapi().map((one) => parseVapiMessage(JSON.parse(one.body)));
const ended = () => eventually(() => events().find((event) => event.kind === "report"));

async function place(wish: Record<string, unknown>) {
  const { status, body } = await control(simulator, "POST", "/control/calls", {
    durationSeconds: 0,
    ...wish,
  });
  expect(status).toBe(202);
  return body.calls[0];
}

function verify(one: Received) {
  const config = {
    bearerToken: SECRETS.TRUNKLINE_VAPI_BEARER_TOKEN,
    secret: SECRETS.TRUNKLINE_VAPI_SECRET,
    hmacSecret: SECRETS.TRUNKLINE_VAPI_HMAC_SECRET,
  };
  return verifyVapiRequest({ headers: one.headers, rawBody: one.body, config, now: new Date() });
}

describe("POST /control/calls", () => {
  it("places a call that our parser and our check understand from its first to its last message", async () => {
    const placed = await place({ scenario: "urgent", message: "Water everywhere", priority: "P2" });
    await ended();
    const all = events();
    expect(all.every((event) => event.kind !== "other" && event.call?.providerCallId === placed.callId)).toBe(
      true,
    );
    expect(vapi().map(verify)).toEqual(vapi().map(() => ({ ok: true, method: "hmac" })));
    const states = all.flatMap((event) => (event.kind === "status" ? [event.status] : []));
    expect(states).toEqual(["ringing", "in_progress", "completed"]);
    expect(all.at(-1)?.kind).toBe("report");
    expect(new Set(all.map((event) => event.eventKey)).size).toBe(all.length);
    const tools = all.find((event) => event.kind === "tool_calls");
    expect(tools?.toolCalls).toEqual([
      {
        toolCallId: placed.toolCallId,
        name: "send_urgent_alert",
        problem: null,
        arguments: {
          priority: "P2",
          message: "Water everywhere",
          callerName: expect.any(String),
          callbackNumber: placed.customerNumber,
        },
      },
    ]);
  });

  it("says each line as it is spoken: half of it, all of it, and all so far", async () => {
    await place({ scenario: "urgent" });
    const report = await ended();
    const lines = events().flatMap((event) => (event.kind === "transcript" ? [event] : []));
    const spoken =
      report.kind === "report" ? report.transcript.map(({ role, text }) => ({ role, text })) : [];
    expect(lines.filter(({ final }) => final).map(({ line: { role, text } }) => ({ role, text }))).toEqual(
      spoken,
    );
    const halves = lines.filter(({ final }) => !final).map(({ line }) => line.text);
    expect(halves).toHaveLength(spoken.length);
    expect(spoken.every(({ text }, index) => text.startsWith(halves[index] ?? "-"))).toBe(true);
    const speaking = events().filter((event) => event.kind === "speech");
    expect(speaking).toHaveLength(2 * spoken.length);
  });

  it.each(Object.keys(SCENARIOS))("plays %s to its end", async (scenario) => {
    const placed = await place({ scenario });
    const report = await ended();
    const { answered, lines, alert, direction } = SCENARIOS[scenario] ?? expect.unreachable();
    expect(report).toMatchObject({ kind: "report", call: { direction } });
    if (report.kind !== "report") return;
    expect(report.transcript.length).toBe(answered ? lines.length : 0);
    expect(JSON.stringify(report)).not.toMatch(/\{(name|street|alert)\}/);
    expect(events().some((event) => event.kind === "tool_calls")).toBe(alert !== null);
    expect(placed.priority).toBe(alert?.priority ?? null);
    const expected = { busy: "busy", unreached: "no_answer", missed: "no_answer" }[scenario] ?? "completed";
    expect(report.status).toBe(expected);
  });

  it.each(["function", "arguments", "parameters"])("makes tool calls in the shape %s", async (toolShape) => {
    await place({ scenario: "urgent", toolShape, detail: "brief" });
    await ended();
    const tools = events().find((event) => event.kind === "tool_calls");
    expect(tools?.toolCalls).toMatchObject([
      { name: "send_urgent_alert", arguments: { priority: "P1" }, problem: null },
    ]);
  });

  it.each([
    ["bearer", { ok: true, method: "bearer" }],
    ["secret", { ok: true, method: "secret" }],
    ["none", { ok: false, reason: "unsigned" }],
    ["wrong", { ok: false, reason: "bad_signature" }],
  ])("proves itself by %s when told so", async (auth, verdict) => {
    await place({ scenario: "spam", auth, detail: "brief" });
    await ended();
    expect(vapi().map(verify)).toEqual(vapi().map(() => verdict));
  });

  it("rides on the carrier when told so, whose callbacks are signed and numbered", async () => {
    const placed = await place({ scenario: "routine", carrier: true });
    await ended();
    const callbacks = app.received.filter((one) => one.url === "/webhooks/twilio/voice-status");
    const read = callbacks.map((one) => parseVoiceStatus(Object.fromEntries(new URLSearchParams(one.body))));
    expect(read.map((event) => event.status)).toEqual(["ringing", "in_progress", "completed"]);
    expect(read.map((event) => event.sequence)).toEqual([0, 1, 2]);
    expect(read.every((event) => event.providerCallId === placed.carrierCallId)).toBe(true);
    expect(events()[0]?.call?.carrier?.callId).toBe(placed.carrierCallId);
    for (const { headers, url, body } of callbacks) {
      const params = Object.fromEntries(new URLSearchParams(body));
      const signature = String(headers["x-twilio-signature"]);
      expect(validateRequest(SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN, signature, app.url + url, params)).toBe(
        true,
      );
    }
  });

  it("takes as long as it is told", async () => {
    const startedAt = Date.now();
    await place({ scenario: "spam", durationSeconds: 1, detail: "brief" });
    const { body } = await control(simulator, "GET", "/control/calls");
    expect(body.items).toHaveLength(1);
    const report = await ended();
    expect(Date.now() - startedAt).toBeGreaterThan(900);
    expect(report.kind === "report" && report.durationSeconds).toBe(1);
    await expect.poll(async () => (await control(simulator, "GET", "/control/calls")).body.items).toEqual([]);
  });

  it("places many at once", async () => {
    const { body } = await control(simulator, "POST", "/control/calls", {
      count: 50,
      scenario: "urgent",
      durationSeconds: 0,
    });
    expect(body.calls).toHaveLength(50);
    await eventually(() => events().filter((event) => event.kind === "report").length === 50);
    const { body: state } = await control(simulator, "GET", "/control/state");
    expect(state.webhooks).toMatchObject({ failed: 0, count: vapi().length });
  });

  it.each([
    [{ scenario: "nonsense" }, "scenario"],
    [{ priority: "P5" }, "priority"],
    [{ count: 501 }, "count"],
    [{ phone: "5145550123" }, "phone"],
    [{ durationSeconds: -1 }, "durationSeconds"],
    [{ colour: "red" }, ""],
  ])("answers 422 to %o", async (wish, path) => {
    const { status, body } = await control(simulator, "POST", "/control/calls", wish);
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: "/problems/invalid_input", errors: [{ path }] });
  });
});

describe("faults of the voice provider", () => {
  const spoil = (faults: Record<string, number>) =>
    control(simulator, "PUT", "/control/faults/voice", faults);

  it("error rate: calls break off", async () => {
    await spoil({ errorRate: 1 });
    await place({ scenario: "urgent" });
    expect(await ended()).toMatchObject({ status: "failed", transcript: [{}, {}] });
    expect(events().some((event) => event.kind === "tool_calls")).toBe(false);
  });

  it("duplicates have the same key", async () => {
    await spoil({ duplicateCallbackRate: 1 });
    await place({ scenario: "spam", detail: "brief" });
    await eventually(() => events().filter((event) => event.kind === "report").length === 2);
    await eventually(() => events().length === new Set(events().map((event) => event.eventKey)).size * 2);
  });

  it("does not try again unless asked to", async () => {
    app.answers.push(503);
    await place({ scenario: "spam", detail: "brief" });
    await ended();
    expect(events()[0]?.eventKey).not.toBe(events()[1]?.eventKey);
    app.received.length = 0;
    app.answers.push(503);
    await place({ scenario: "spam", detail: "brief", retries: 1 });
    await ended();
    expect(events()[0]?.eventKey).toBe(events()[1]?.eventKey);
  });
});
