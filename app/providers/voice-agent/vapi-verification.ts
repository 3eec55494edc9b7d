/** Who sent a Vapi webhook: Bearer token, secret header or HMAC, whichever of them is configured. */

import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { WebhookVerification } from "../webhook.ts";

/** The credentials that we accept; an absent one is not accepted in any form. */
export interface VapiCredentials {
  readonly bearerToken?: string | undefined;
  readonly secret?: string | undefined;
  readonly hmacSecret?: string | undefined;
}

/** A signed request is refused when its timestamp is further away than this, in either direction. */
export const VAPI_TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** SHA-1 is none of them. */
const ALGORITHM_BY_HEX_LENGTH: Readonly<Record<number, string>> = { 64: "sha256", 128: "sha512" };

function single(headers: HeaderValues, name: string): string | undefined {
  const value = headers[name];
  const first = typeof value === "string" ? value : value?.[0];
  return first?.trim() || undefined;
}

/** Compares without telling by its time how much was right; hashes first, so that lengths do not tell either. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
}

/** Seconds or milliseconds since 1970; null for anything else. */
function timestampMs(value: string): number | null {
  if (!/^\d{9,14}$/.test(value)) return null;
  const number = Number(value);
  return number < 100_000_000_000 ? number * 1000 : number;
}

function verifyHmac(
  signature: string,
  timestamp: string | undefined,
  rawBody: string | Buffer,
  secret: string,
  now: Date,
): WebhookVerification {
  const refused = { ok: false, reason: "bad_signature" } as const;
  const hex = signature.replace(/^sha(256|512)=/i, "").toLowerCase();
  const algorithm = ALGORITHM_BY_HEX_LENGTH[hex.length];
  if (!algorithm || !/^[0-9a-f]+$/.test(hex) || timestamp === undefined) return refused;
  const expected = createHmac(algorithm, secret).update(`${timestamp}.`).update(rawBody).digest("hex");
  if (!same(hex, expected)) return refused;
  // Judged after the signature: only the sender learns that its clock is off.
  const at = timestampMs(timestamp);
  if (at === null) return refused;
  if (Math.abs(now.getTime() - at) > VAPI_TIMESTAMP_TOLERANCE_MS) return { ok: false, reason: "stale" };
  return { ok: true, method: "hmac" };
}

/**
 * Checks who sent a webhook. Header names are lower case, as Node gives them. The strongest credential that the request
 * carries decides: HMAC, then Bearer, then the secret header; a wrong one is not made good by another.
 */
export function verifyVapiRequest(request: {
  readonly headers: HeaderValues;
  /** The body exactly as received. */
  readonly rawBody: string | Buffer;
  readonly config: VapiCredentials;
  readonly now: Date;
}): WebhookVerification {
  const { headers, rawBody, config, now } = request;
  const signature = single(headers, "x-signature") ?? single(headers, "x-vapi-signature");
  if (config.hmacSecret && signature) {
    return verifyHmac(signature, single(headers, "x-timestamp"), rawBody, config.hmacSecret, now);
  }
  const bearer = /^Bearer\s+(.+)$/i.exec(single(headers, "authorization") ?? "")?.[1];
  if (config.bearerToken && bearer) {
    return same(bearer, config.bearerToken)
      ? { ok: true, method: "bearer" }
      : { ok: false, reason: "bad_signature" };
  }
  const secret = single(headers, "x-vapi-secret");
  if (config.secret && secret) {
    return same(secret, config.secret)
      ? { ok: true, method: "secret" }
      : { ok: false, reason: "bad_signature" };
  }
  return { ok: false, reason: "unsigned" };
}
