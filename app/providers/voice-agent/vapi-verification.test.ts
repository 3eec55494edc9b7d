import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifyVapiRequest } from "./vapi-verification.ts";

const now = new Date("2026-03-04T12:00:00Z");
const rawBody = '{"message":{"type":"hang"}}';
const config = {
  bearerToken: "bearer-token-of-the-test",
  secret: "secret-of-the-test",
  hmacSecret: "hmac-secret-of-the-test",
};

function signed(options: { algorithm?: string; at?: number; body?: string; secret?: string } = {}) {
  const timestamp = String(options.at ?? now.getTime());
  const signature = createHmac(options.algorithm ?? "sha256", options.secret ?? config.hmacSecret)
    .update(`${timestamp}.${options.body ?? rawBody}`)
    .digest("hex");
  return { "x-signature": signature, "x-timestamp": timestamp };
}

const verify = (headers: Record<string, string>, given: Partial<typeof config> = config) =>
  verifyVapiRequest({ headers, rawBody, config: given, now });

describe("a voice agent's webhook", () => {
  it.each([
    ["bearer", { authorization: `Bearer ${config.bearerToken}` }],
    ["bearer", { authorization: `bearer ${config.bearerToken}` }],
    ["secret", { "x-vapi-secret": config.secret }],
    ["hmac", signed()],
    ["hmac", signed({ algorithm: "sha512" })],
    ["hmac", signed({ at: Math.floor(now.getTime() / 1000) })],
  ])("is known by %s", (method, headers) => {
    expect(verify(headers)).toEqual({ ok: true, method });
  });

  it("may name the algorithm before the signature", () => {
    const headers = signed();
    expect(verify({ ...headers, "x-signature": `sha256=${headers["x-signature"].toUpperCase()}` }).ok).toBe(
      true,
    );
  });

  it("is checked over the very bytes that came", () => {
    const body = '{"message":{"type":"hang","x":"é"}}';
    const headers = signed({ body });
    expect(verifyVapiRequest({ headers, rawBody: Buffer.from(body), config, now }).ok).toBe(true);
    expect(verifyVapiRequest({ headers, rawBody: Buffer.from(`${body} `), config, now }).ok).toBe(false);
  });

  it.each([
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["a wrong secret", { "x-vapi-secret": `${config.secret}x` }],
    ["a signature by another secret", signed({ secret: "other" })],
    ["a signature of another body", signed({ body: "{}" })],
    ["a signature by sha1", signed({ algorithm: "sha1" })],
    ["a signature by md5", signed({ algorithm: "md5" })],
    ["a signature by sha224", signed({ algorithm: "sha224" })],
    ["a signature by sha384", signed({ algorithm: "sha384" })],
    ["a signature by ripemd160", signed({ algorithm: "ripemd160" })],
    [
      "a named signature by sha1",
      { ...signed(), "x-signature": `sha1=${signed({ algorithm: "sha1" })["x-signature"]}` },
    ],
    ["a signature that is no hex", { ...signed(), "x-signature": "z".repeat(64) }],
    ["a signature without timestamp", { "x-signature": signed()["x-signature"] }],
    ["a changed timestamp", { ...signed(), "x-timestamp": String(now.getTime() + 1) }],
    [
      "a wrong signature beside the right token",
      { ...signed({ body: "{}" }), authorization: `Bearer ${config.bearerToken}` },
    ],
  ])("is refused with %s", (_, headers) => {
    expect(verify(headers)).toEqual({ ok: false, reason: "bad_signature" });
  });

  it.each([
    ["5 min old", -300_000, true],
    ["older", -300_001, false],
    ["5 min early", 300_000, true],
    ["earlier", 300_001, false],
  ])("that is %s is accepted or stale", (_, offsetMs, ok) => {
    expect(verify(signed({ at: now.getTime() + offsetMs }))).toEqual(
      ok ? { ok: true, method: "hmac" } : { ok: false, reason: "stale" },
    );
  });

  it.each([
    ["nothing", {}],
    ["an empty token", { authorization: "Bearer " }],
    ["another scheme", { authorization: "Basic abc" }],
  ])("is unsigned with %s", (_, headers) => {
    expect(verify(headers)).toEqual({ ok: false, reason: "unsigned" });
  });

  it("is never known by a credential that is not configured", () => {
    expect(verify({ "x-vapi-secret": "" }, {})).toEqual({ ok: false, reason: "unsigned" });
    expect(verify({ "x-vapi-secret": "undefined" }, {})).toEqual({ ok: false, reason: "unsigned" });
    expect(verify({ authorization: "Bearer undefined" }, { secret: "s" })).toEqual({
      ok: false,
      reason: "unsigned",
    });
  });
});
