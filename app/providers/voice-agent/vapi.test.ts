import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import { AROUND_EACH_MESSAGE, CALL, LINES, REPORT } from "./test/vapi-examples.ts";
import { parseVapiMessage, VAPI_MESSAGE_TYPES } from "./vapi.ts";

const TIMESTAMP = 1_750_742_449_519;

/** When the messages come: all that they tell of has happened. */
const NOW = TIMESTAMP + 600_000;

beforeAll(() => vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterAll(() => vi.useRealTimers());

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
    ["call.in-progress.error-warm-transfer-max-duration", "failed"],
    ["call.in-progress.error-warm-transfer-assistant-cancelled", "failed"],
    ["call.in-progress.error-warm-transfer-of-a-new-kind", "failed"],
    ["call.in-progress.error-transfer-failed", "failed"],
    ["call.forwarding.no-answer", "completed"],
    ["customer-ended-call-before-warm-transfer", "completed"],
    ["Customer-Busy", "busy"],
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

describe("values that cannot be kept", () => {
  it.each([
    ["the end of all time", 8.64e15],
    ["before our era", "-200000-01-01T00:00:00Z"],
    ["the year 1", "0001-01-01T00:00:00Z"],
    ["1970", 1],
    ["seconds for milliseconds", 1_750_742_449],
    ["more than a year back", NOW - 366 * 86_400_000],
    ["more than a day ahead", NOW + 86_400_001],
    ["no time at all", "soon"],
    ["nothing", ""],
  ])("a time that is odd is not told: %s", (_, odd) => {
    const event = parse({
      type: "end-of-call-report",
      timestamp: odd,
      startedAt: odd,
      endedAt: odd,
      call: { ...CALL, createdAt: odd },
    });
    expect(event).toMatchObject({
      kind: "report",
      at: null,
      call: { createdAt: null, startedAt: null, endedAt: null },
    });
  });

  it.each([NOW - 364 * 86_400_000, NOW])("a time within bounds is: %d", (timestamp) => {
    expect(parse({ type: "hang", timestamp }).at).toEqual(new Date(timestamp));
  });

  it("a time ahead is when we heard of it, and the length of the call as it was said", () => {
    const [startedAt, endedAt] = [NOW + 3_600_000, NOW + 3_667_000];
    const message = {
      type: "end-of-call-report",
      call: { id: "c1" },
      startedAt,
      endedAt,
      timestamp: endedAt,
    };
    expect(parseVapiMessage({ message })).toMatchObject({
      at: new Date(NOW),
      call: { startedAt: new Date(NOW), endedAt: new Date(NOW) },
      durationSeconds: 67,
    });
  });

  it.each([1e12, 1e308, 2_147_483_648, -1, 604_801, "67"])("a duration of %s is none", (durationSeconds) => {
    const message = { type: "end-of-call-report", call: { id: "c1" }, durationSeconds };
    expect(parseVapiMessage({ message })).toMatchObject({ durationSeconds: null });
  });

  it("takes the next best duration for an odd one", () => {
    expect(parseVapiMessage({ message: { ...REPORT, durationSeconds: 1e12 } })).toMatchObject({
      durationSeconds: 67,
    });
  });

  const long = (letter: string) => letter.repeat(8_000);
  const carrierOf = (call: Record<string, unknown>) =>
    parse({ type: "hang", call: { ...CALL, ...call } }).call?.carrier;

  it("an id of any length is kept, short, and stays itself", () => {
    const idOf = (id: string) =>
      parse({ type: "status-update", status: "ringing", call: { ...CALL, id } }).call?.providerCallId ?? "";
    expect(idOf(long("x")).length).toBeLessThan(128);
    expect(idOf(long("x"))).toBe(idOf(long("x")));
    expect(idOf(long("x"))).not.toBe(idOf(`${long("x")}y`));
    expect(carrierOf({ phoneCallProviderId: long("C") })?.callId.length).toBeLessThan(128);
    const key = parse({
      type: "status-update",
      status: long("s"),
      call: { ...CALL, id: long("x") },
    }).eventKey;
    expect(key.length).toBeLessThan(500);
  });

  it("nothing and blanks are no id", () => {
    expect(carrierOf({ phoneCallProviderId: "" })).toBeNull();
    expect(carrierOf({ phoneCallProviderId: " ", transport: { callSid: "CA9" } })?.callId).toBe("CA9");
    expect(issuesOf({ message: { type: "status-update", status: "queued", call: { id: " " } } })).toEqual([
      "message.call.id",
    ]);
  });

  it("words that we do not know are cut", () => {
    const event = parse({ type: "status-update", status: "ended", endedReason: long("r") });
    expect(event).toMatchObject({ status: "completed", rawReason: "r".repeat(200) });
    expect(parse({ type: long("t") })).toMatchObject({ kind: "other", type: "t".repeat(64) });
  });
});

describe("callers who are not known", () => {
  const who = (customer: unknown) =>
    parse({ type: "hang", call: { ...CALL, customer }, customer: null }).call;

  it.each(["+266696687", "+86282452253", "anonymous", "sip:restricted@carrier.example", "+10000000000"])(
    "have no number: %s",
    (number) => {
      expect(who({ number })).toMatchObject({ customerNumber: null });
    },
  );

  it.each(["Anonymous", "UNKNOWN", "Restricted", "Private Caller", "+266696687", "unavailable", " "])(
    "have no name: %s",
    (name) => {
      expect(who({ number: "+14155550182", name })).toMatchObject({ customerName: null });
    },
  );
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

  it.each([
    ["spaces", "AI: Hello, who is there? User: It is me. AI: Good."],
    ["no sentence's end", "AI: Hello, who is there? User: It is me. Assistant: Good."],
    ["a line break behind", "AI: Hello, who is there? User: It is me. AI: Good.\n"],
    ["tabs", "AI: Hello, who is there?\tUser: It is me.\tAI: Good."],
    ["carriage returns", "AI: Hello, who is there?\rUser: It is me.\rAI: Good."],
    ["CRLF", "AI: Hello, who is there?\r\nUser: It is me.\r\nAI: Good.\r\n"],
    ["a space before", "  AI: Hello, who is there?  Customer: It is me.  Bot: Good."],
  ])("splits a transcript whose speakers are parted by %s", (_, transcript) => {
    expect(parseVapiMessage({ message: { ...REPORT, artifact: { transcript } } })).toMatchObject({
      transcript: [
        { role: "agent", text: "Hello, who is there?" },
        { role: "caller", text: "It is me." },
        { role: "agent", text: "Good." },
      ],
    });
  });

  it("leaves a speaker's word within a paragraph alone where each has one", () => {
    const artifact = { transcript: "AI: Hello.\nUser: I told the other AI: it floods.\n" };
    expect(parseVapiMessage({ message: { ...REPORT, artifact } })).toMatchObject({
      transcript: [{ text: "Hello." }, { text: "I told the other AI: it floods." }],
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
      { type: "handoff-destination-request", parameters: {} },
      { kind: "handoff_request", assistantId: "a1" },
    ],
    [
      { type: "handoff-destination-request", assistant: null, call: { ...CALL, assistantId: "a2" } },
      { kind: "handoff_request", assistantId: "a2" },
    ],
    [{ type: "knowledge-base-request", messages: [] }, { kind: "knowledge_request" }],
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
