/** Vonage's status callbacks (JSON) in our words, and the check of who sent them. */

import { createHash } from "node:crypto";
import jwt from "jsonwebtoken";
import { z } from "zod";
import { MalformedWebhook } from "../provider-errors.ts";
import type { UnverifiedWebhook, VendorWebhook, WebhookVerification } from "../webhook.ts";
import type { SmsStatus, SmsStatusEvent } from "./port.ts";
import { codeOfProblem, finalReasonOf, vonageProblem } from "./vonage-errors.ts";

/** A token is refused when it was issued further away than this, in either direction. */
const TOKEN_TOLERANCE_SECONDS = 300;

/** The words of callbacks and those of reports. */
const SMS_STATUSES: Readonly<Record<string, SmsStatus>> = {
  accepted: "queued",
  buffered: "sending",
  submitted: "sent",
  delivered: "delivered",
  read: "delivered",
  rejected: "failed",
  undeliverable: "failed",
  failed: "failed",
  expired: "failed",
  deleted: "failed",
};

/** Our word for Vonage's status of an outgoing SMS; null for new ones, and for "unknown". */
export function smsStatusOf(rawStatus: string): SmsStatus | null {
  return Object.hasOwn(SMS_STATUSES, rawStatus) ? (SMS_STATUSES[rawStatus] ?? null) : null;
}

const statusBody = z.looseObject({
  message_uuid: z.string().min(1).max(64),
  status: z.string().min(1).max(64),
  timestamp: z.string().optional(),
  error: vonageProblem.optional(),
});

/**
 * Reads an SMS status callback.
 * @throws MalformedWebhook when the message's id or status is missing
 */
export function parseSmsStatus(body: unknown): SmsStatusEvent {
  const result = statusBody.safeParse(body);
  if (!result.success) {
    throw new MalformedWebhook(
      "vonage",
      result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
    );
  }
  const { message_uuid: providerSid, status: rawStatus, timestamp, error } = result.data;
  const errorCode = error ? codeOfProblem(error) : null;
  const receiptAt = new Date(timestamp ?? Number.NaN);
  return {
    eventKey: `sms:${providerSid}:${rawStatus}`,
    providerSid,
    status: smsStatusOf(rawStatus),
    rawStatus,
    errorCode,
    isPermanent: finalReasonOf(errorCode) !== null,
    receiptAt: Number.isNaN(receiptAt.getTime()) ? null : receiptAt,
  };
}

const claims = z.object({ iat: z.number(), api_key: z.string(), payload_hash: z.string() });

/**
 * Checks the signed token (JWT, HMAC-SHA256) that a callback carries as Bearer: signed with our secret, for our account,
 * over this very body, a few minutes ago at most.
 */
export function verifyVonageToken(request: {
  readonly authorization: string | undefined;
  /** The body exactly as received. */
  readonly rawBody: Buffer;
  readonly apiKey: string;
  readonly signatureSecret: string;
  readonly now: Date;
}): WebhookVerification {
  const token = /^Bearer\s+(\S+)$/i.exec(request.authorization ?? "")?.[1];
  if (!token) return { ok: false, reason: "unsigned" };
  const claimed = claims.safeParse(claimsOf(token, request.signatureSecret));
  const payloadHash = createHash("sha256").update(request.rawBody).digest("hex");
  if (
    !claimed.success ||
    claimed.data.api_key !== request.apiKey ||
    claimed.data.payload_hash.toLowerCase() !== payloadHash
  ) {
    return { ok: false, reason: "bad_signature" };
  }
  // Judged after the signature: only the sender learns that its clock is off.
  const ageSeconds = request.now.getTime() / 1000 - claimed.data.iat;
  if (Math.abs(ageSeconds) > TOKEN_TOLERANCE_SECONDS) return { ok: false, reason: "stale" };
  return { ok: true, method: "signature" };
}

function claimsOf(token: string, secret: string): unknown {
  try {
    // Our own tolerance for its age is judged later.
    return jwt.verify(token, secret, { algorithms: ["HS256"], ignoreExpiration: true });
  } catch {
    return null;
  }
}

/** How Vonage's webhook is recognised and read. */
export function vonageSmsStatus(config: {
  readonly apiKey: string;
  readonly signatureSecret: string;
}): VendorWebhook<SmsStatusEvent> {
  return {
    vendor: "vonage",
    format: "json",
    verify: ({ headers, rawBody }: UnverifiedWebhook) =>
      verifyVonageToken({ ...config, authorization: headers.authorization, rawBody, now: new Date() }),
    read: parseSmsStatus,
  };
}
