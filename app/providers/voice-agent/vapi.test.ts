import { describe, expect, it } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import { AROUND_EACH_MESSAGE, CALL, LINES, REPORT } from "./test/vapi-examples.ts";
import { parseVapiMessage, VAPI_MESSAGE_TYPES } from "./vapi.ts";

const TIMESTAMP = 1_750_742_449_519;

function parse(fields: Record<string, unknown>) {
  return parseVapiMessage({
    message: { timestamp: TIMESTAMP, call: CALL, ...AROUND_EACH_MESSAGE, ...fields },
  });
}

function issuesOf(json: unknown) {
  try {
    parseVapiMessage(json);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedWebhook);
    return (error as MalformedWebhook).issues.map((issue) => issue.path);
  }
  throw new Error("it was accepted");
}

describe("status-update", () => {
  it("tells the state and the facts of the call", () => {
    expect(parse({ type: "status-update", status: "in-progress" })).toEqual({
      kind: "status",
      webhookEvent: "status-update",
      eventKey: `${CALL.id}:status-update:in-progress:${TIMESTAMP}`,
      at: new Date(TIMESTAMP),
      status: "in_progress",
      rawStatus: "in-progress",
      rawReason: null,
      call: {
        providerCallId: CALL.id,
        direction: "inbound",
        medium: "phone",
        customerNumber: "+14155550182",
        customerName: "Ada Example",
        ourNumber: "+15145550100",
        carrier: { provider: "twilio", callId: CALL.phoneCallProviderId },
        createdAt: new Date(CALL.createdAt),
        startedAt: null,
        endedAt: null,
      },
    });
  });

  it.each([
    ["scheduled", "queued"],
    ["queued", "queued"],
    ["ringing", "ringing"],
    ["in-progress", "in_progress"],
    ["forwarding", "in_progress"],
    ["not-found", null],
    ["deletion-failed", null],
    ["a-new-one", null],
  ])("maps %s to %s", (raw, ours) => {
    expect(parse({ type: "status-update", status: raw })).toMatchObject({ status: ours, rawStatus: raw });
  });

  it.each([
    ["customer-ended-call", "completed"],
    ["assistant-ended-call", "completed"],
    ["assistant-forwarded-call", "completed"],
    ["silence-timed-out", "completed"],
    ["exceeded-max-duration", "completed"],
    ["voicemail", "completed"],
    ["call.forwarding.operator-busy", "completed"],
    ["customer-busy", "busy"],
    ["customer-did-not-answer", "no_answer"],
    ["call.ringing.sip-inbound-caller-hungup-before-call-connect", "no_answer"],
    ["manually-canceled", "canceled"],
    ["scheduled-call-deleted", "canceled"],
    ["assistant-not-found", "failed"],
    ["assistant-join-timed-out", "failed"],
    ["twilio-failed-to-connect-call", "failed"],
    ["vonage-rejected", "failed"],
    ["pipeline-error-openai-llm-failed", "failed"],
    ["call.in-progress.error-assistant-did-not-receive-customer-audio", "failed"],
    ["call.start.error-get-transport", "failed"],
    ["some-new-reason", "completed"],
  ])("ended by %s is %s", (endedReason, status) => {
    expect(parse({ type: "status-update", status: "ended", endedReason })).toMatchObject({
      status,
      rawReason: endedReason,
    });
  });

  it("takes the reason from the call where the message has none", () => {
    const call = { ...CALL, endedReason: "customer-busy" };
    expect(parse({ type: "status-update", status: "ended", call })).toMatchObject({ status: "busy" });
  });

  it("has the same key when delivered again, another one for another event", () => {
    const key = (fields: Record<string, unknown>) => parse({ type: "status-update", ...fields }).eventKey;
    expect(key({ status: "ringing" })).toBe(key({ status: "ringing" }));
    expect(key({ status: "ringing" })).not.toBe(key({ status: "queued" }));
    expect(key({ status: "ringing" })).not.toBe(key({ status: "ringing", timestamp: TIMESTAMP + 1 }));
    const undated = { status: "ringing", timestamp: undefined };
    expect(key(undated)).toBe(key(undated));
    expect(key(undated)).not.toBe(key({ ...undated, extra: 1 }));
  });
});

describe("facts of a call", () => {
  const facts = (call: Record<string, unknown>, around: Record<string, unknown> = {}) =>
    parse({ type: "hang", call: { ...CALL, ...call }, ...around }).call;

  it.each([
    ["inboundPhoneCall", "inbound", "phone"],
    ["outboundPhoneCall", "outbound", "phone"],
    ["webCall", "inbound", "web"],
    ["vapi.websocketCall", "inbound", "phone"],
    [undefined, null, "phone"],
    ["", null, "phone"],
    ["constructor", null, "phone"],
    ["somethingNew", null, "phone"],
    [17, null, "phone"],
  ])("%s is %s by %s", (type, direction, medium) => {
    expect(facts({ type })).toMatchObject({ direction, medium });
  });

  it("finds the numbers wherever they are", () => {
    expect(
      facts({ customer: undefined }, { customer: { number: "+1 (415) 555-0182" } })?.customerNumber,
    ).toBe("+14155550182");
    expect(
      facts({ phoneNumber: { twilioPhoneNumber: "+15145550111" } }, { phoneNumber: undefined })?.ourNumber,
    ).toBe("+15145550111");
    expect(facts({ customer: { number: "anonymous" } }, { customer: null })?.customerNumber).toBeNull();
    expect(facts({ customer: { sipUri: "sip:a@b" } }, { customer: "?" })?.customerNumber).toBeNull();
  });

  it("reads times as numbers and as text", () => {
    expect(facts({ startedAt: TIMESTAMP })?.startedAt).toEqual(new Date(TIMESTAMP));
    expect(facts({ startedAt: "2025-06-24T05:20:50Z" })?.startedAt).toEqual(new Date("2025-06-24T05:20:50Z"));
    expect(facts({ startedAt: "soon" })?.startedAt).toBeNull();
  });

  it("finds the carrier's id in the transport, too", () => {
    expect(facts({ phoneCallProviderId: undefined, transport: { callSid: "CA9" } })?.carrier).toEqual({
      provider: "twilio",
      callId: "CA9",
    });
  });
});

describe("end-of-call-report", () => {
  it("tells everything about the call", () => {
    expect(parseVapiMessage({ message: REPORT })).toMatchObject({
      kind: "report",
      eventKey: `${CALL.id}:end-of-call-report`,
      status: "completed",
      rawReason: "customer-ended-call",
      durationSeconds: 67,
      transcript: [
        { role: "agent", text: "Drain Fortin, how can I help?", atSeconds: 1.6 },
        { role: "caller", text: "My basement is flooded.", atSeconds: 4.5 },
      ],
      summary: "The caller reported a flooded basement.",
      recordingUrl: "https://storage.vapi.ai/rec-mono.wav",
      stereoRecordingUrl: "https://storage.vapi.ai/rec-stereo.wav",
      successEvaluation: "true",
      structuredData: { priority: "P1" },
      costUsd: 0.0734,
      call: {
        startedAt: new Date("2025-06-24T05:20:50.000Z"),
        endedAt: new Date("2025-06-24T05:21:57.400Z"),
      },
    });
  });

  it("reads the transcript's text where there are no messages", () => {
    const artifact = { transcript: "AI: Hello,\nwho is there?\nUser: It is me.\n" };
    expect(parseVapiMessage({ message: { ...REPORT, artifact } })).toMatchObject({
      transcript: [
        { role: "agent", text: "Hello, who is there?", atSeconds: null },
        { role: "caller", text: "It is me.", atSeconds: null },
      ],
    });
  });

  it("computes the duration where it is not told", () => {
    const message = { ...REPORT, durationSeconds: undefined, durationMs: undefined };
    expect(parseVapiMessage({ message })).toMatchObject({ durationSeconds: 67 });
  });

  it("does with the least: a call and nothing else", () => {
    expect(parseVapiMessage({ message: { type: "end-of-call-report", call: { id: "c1" } } })).toMatchObject({
      kind: "report",
      status: "completed",
      rawReason: null,
      durationSeconds: null,
      transcript: [],
      summary: null,
      recordingUrl: null,
      successEvaluation: null,
      at: null,
    });
  });

  it("does not lose the rest over an odd field", () => {
    const message = {
      ...REPORT,
      cost: "free",
      artifact: { ...REPORT.artifact, messages: [null, 7, { role: "user" }, LINES[2]], recordingUrl: 5 },
      analysis: { summary: ["?"], successEvaluation: 8 },
    };
    expect(parseVapiMessage({ message })).toMatchObject({
      costUsd: null,
      recordingUrl: null,
      summary: null,
      successEvaluation: "8",
      transcript: [{ role: "caller", text: "My basement is flooded." }],
    });
  });
});

describe("messages that only inform", () => {
  it.each([
    [{ type: "hang" }, { kind: "hang" }],
    [{ type: "user-interrupted" }, { kind: "interrupted" }],
    [{ type: "assistant.started", newAssistant: {} }, { kind: "assistant_started" }],
    [{ type: "transfer-destination-request" }, { kind: "transfer_request" }],
    [{ type: "assistant-request" }, { kind: "assistant_request" }],
    [
      { type: "speech-update", status: "stopped", role: "user", turn: 2 },
      { kind: "speech", role: "caller", state: "stopped" },
    ],
    [
      { type: "speech-update", status: "started", role: "assistant" },
      { kind: "speech", role: "agent", state: "started" },
    ],
    [
      { type: "transcript", role: "user", transcriptType: "partial", transcript: "My base" },
      { kind: "transcript", final: false, line: { role: "caller", text: "My base" } },
    ],
    [
      {
        type: 'transcript[transcriptType="final"]',
        role: "assistant",
        transcriptType: "final",
        transcript: "Hello",
      },
      { kind: "transcript", final: true, line: { role: "agent", text: "Hello" }, webhookEvent: "transcript" },
    ],
    [
      { type: "conversation-update", messages: LINES },
      { kind: "conversation", transcript: [{ role: "agent" }, { role: "caller" }] },
    ],
    [
      { type: "conversation-update", conversation: [{ role: "assistant", content: "Hi" }] },
      { kind: "conversation", transcript: [{ role: "agent", text: "Hi", atSeconds: null }] },
    ],
    [
      { type: "voice-input", input: "x" },
      { kind: "other", type: "voice-input", webhookEvent: "other" },
    ],
    [{ type: "toString" }, { kind: "other", webhookEvent: "other" }],
  ])("%o", (fields, expected) => {
    expect(parse(fields)).toMatchObject(expected);
  });

  it("need no call", () => {
    expect(parseVapiMessage({ message: { type: "assistant-request" } })).toMatchObject({
      kind: "assistant_request",
      call: null,
    });
  });

  it("have keys by their content", () => {
    const key = (fields: Record<string, unknown>) => parse({ type: "speech-update", ...fields }).eventKey;
    expect(key({ role: "user", status: "started" })).toBe(key({ role: "user", status: "started" }));
    expect(key({ role: "user", status: "started" })).not.toBe(key({ role: "user", status: "stopped" }));
  });
});

describe("a malformed message", () => {
  it.each([
    ["no body", null, ["message"]],
    ["a list", [], ["message"]],
    ["no message", {}, ["message"]],
    ["a message that is text", { message: "hello" }, ["message"]],
    ["no type", { message: { call: CALL } }, ["message.type"]],
    ["a type that is no text", { message: { type: 7 } }, ["message.type"]],
    [
      "a status-update without call",
      { message: { type: "status-update", status: "queued" } },
      ["message.call"],
    ],
    [
      "a status-update without the call's id",
      { message: { type: "status-update", status: "queued", call: {} } },
      ["message.call.id"],
    ],
    [
      "a status-update without status",
      { message: { type: "status-update", call: CALL } },
      ["message.status"],
    ],
    ["a report without call", { message: { type: "end-of-call-report" } }, ["message.call"]],
    ["tool calls without list", { message: { type: "tool-calls", call: CALL } }, ["message.toolCallList"]],
    [
      "a function call without name",
      { message: { type: "function-call", call: CALL, functionCall: {} } },
      ["message.functionCall.name"],
    ],
  ])("%s is refused with the path", (_, json, paths) => {
    expect(issuesOf(json)).toEqual(paths);
  });
});

it("knows every type that is counted by name", () => {
  for (const type of VAPI_MESSAGE_TYPES) {
    const event = parse({
      type,
      status: "queued",
      toolCallList: [{ id: "t", name: "f" }],
      functionCall: { name: "f" },
    });
    expect(event.webhookEvent).toBe(type);
    expect(event.kind).not.toBe("other");
  }
});
