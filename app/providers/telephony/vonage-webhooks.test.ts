import jwt from "jsonwebtoken";
import { describe, expect, it } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import { parseInboundSms, parseSmsStatus, verifyVonageToken, vonageWebhooks } from "./vonage-webhooks.ts";

const BODY =
  '{"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab","to":"15145550123","from":"15145550101","timestamp":"2026-03-01T14:00:07.000Z","status":"delivered","channel":"sms"}';
/** SHA-256 of BODY. */
const BODY_HASH = "39625195dc432d34cd99afc721ebd57d3ef0d5c8585fd164e93f844d03e11b90";
const SECRET = "signature-secret-of-the-test";
const ISSUED_AT = new Date("2026-03-01T14:00:07Z");

describe("the token of a callback", () => {
  // Made by hand: HMAC-SHA256 over header.claims, claims with the hash above.
  const checked = {
    authorization:
      "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NzIzNzM2MDcsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjM5NjI1MTk1ZGM0MzJkMzRjZDk5YWZjNzIxZWJkNTdkM2VmMGQ1Yzg1ODVmZDE2NGU5M2Y4NDRkMDNlMTFiOTAiLCJhcGlfa2V5IjoiYWIxMmNkMzQifQ.HtudZYlk0w8t9Dz6vSBNFG1NAiaLunFH2XKYYe7f4ao",
    rawBody: Buffer.from(BODY),
    apiKey: "ab12cd34",
    signatureSecret: SECRET,
    now: ISSUED_AT,
  };
  const claims = { iat: ISSUED_AT.getTime() / 1000, api_key: "ab12cd34", payload_hash: BODY_HASH };
  const bearer = (content: object, options: jwt.SignOptions = {}, secret = SECRET) =>
    `Bearer ${jwt.sign(content, secret, options)}`;

  it("is accepted as computed by hand", () => {
    expect(verifyVonageToken(checked)).toEqual({ ok: true, method: "signature" });
    expect(verifyVonageToken({ ...checked, authorization: bearer(claims) }).ok).toBe(true);
  });

  it.each([
    ["another secret", { signatureSecret: "another-secret-of-the-test" }],
    ["another account", { apiKey: "zz12cd34" }],
    ["a changed body", { rawBody: Buffer.from(BODY.replace("delivered", "rejected")) }],
    ["a changed signature", { authorization: `${checked.authorization.slice(0, -2)}aa` }],
    ["another algorithm", { authorization: bearer(claims, { algorithm: "HS512" }) }],
    ["no signature at all", { authorization: bearer(claims, { algorithm: "none" }, "") }],
    ["no hash of the body", { authorization: bearer({ ...claims, payload_hash: undefined }) }],
    ["what is no token", { authorization: "Bearer abc" }],
  ])("is refused with %s", (_, change) => {
    expect(verifyVonageToken({ ...checked, ...change })).toEqual({ ok: false, reason: "bad_signature" });
  });

  it.each([undefined, "", "Basic YTpi"])("is missed where the header is %o", (authorization) => {
    expect(verifyVonageToken({ ...checked, authorization })).toEqual({ ok: false, reason: "unsigned" });
  });

  it("is stale when it was issued more than five minutes from now", () => {
    const issuedAgo = (seconds: number) =>
      verifyVonageToken({ ...checked, now: new Date(ISSUED_AT.getTime() + seconds * 1000) });
    expect(issuedAgo(299).ok).toBe(true);
    expect(issuedAgo(-299).ok).toBe(true);
    expect(issuedAgo(301)).toEqual({ ok: false, reason: "stale" });
    expect(issuedAgo(-301)).toEqual({ ok: false, reason: "stale" });
  });

  it("is read from the request's own header", () => {
    const { verify } = vonageWebhooks(checked).smsStatus;
    const authorization = bearer({ ...claims, iat: Math.floor(Date.now() / 1000) });
    const request = { rawBody: checked.rawBody, url: "/webhooks/vonage/sms-status?message=m-1" };
    expect(verify({ ...request, headers: { authorization } }).ok).toBe(true);
    expect(verify({ ...request, headers: {} }).ok).toBe(false);
  });
});

describe("an SMS status callback", () => {
  it("is read as our event", () => {
    expect(parseSmsStatus(JSON.parse(BODY))).toEqual({
      eventKey: "sms:aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab:delivered",
      providerSid: "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
      status: "delivered",
      rawStatus: "delivered",
      errorCode: null,
      isPermanent: false,
      isOptedOut: false,
      receiptAt: new Date("2026-03-01T14:00:07Z"),
    });
  });

  it.each([
    ["submitted", "sent"],
    ["delivered", "delivered"],
    ["read", "delivered"],
    ["rejected", "failed"],
    ["undeliverable", "failed"],
    ["unknown", null],
    ["constructor", null],
  ])("takes %s for %o", (status, ours) => {
    expect(parseSmsStatus({ message_uuid: "u", status }).status).toBe(ours);
  });

  it.each([
    [{ type: "https://developer.vonage.com/api-errors/messages#1180", title: 1180 }, "1180", false],
    [
      { type: "https://developer.vonage.com/api-errors/messages#1240", title: "Illegal number" },
      "1240",
      true,
    ],
    [{ title: "1050" }, "1050", true],
    [{ title: "Something new" }, null, false],
    [{}, null, false],
  ])("takes the code out of %o", (error, errorCode, isPermanent) => {
    const event = parseSmsStatus({ message_uuid: "u", status: "rejected", error, timestamp: "soon" });
    expect(event).toMatchObject({ errorCode, isPermanent, receiptAt: null });
  });

  it.each([
    undefined,
    null,
    {},
    { message_uuid: "u" },
    { status: "delivered" },
    { message_uuid: 1, status: "x" },
  ])("is malformed as %o", (body) => {
    expect(() => parseSmsStatus(body)).toThrow(MalformedWebhook);
  });
});

describe("parseInboundSms", () => {
  const sms = {
    channel: "sms",
    message_uuid: "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
    to: "15145550100",
    from: "15145550101",
    timestamp: "2026-03-01T14:00:07Z",
    message_type: "text",
    text: "1",
    sms: { num_messages: "1" },
    usage: { currency: "EUR", price: "0.0057" },
  };

  it("reads an SMS as the carrier documents it", () => {
    expect(parseInboundSms(sms)).toEqual({
      eventKey: "sms-inbound:aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
      providerSid: sms.message_uuid,
      fromNumber: "+15145550101",
      toNumber: "+15145550100",
      text: "1",
      mediaCount: 0,
      media: [],
      carrierRead: null,
    });
  });

  it("knows no number where there is none, bounds the text, and counts a picture", () => {
    expect(
      parseInboundSms({
        ...sms,
        from: "ACME",
        to: undefined,
        text: "x".repeat(5_000),
        message_type: "image",
      }),
    ).toMatchObject({ fromNumber: null, toNumber: null, text: "x".repeat(1_600), mediaCount: 1 });
    expect(() => parseInboundSms({ ...sms, message_uuid: undefined })).toThrow(MalformedWebhook);
  });
});
