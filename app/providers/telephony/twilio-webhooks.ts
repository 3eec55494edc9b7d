/** Twilio's status callbacks (form posts) in our words, and the check of who sent them. */

import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { z } from "zod";
import { cutToLength } from "../../platform/graphemes/index.ts";
import { durationOrNull, idOrNull, timeOrNull } from "../bounds.ts";
import { e164OrNull } from "../phone-number.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { UnverifiedWebhook, VendorWebhook, WebhookVerification } from "../webhook.ts";
import {
  type BridgeEnded,
  type CallAnswered,
  type CallingCarrier,
  type CallStatus,
  type DigitPressed,
  type InboundMedia,
  type InboundSms,
  type InboundSmsWebhook,
  MAX_INBOUND_MEDIA,
  MAX_INBOUND_TEXT,
  type RecordingStatusEvent,
  type SmsStatus,
  type SmsStatusEvent,
  type VoiceStatusEvent,
} from "./port.ts";
import { finalReasonOf } from "./twilio-errors.ts";

const CALL_STATUSES: Readonly<Record<string, CallStatus>> = {
  initiated: "queued",
  queued: "queued",
  ringing: "ringing",
  answered: "in_progress",
  "in-progress": "in_progress",
  completed: "completed",
  busy: "busy",
  "no-answer": "no_answer",
  failed: "failed",
  canceled: "canceled",
};

const SMS_STATUSES: Readonly<Record<string, SmsStatus>> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  partially_delivered: "sent",
  delivered: "delivered",
  read: "delivered",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

/** Longer than every status; one that we do not know may be anything. */
const MAX_STATUS_LENGTH = 64;
/** More than a message can have. */
const MAX_MEDIA = 99;
/** TwiML that says nothing: what we answer goes out as an SMS of its own, with a row and retries. */
const NO_REPLY = { contentType: "text/xml", body: "<Response/>" } as const;

/** Our word for Twilio's status of an outgoing SMS; null for those of incoming ones and for new ones. */
export function smsStatusOf(rawStatus: string): SmsStatus | null {
  return Object.hasOwn(SMS_STATUSES, rawStatus) ? (SMS_STATUSES[rawStatus] ?? null) : null;
}

/** Our word for Twilio's status of a call; null for new ones. */
export function callStatusOf(rawStatus: string): CallStatus | null {
  return Object.hasOwn(CALL_STATUSES, rawStatus) ? (CALL_STATUSES[rawStatus] ?? null) : null;
}

/** A field that is sent twice comes as a list: its first value counts. Blank is absent: the carrier sends fields that it has nothing to say in. */
function once(value: unknown): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" && first.trim() === "" ? undefined : first;
}

const required = z.preprocess(once, z.string());
const text = z.preprocess(once, z.string().optional());
const sid = z.preprocess((value) => {
  const given = once(value);
  return typeof given === "string" ? (idOrNull(given) ?? undefined) : given;
}, z.string());

const voiceForm = z.looseObject({
  CallSid: sid,
  ParentCallSid: text,
  CallStatus: required,
  Direction: text,
  From: text,
  To: text,
  Timestamp: text,
  SequenceNumber: text,
  CallDuration: text,
  AnsweredBy: text,
  ErrorCode: text,
  SipResponseCode: text,
});

/** Asked when a call is answered, and told how the second leg of a bridge ended, and which key was pressed. */
const answeredForm = z.looseObject({ CallSid: sid, AnsweredBy: text });
const bridgeForm = z.looseObject({
  CallSid: sid,
  DialCallSid: text,
  DialCallStatus: required,
  DialCallDuration: text,
});
const digitForm = z.looseObject({ CallSid: sid, Digits: text });

/** Older callbacks say SmsSid and SmsStatus; newer ones send both spellings. */
const smsForm = z.looseObject({
  MessageSid: text,
  SmsSid: text,
  MessageStatus: text,
  SmsStatus: text,
  ErrorCode: text,
  RawDlrDoneDate: text,
});

const recordingForm = z.looseObject({
  RecordingSid: sid,
  CallSid: sid,
  RecordingStatus: required,
  RecordingSource: text,
});

const RECORDING_STATUSES: Readonly<Record<string, RecordingStatusEvent["status"]>> = {
  "in-progress": "in_progress",
  completed: "completed",
  absent: "absent",
};
/** What Twilio calls recordings that the verb <Record> made: callers were asked for a message. */
const VOICEMAIL_SOURCE = "RecordVerb";

const inboundForm = z.looseObject({
  MessageSid: text,
  SmsSid: text,
  From: text,
  To: text,
  Body: text,
  NumMedia: text,
  OptOutType: text,
});

/** What Twilio's opt-out management has understood. */
const OPT_OUT_TYPES: Readonly<Record<string, InboundSms["carrierRead"]>> = {
  STOP: "opt_out",
  START: "opt_in",
  HELP: "help",
};

/** The form's fields, each with its one value or the list of all. */
function fieldsOf(rawBody: Buffer): Record<string, string | string[]> {
  const form = new URLSearchParams(rawBody.toString("utf8"));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const [first = "", ...more] = form.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
}

function parse<T>(schema: z.ZodType<T>, form: unknown): T {
  const result = schema.safeParse(form);
  if (result.success) return result.data;
  throw new MalformedWebhook(
    "twilio",
    result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
}

function wholeNumberOrNull(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** `inbound`, `outbound-api`, `outbound-dial` and the like. */
function directionOf(value: string | undefined): VoiceStatusEvent["direction"] {
  if (value === undefined) return null;
  return value.startsWith("outbound") ? "outbound" : "inbound";
}

/** `YYMMDDhhmm`, read as UTC. */
function receiptDateOrNull(value: string | undefined): Date | null {
  const digits = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(value ?? "");
  if (!digits) return null;
  const [, year, month, day, hour, minute] = digits;
  return timeOrNull(`20${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

function errorCodeOrNull(value: string | undefined): string | null {
  return value && value !== "0" ? value : null;
}

/**
 * Reads a voice status callback.
 * @throws MalformedWebhook when CallSid or CallStatus is missing
 */
export function parseVoiceStatus(form: unknown): VoiceStatusEvent {
  const fields = parse(voiceForm, form);
  const status = callStatusOf(fields.CallStatus);
  const sequence = wholeNumberOrNull(fields.SequenceNumber);
  const rawStatus = fields.CallStatus.slice(0, MAX_STATUS_LENGTH);
  return {
    eventKey: `voice:${fields.CallSid}:${sequence ?? "-"}:${rawStatus}`,
    providerCallId: fields.CallSid,
    parentProviderCallId: idOrNull(fields.ParentCallSid),
    status,
    rawStatus,
    direction: directionOf(fields.Direction),
    fromNumber: e164OrNull(fields.From),
    toNumber: e164OrNull(fields.To),
    sequence,
    at: timeOrNull(fields.Timestamp),
    durationSeconds: durationOrNull(wholeNumberOrNull(fields.CallDuration)),
    answeredBy: fields.AnsweredBy || null,
    errorCode:
      errorCodeOrNull(fields.ErrorCode) ??
      (status === "failed" && fields.SipResponseCode ? `sip-${fields.SipResponseCode}` : null),
  };
}

/**
 * Reads the question what to do in an answered call.
 * @throws MalformedWebhook when CallSid is missing
 */
export function parseCallAnswered(form: unknown): CallAnswered {
  const { CallSid: providerCallId, AnsweredBy: answeredBy } = parse(answeredForm, form);
  return { providerCallId, answeredBy: answeredBy || null };
}

/**
 * Reads how the second leg of a bridge ended. Of one that somebody answered Twilio says "answered" or "completed".
 * @throws MalformedWebhook when CallSid or DialCallStatus is missing
 */
export function parseBridgeEnded(form: unknown): BridgeEnded {
  const fields = parse(bridgeForm, form);
  const rawStatus = fields.DialCallStatus.slice(0, MAX_STATUS_LENGTH);
  return {
    providerCallId: fields.CallSid,
    legProviderCallId: idOrNull(fields.DialCallSid),
    status: rawStatus === "answered" ? "completed" : callStatusOf(rawStatus),
    rawStatus,
    durationSeconds: durationOrNull(wholeNumberOrNull(fields.DialCallDuration)),
  };
}

/**
 * Reads a recording status callback.
 * @throws MalformedWebhook when RecordingSid, CallSid or RecordingStatus is missing
 */
export function parseRecordingStatus(form: unknown): RecordingStatusEvent {
  const fields = parse(recordingForm, form);
  const rawStatus = fields.RecordingStatus.slice(0, MAX_STATUS_LENGTH);
  return {
    eventKey: `recording:${fields.RecordingSid}:${rawStatus}`,
    providerSid: fields.RecordingSid,
    providerCallId: fields.CallSid,
    status: Object.hasOwn(RECORDING_STATUSES, rawStatus) ? (RECORDING_STATUSES[rawStatus] ?? null) : null,
    rawStatus,
    isVoicemail: fields.RecordingSource === VOICEMAIL_SOURCE,
  };
}

/**
 * Reads which key was pressed.
 * @throws MalformedWebhook when CallSid is missing
 */
export function parseDigit(form: unknown): DigitPressed {
  const { CallSid: providerCallId, Digits: digits } = parse(digitForm, form);
  return { providerCallId, digit: /^[\d*#]/.exec(digits ?? "")?.[0] ?? null };
}

/**
 * Reads an SMS status callback.
 * @throws MalformedWebhook when the message's sid or status is missing
 */
export function parseSmsStatus(form: unknown): SmsStatusEvent {
  const fields = parse(smsForm, form);
  const providerSid = idOrNull(fields.MessageSid) ?? idOrNull(fields.SmsSid);
  const rawStatus = (fields.MessageStatus || fields.SmsStatus)?.slice(0, MAX_STATUS_LENGTH);
  if (!providerSid || !rawStatus) {
    throw new MalformedWebhook("twilio", [
      { path: providerSid ? "MessageStatus" : "MessageSid", message: "is required" },
    ]);
  }
  const status = smsStatusOf(rawStatus);
  return {
    eventKey: `sms:${providerSid}:${rawStatus}`,
    providerSid,
    status,
    rawStatus,
    errorCode: errorCodeOrNull(fields.ErrorCode),
    isPermanent: finalReasonOf(errorCodeOrNull(fields.ErrorCode)) !== null,
    isOptedOut: finalReasonOf(errorCodeOrNull(fields.ErrorCode)) === "opted_out",
    receiptAt: receiptDateOrNull(fields.RawDlrDoneDate),
  };
}

/**
 * Reads an SMS to us.
 * @throws MalformedWebhook when its sid is missing
 */
export function parseInboundSms(form: unknown): InboundSms {
  const fields = parse(inboundForm, form);
  const providerSid = idOrNull(fields.MessageSid) ?? idOrNull(fields.SmsSid);
  if (!providerSid) throw new MalformedWebhook("twilio", [{ path: "MessageSid", message: "is required" }]);
  const media = wholeNumberOrNull(fields.NumMedia) ?? 0;
  return {
    eventKey: `sms-inbound:${providerSid}`,
    providerSid,
    fromNumber: e164OrNull(fields.From),
    toNumber: e164OrNull(fields.To),
    text: cutToLength(fields.Body ?? "", MAX_INBOUND_TEXT),
    mediaCount: Math.min(media, MAX_MEDIA),
    media: mediaOf(fields, media),
    carrierRead: OPT_OUT_TYPES[fields.OptOutType ?? ""] ?? null,
  };
}

/** The files of a message by their ids, whatever host their addresses name: they are asked for at the carrier's own. */
function mediaOf(fields: Readonly<Record<string, unknown>>, count: number): InboundMedia[] {
  return Array.from({ length: Math.min(count, MAX_INBOUND_MEDIA) }, (_, index) => {
    const [url, type] = [fields[`MediaUrl${index}`], fields[`MediaContentType${index}`]];
    const [, providerSid] = /\/Media\/(ME[0-9a-f]{32})$/.exec(typeof url === "string" ? url : "") ?? [];
    return providerSid
      ? [{ providerSid, contentType: typeof type === "string" ? type.slice(0, 100) : null }]
      : [];
  }).flat();
}

/**
 * Checks `X-Twilio-Signature`. `url` is the configured public URL with the original path and query; `params` are the
 * form's fields untrimmed and undecoded beyond the form encoding; of a field that is sent more than once all values, of
 * which Twilio signs the distinct ones in order.
 */
export function verifyTwilioSignature(request: {
  readonly authToken: string;
  readonly signature: string | undefined;
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
}): WebhookVerification {
  if (!request.signature) return { ok: false, reason: "unsigned" };
  const valid = validateRequest(request.authToken, request.signature, request.url, { ...request.params });
  return valid ? { ok: true, method: "signature" } : { ok: false, reason: "bad_signature" };
}

/** How Twilio's webhooks are recognised and read; `publicUrl` is where Twilio reaches us. */
export function twilioWebhooks(config: { readonly authToken: string; readonly publicUrl: string }): {
  readonly smsStatus: VendorWebhook<SmsStatusEvent>;
  readonly smsInbound: InboundSmsWebhook;
} & Pick<
  CallingCarrier,
  "voiceStatus" | "voiceAnswered" | "voiceBridgeEnded" | "voiceDigit" | "recordingStatus"
> {
  const verify = ({ headers, rawBody, url }: UnverifiedWebhook): WebhookVerification => {
    const signature = headers["x-twilio-signature"];
    return verifyTwilioSignature({
      authToken: config.authToken,
      signature: typeof signature === "string" ? signature : undefined,
      url: config.publicUrl + url,
      params: fieldsOf(rawBody),
    });
  };
  return {
    smsStatus: { vendor: "twilio", format: "form", verify, read: parseSmsStatus },
    smsInbound: { vendor: "twilio", format: "form", verify, read: parseInboundSms, answer: NO_REPLY },
    voiceStatus: { vendor: "twilio", format: "form", verify, read: parseVoiceStatus },
    voiceAnswered: { vendor: "twilio", format: "form", verify, read: parseCallAnswered },
    voiceBridgeEnded: { vendor: "twilio", format: "form", verify, read: parseBridgeEnded },
    voiceDigit: { vendor: "twilio", format: "form", verify, read: parseDigit },
    recordingStatus: { vendor: "twilio", format: "form", verify, read: parseRecordingStatus },
  };
}
