import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import { SMS_STATUS_RANK } from "./port.ts";
import { parseSmsStatus, parseVoiceStatus, verifyTwilioSignature } from "./twilio-webhooks.ts";

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
    });
  });

  it.each(["21211", "21610", "30005", "30006"])("knows that %s can never be delivered", (ErrorCode) => {
    expect(parseSmsStatus({ ...delivered, MessageStatus: "undelivered", ErrorCode }).isPermanent).toBe(true);
  });

  it.each(["receiving", "received", "something-new"])("changes nothing for %s", (status) => {
    expect(parseSmsStatus({ ...delivered, MessageStatus: status }).status).toBeNull();
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
