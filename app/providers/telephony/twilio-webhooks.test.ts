import { createHmac } from "node:crypto";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import { SMS_STATUS_RANK } from "./port.ts";
import {
  parseInboundSms,
  parseRecordingStatus,
  parseSmsStatus,
  parseVoiceStatus,
  twilioWebhooks,
  verifyTwilioSignature,
} from "./twilio-webhooks.ts";

beforeAll(() => vi.useFakeTimers({ now: Date.UTC(2025, 2, 5), toFake: ["Date"] }));
afterAll(() => vi.useRealTimers());

describe("X-Twilio-Signature", () => {
  // The example of Twilio's security documentation.
  const documented = {
    authToken: "12345",
    signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    url: "https://mycompany.com/myapp.php?foo=1&bar=2",
    params: {
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675309",
      Digits: "1234",
      From: "+14158675309",
      To: "+18005551212",
    },
  };

  it("accepts the documented check value", () => {
    expect(verifyTwilioSignature(documented)).toEqual({ ok: true, method: "signature" });
  });

  it.each([
    ["another token", { authToken: "12346" }],
    ["another URL", { url: "https://mycompany.com/myapp.php?foo=1&bar=3" }],
    ["a changed field", { params: { ...documented.params, Digits: "1235" } }],
    ["an added field", { params: { ...documented.params, Extra: "" } }],
    ["a signature of other length", { signature: "c2hvcnQ=" }],
  ])("refuses %s", (_, change) => {
    expect(verifyTwilioSignature({ ...documented, ...change })).toEqual({
      ok: false,
      reason: "bad_signature",
    });
  });

  it("calls a request without the header unsigned", () => {
    expect(verifyTwilioSignature({ ...documented, signature: undefined })).toEqual({
      ok: false,
      reason: "unsigned",
    });
  });

  it("keeps leading and trailing spaces of fields, as Twilio signs them", () => {
    const params = { Body: "  two spaces  ", From: "+14158675309" };
    const signature = getExpectedTwilioSignature("12345", documented.url, params);
    expect(verifyTwilioSignature({ ...documented, params, signature }).ok).toBe(true);
    expect(
      verifyTwilioSignature({ ...documented, params: { ...params, Body: "two spaces" }, signature }).ok,
    ).toBe(false);
  });
});

describe("a field that is sent more than once", () => {
  const webhook = twilioWebhooks({ authToken: "12345", publicUrl: "https://trunkline.example" }).voiceStatus;
  /** Signed as the documents say: name and value of each distinct value in order, with nothing between. */
  const verify = (fields: readonly (readonly [string, string])[], signed: string) =>
    webhook.verify({
      url: "/webhooks/twilio/voice-status",
      rawBody: Buffer.from(
        new URLSearchParams([...fields.map(([name, value]): [string, string] => [name, value])]).toString(),
      ),
      headers: {
        "x-twilio-signature": createHmac("sha1", "12345")
          .update(`https://trunkline.example/webhooks/twilio/voice-status${signed}`)
          .digest("base64"),
      },
    });

  it.each([
    [
      "other values",
      [
        ["a", "2"],
        ["a", "1"],
        ["b", "3"],
      ],
      "a1a2b3",
    ],
    [
      "the same value",
      [
        ["a", "1"],
        ["b", "3"],
        ["a", "1"],
      ],
      "a1b3",
    ],
    [
      "three, two of them the same",
      [
        ["a", "2"],
        ["a", "1"],
        ["a", "2"],
      ],
      "a1a2",
    ],
    [
      "an empty value",
      [
        ["a", ""],
        ["a", "1"],
      ],
      "aa1",
    ],
    [
      "a name of every object",
      [
        ["toString", "2"],
        ["toString", "1"],
      ],
      "toString1toString2",
    ],
    [
      "once",
      [
        ["a", "1"],
        ["b", "3"],
      ],
      "a1b3",
    ],
  ] as const)("is signed with its distinct values in order: %s", (_, fields, signed) => {
    expect(verify(fields, signed)).toEqual({ ok: true, method: "signature" });
    expect(verify([...fields, ["a", "forged"]], signed).ok).toBe(false);
  });

  it("counts by its first value", () => {
    expect(
      webhook.read({
        CallSid: ["CA1", "CA2"],
        CallStatus: ["ringing", "completed"],
        From: ["+15145550100", ""],
      }),
    ).toMatchObject({ providerCallId: "CA1", status: "ringing", fromNumber: "+15145550100" });
    expect(parseSmsStatus({ MessageSid: ["SM1", "SM1"], MessageStatus: ["sent", "sent"] })).toMatchObject({
      providerSid: "SM1",
      status: "sent",
    });
  });
});

describe("voice status callback", () => {
  const completed = {
    CallSid: "CA1234567890abcdef1234567890abcdef",
    AccountSid: "AC1234567890abcdef1234567890abcdef",
    From: "+15551234567",
    To: "+15557654321",
    CallStatus: "completed",
    ApiVersion: "2010-04-01",
    Direction: "outbound-api",
    Duration: "1",
    CallDuration: "42",
    Timestamp: "Tue, 04 Mar 2025 18:45:10 +0000",
    CallbackSource: "call-progress-events",
    SequenceNumber: "3",
    SipResponseCode: "200",
    AnsweredBy: "human",
  };

  it("is read in our words", () => {
    expect(parseVoiceStatus(completed)).toEqual({
      eventKey: "voice:CA1234567890abcdef1234567890abcdef:3:completed",
      providerCallId: "CA1234567890abcdef1234567890abcdef",
      parentProviderCallId: null,
      status: "completed",
      rawStatus: "completed",
      direction: "outbound",
      fromNumber: "+15551234567",
      toNumber: "+15557654321",
      sequence: 3,
      at: new Date("2025-03-04T18:45:10Z"),
      durationSeconds: 42,
      answeredBy: "human",
      errorCode: null,
    });
  });

  it.each([
    ["queued", "queued"],
    ["initiated", "queued"],
    ["ringing", "ringing"],
    ["in-progress", "in_progress"],
    ["busy", "busy"],
    ["no-answer", "no_answer"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["something-new", null],
    ["constructor", null],
  ])("maps %s to %s", (raw, ours) => {
    expect(parseVoiceStatus({ ...completed, CallStatus: raw })).toMatchObject({
      status: ours,
      rawStatus: raw,
    });
  });

  it("does without everything but the call and its status", () => {
    expect(parseVoiceStatus({ CallSid: "CA1", CallStatus: "ringing" })).toMatchObject({
      sequence: null,
      at: null,
      fromNumber: null,
      direction: null,
      durationSeconds: null,
    });
  });

  it("takes odd values for absent ones", () => {
    const odd = {
      ...completed,
      From: "client:alice",
      Timestamp: "yesterday",
      SequenceNumber: "-1",
      CallDuration: "",
    };
    expect(parseVoiceStatus(odd)).toMatchObject({
      fromNumber: null,
      at: null,
      sequence: null,
      durationSeconds: null,
    });
  });

  it.each([
    "Fri, 31 Dec 9999 23:59:59 +0000",
    "0001-01-01T00:00:00Z",
    "-200000-01-01T00:00:00Z",
    "1970-01-01",
    "+275760-09-13T00:00:00Z",
  ])("takes an odd time for none: %s", (Timestamp) => {
    expect(parseVoiceStatus({ ...completed, Timestamp }).at).toBeNull();
  });

  it("keeps what fits, and takes the event all the same", () => {
    const long = "x".repeat(8_000);
    const event = parseVoiceStatus({
      ...completed,
      CallSid: long,
      ParentCallSid: long,
      CallStatus: long,
      CallDuration: "999999999",
      From: "+266696687",
    });
    expect(event).toMatchObject({ status: null, durationSeconds: null, fromNumber: null });
    expect(event.parentProviderCallId).toBe(event.providerCallId);
    for (const text of [event.providerCallId, event.rawStatus, event.eventKey])
      expect(text.length).toBeLessThan(250);
    expect(parseVoiceStatus({ ...completed, ParentCallSid: " " }).parentProviderCallId).toBeNull();
    const sms = parseSmsStatus({ MessageSid: long, MessageStatus: long });
    expect(sms.status).toBeNull();
    expect(sms.eventKey.length).toBeLessThan(250);
  });

  it("tells why a call failed", () => {
    expect(parseVoiceStatus({ ...completed, CallStatus: "failed", SipResponseCode: "404" }).errorCode).toBe(
      "sip-404",
    );
    expect(parseVoiceStatus({ ...completed, CallStatus: "failed", ErrorCode: "13224" }).errorCode).toBe(
      "13224",
    );
  });

  it("is malformed without a call or a status, and says which", () => {
    const { CallSid: _, ...withoutCall } = completed;
    expect(() => parseVoiceStatus(withoutCall)).toThrow(MalformedWebhook);
    expect(() => parseVoiceStatus("nonsense")).toThrow(MalformedWebhook);
    try {
      parseVoiceStatus({ CallSid: "CA1", From: "+15551234567" });
      expect.unreachable();
    } catch (error) {
      expect((error as MalformedWebhook).issues).toMatchObject([{ path: "CallStatus" }]);
      expect(String(error)).not.toContain("+1555");
    }
  });
});

describe("SMS status callback", () => {
  const delivered = {
    SmsSid: "SM1234567890abcdef1234567890abcdef",
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: "+15558675310",
    MessageSid: "SM1234567890abcdef1234567890abcdef",
    AccountSid: "AC1234567890abcdef1234567890abcdef",
    From: "+15017250604",
    ApiVersion: "2010-04-01",
    RawDlrDoneDate: "2503041845",
  };

  it("is read in our words", () => {
    expect(parseSmsStatus(delivered)).toEqual({
      eventKey: "sms:SM1234567890abcdef1234567890abcdef:delivered",
      providerSid: "SM1234567890abcdef1234567890abcdef",
      status: "delivered",
      rawStatus: "delivered",
      errorCode: null,
      isPermanent: false,
      isOptedOut: false,
      receiptAt: new Date("2025-03-04T18:45:00Z"),
    });
  });

  it("ranks states so that late callbacks cannot go back", () => {
    const rankOf = (raw: string) => {
      const { status } = parseSmsStatus({ ...delivered, MessageStatus: raw });
      return status === null ? 0 : SMS_STATUS_RANK[status];
    };
    const ranks = ["accepted", "sending", "sent", "delivered"].map(rankOf);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks).size).toBe(4);
    expect(rankOf("undelivered")).toBe(rankOf("delivered"));
    expect(rankOf("something-new")).toBe(0);
  });

  it("keeps the carrier's error code of a failure", () => {
    expect(parseSmsStatus({ ...delivered, MessageStatus: "undelivered", ErrorCode: "30003" })).toMatchObject({
      status: "failed",
      rawStatus: "undelivered",
      errorCode: "30003",
      isPermanent: false,
      isOptedOut: false,
    });
  });

  it.each(["21211", "21610", "30005", "30006"])("knows that %s can never be delivered", (ErrorCode) => {
    expect(parseSmsStatus({ ...delivered, MessageStatus: "undelivered", ErrorCode }).isPermanent).toBe(true);
  });

  it.each(["receiving", "received", "something-new"])("changes nothing for %s", (status) => {
    expect(parseSmsStatus({ ...delivered, MessageStatus: status }).status).toBeNull();
  });

  it("takes empty fields for absent ones", () => {
    const older = { MessageSid: "", MessageStatus: "", SmsSid: "SM1", SmsStatus: "sent" };
    expect(parseSmsStatus(older)).toMatchObject({ providerSid: "SM1", status: "sent" });
  });

  it("reads the older field names", () => {
    expect(parseSmsStatus({ SmsSid: "SM1", SmsStatus: "sent" })).toMatchObject({
      providerSid: "SM1",
      status: "sent",
    });
  });

  it("is malformed without a message or a status", () => {
    expect(() => parseSmsStatus({ MessageStatus: "sent" })).toThrow(MalformedWebhook);
    expect(() => parseSmsStatus({ MessageSid: "SM1" })).toThrow(MalformedWebhook);
  });
});

describe("parseInboundSms", () => {
  const form = {
    ToCountry: "CA",
    MessageSid: "SM00000000000000000000000000000001",
    SmsMessageSid: "SM00000000000000000000000000000001",
    SmsSid: "SM00000000000000000000000000000001",
    SmsStatus: "received",
    NumSegments: "1",
    NumMedia: "0",
    From: "+15145550101",
    To: "+15145550100",
    Body: "1",
    ApiVersion: "2010-04-01",
  };

  it("reads an SMS as the carrier sends it", () => {
    expect(parseInboundSms(form)).toEqual({
      eventKey: `sms-inbound:${form.MessageSid}`,
      providerSid: form.MessageSid,
      fromNumber: "+15145550101",
      toNumber: "+15145550100",
      text: "1",
      mediaCount: 0,
      media: [],
      carrierRead: null,
    });
  });

  it("names files by their ids alone, whatever host their addresses name", () => {
    const [one, two] = [`ME${"1".repeat(32)}`, `ME${"2".repeat(32)}`];
    const files = {
      NumMedia: "99",
      MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/${one}`,
      MediaContentType0: "image/jpeg",
      MediaUrl1: `https://169.254.169.254/Media/${two}`,
      MediaUrl2: "https://evil.example/Media/../../secrets",
    };
    expect(parseInboundSms({ ...form, ...files }).media).toEqual([
      { providerSid: one, contentType: "image/jpeg" },
      { providerSid: two, contentType: null },
    ]);
  });

  it.each([
    ["STOP", "opt_out"],
    ["START", "opt_in"],
    ["HELP", "help"],
    ["NEW", null],
  ])("knows that the carrier has understood %s", (OptOutType, carrierRead) => {
    expect(parseInboundSms({ ...form, OptOutType })).toMatchObject({ carrierRead });
  });

  it("bounds what is odd, and knows no number of who withholds it", () => {
    const odd = parseInboundSms({ ...form, From: "+266696687", Body: "x".repeat(9_999), NumMedia: "1e9" });
    expect(odd).toMatchObject({ fromNumber: null, text: "x".repeat(1_600), mediaCount: 0 });
    expect(parseInboundSms({ SmsSid: "SM1" })).toMatchObject({
      providerSid: "SM1",
      text: "",
      toNumber: null,
    });
    expect(() => parseInboundSms({ Body: "1" })).toThrow(MalformedWebhook);
  });
});

describe("recording status callback", () => {
  const completed = {
    AccountSid: `AC${"0".repeat(32)}`,
    CallSid: "CA1",
    RecordingSid: "RE1",
    RecordingUrl: "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1",
    RecordingStatus: "completed",
    RecordingDuration: "8",
    RecordingChannels: "1",
    RecordingSource: "RecordVerb",
  };

  it("is read with what it is of; a message that the caller was asked for is a voicemail", () => {
    expect(parseRecordingStatus(completed)).toEqual({
      eventKey: "recording:RE1:completed",
      providerSid: "RE1",
      providerCallId: "CA1",
      status: "completed",
      rawStatus: "completed",
      isVoicemail: true,
    });
    expect(parseRecordingStatus({ ...completed, RecordingSource: "DialVerb" }).isVoicemail).toBe(false);
  });

  it.each([
    ["in-progress", "in_progress"],
    ["absent", "absent"],
    ["deleted", null],
    ["constructor", null],
  ])("says %s as %s", (raw, status) => {
    expect(parseRecordingStatus({ ...completed, RecordingStatus: raw })).toMatchObject({
      status,
      rawStatus: raw,
    });
  });

  it.each(["RecordingSid", "CallSid", "RecordingStatus"])("is malformed without %s", (field) => {
    expect(() => parseRecordingStatus({ ...completed, [field]: undefined })).toThrow(MalformedWebhook);
  });
});

describe("an SMS to somebody who opted out", () => {
  it("is told as that, and as final", () => {
    const status = { MessageSid: "SM1", MessageStatus: "failed", ErrorCode: "21610" };
    expect(parseSmsStatus(status)).toMatchObject({ isPermanent: true, isOptedOut: true });
  });
});
