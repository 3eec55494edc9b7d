/** Vonage's status callbacks (JSON) in our words, and the check of who sent them. */

import { createHash } from "node:crypto";
import jwt from "jsonwebtoken";
import { z } from "zod";
import { cutToLength } from "../../platform/graphemes/index.ts";
import { idOrNull, timeOrNull } from "../bounds.ts";
import { e164OrNull } from "../phone-number.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { UnverifiedWebhook, VendorWebhook, WebhookVerification } from "../webhook.ts";
import {
  type InboundSms,
  type InboundSmsWebhook,
  MAX_INBOUND_TEXT,
  type SmsStatus,
  type SmsStatusEvent,
} from "./port.ts";
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
  const { message_uuid: providerSid, status: rawStatus, timestamp, error } = parse(statusBody, body);
  const errorCode = error ? codeOfProblem(error) : null;
  return {
    eventKey: `sms:${providerSid}:${rawStatus}`,
    providerSid,
    status: smsStatusOf(rawStatus),
    rawStatus,
    errorCode,
    isPermanent: finalReasonOf(errorCode) !== null,
    isOptedOut: finalReasonOf(errorCode) === "opted_out",
    receiptAt: timeOrNull(timestamp),
  };
}

/** Numbers without their plus, as Vonage writes them. */
const inboundBody = z.looseObject({
  message_uuid: z.string().min(1),
  from: z.unknown(),
  to: z.unknown(),
  text: z.string().optional(),
  message_type: z.string().optional(),
});

/**
 * Reads an SMS to us.
 * @throws MalformedWebhook when its id is missing
 */
export function parseInboundSms(body: unknown): InboundSms {
  const given = parse(inboundBody, body);
  const providerSid = idOrNull(given.message_uuid);
  if (!providerSid) throw new MalformedWebhook("vonage", [{ path: "message_uuid", message: "is required" }]);
  const isText = given.message_type === undefined || given.message_type === "text";
  return {
    eventKey: `sms-inbound:${providerSid}`,
    providerSid,
    fromNumber: numberOrNull(given.from),
    toNumber: numberOrNull(given.to),
    text: cutToLength(given.text ?? "", MAX_INBOUND_TEXT),
    mediaCount: isText ? 0 : 1,
    media: [],
    carrierRead: null,
  };
}

function numberOrNull(value: unknown): string | null {
  const plain = typeof value === "string" ? value.trim() : "";
  return e164OrNull(/^\d{7,15}$/.test(plain) ? `+${plain}` : plain);
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new MalformedWebhook(
    "vonage",
    result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
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

/** How Vonage's webhooks are recognised and read. */
export function vonageWebhooks(config: { readonly apiKey: string; readonly signatureSecret: string }): {
  readonly smsStatus: VendorWebhook<SmsStatusEvent>;
  readonly smsInbound: InboundSmsWebhook;
} {
  const verify = ({ headers, rawBody }: UnverifiedWebhook) =>
    verifyVonageToken({ ...config, authorization: headers.authorization, rawBody, now: new Date() });
  const answer = { contentType: "application/json", body: "{}" } as const;
  return {
    smsStatus: { vendor: "vonage", format: "json", verify, read: parseSmsStatus },
    smsInbound: { vendor: "vonage", format: "json", verify, read: parseInboundSms, answer },
  };
}
