/** What Trunkline asks of a telephony provider, in its own words. Numbers are E.164. */

import type { RecordingSource } from "../recordings/port.ts";
import type { VendorWebhook } from "../webhook.ts";
import type { Recipient } from "./recipient.ts";

export {
  BreakerOpen,
  MalformedWebhook,
  ProviderError,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
} from "../provider-errors.ts";
export type { Channel, ClearedNumber, Recipient, StaffNumber } from "./recipient.ts";

/** The life of an outgoing SMS; `failed` covers undelivered and cancelled. */
export type SmsStatus = "queued" | "sending" | "sent" | "delivered" | "failed";

/** The life of a call. */
export type CallStatus =
  | "queued"
  | "ringing"
  | "in_progress"
  | "completed"
  | "busy"
  | "no_answer"
  | "failed"
  | "canceled";

/** One SMS to dispatch. */
export interface SmsToSend {
  /** Our id of the message; for logs and spans. */
  readonly messageId: string;
  readonly to: Recipient<"sms">;
  /** Sender; the adapter's default where absent. */
  readonly from?: string;
  readonly body: string;
  /** Absolute URL that the provider tells each change of state. */
  readonly statusCallbackUrl: string;
}

/** The provider took the SMS. */
export interface SmsAccepted {
  readonly providerSid: string;
  readonly status: SmsStatus;
}

/** One SMS as the provider remembers it. */
export interface SmsFound {
  readonly providerSid: string;
  readonly body: string;
  readonly status: SmsStatus;
  readonly createdAt: Date;
}

/** Sends SMS. One call is one attempt: the caller owns the retries. */
export interface SmsProvider {
  /**
   * Dispatches one SMS.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  send(sms: SmsToSend, options?: { readonly signal?: AbortSignal }): Promise<SmsAccepted>;
  /**
   * Looks for SMS that the provider accepted although its answer never came (after ProviderTimeout, or a crash between
   * dispatch and commit): to this number, with exactly this body, created at or after `sentAfter`; oldest first.
   * @throws the same errors as `send`
   */
  find(
    query: { readonly to: string; readonly body: string; readonly sentAfter: Date },
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly SmsFound[]>;
  /**
   * Asks what became of an accepted SMS, for callbacks that never came; null where the provider knows no such SMS.
   * @throws the same errors as `send`
   */
  statusOf(providerSid: string, options?: { readonly signal?: AbortSignal }): Promise<SmsState | null>;
}

/** What became of an accepted SMS. */
export interface SmsState {
  readonly status: SmsStatus;
  readonly errorCode: string | null;
  /** No further SMS to this number can succeed: it is unknown, blocked, opted out, a landline, or not allowed. */
  readonly isPermanent: boolean;
}

/** An SMS that somebody sent to us. */
export interface InboundSms {
  readonly eventKey: string;
  readonly providerSid: string;
  /** Null: withheld, or no number. */
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  /** At most `MAX_INBOUND_TEXT` characters of it. */
  readonly text: string;
  readonly mediaCount: number;
  /** The carrier itself has understood this word, and has answered; null: it leaves the text to us. */
  readonly carrierRead: "opt_out" | "opt_in" | "help" | null;
}

/** Longer than the longest SMS that carriers join (ten segments). */
export const MAX_INBOUND_TEXT = 1_600;

/** A carrier's SMS to us: how it is recognised and read, and what the carrier expects for it. */
export interface InboundSmsWebhook extends VendorWebhook<InboundSms> {
  readonly answer: { readonly contentType: string; readonly body: string };
}

/** A carrier that sends SMS and reports on them. */
export interface SmsCarrier {
  /** As in the path of its webhook, in rows and in metrics. */
  readonly name: string;
  readonly sms: SmsProvider;
  readonly smsStatus: VendorWebhook<SmsStatusEvent>;
  readonly smsInbound: InboundSmsWebhook;
  /** Its breaker, as other processes know it. */
  readonly breaker: string;
}

/** A carrier that reports on calls. */
export interface VoiceCarrier {
  readonly name: string;
  readonly voiceStatus: VendorWebhook<VoiceStatusEvent>;
  readonly recordingStatus: VendorWebhook<RecordingStatusEvent>;
  readonly recordings: RecordingSource;
}

/** A carrier's word on a recording of a call. */
export interface RecordingStatusEvent {
  /** Stable under redelivery and unique per event. */
  readonly eventKey: string;
  readonly providerSid: string;
  readonly providerCallId: string;
  /** absent: there is none, and there will be none; null: a status that we do not know yet. */
  readonly status: "in_progress" | "completed" | "absent" | null;
  readonly rawStatus: string;
  /** The caller was asked to leave a message. */
  readonly isVoicemail: boolean;
}

/** A carrier's word on a call. */
export interface VoiceStatusEvent {
  /** Stable under redelivery and unique per event. */
  readonly eventKey: string;
  readonly providerCallId: string;
  /** This is a leg of that call; null: it is a call of its own. */
  readonly parentProviderCallId: string | null;
  /** null: a status that we do not know yet; keep the raw one, change nothing. */
  readonly status: CallStatus | null;
  readonly rawStatus: string;
  /** Null: not said. */
  readonly direction: "inbound" | "outbound" | null;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  /** Order of the events of one call, from 0; null where the carrier sent none. */
  readonly sequence: number | null;
  /** When it happened by the carrier's clock. */
  readonly at: Date | null;
  /** Length of the conversation; final events only. */
  readonly durationSeconds: number | null;
  /** human, machine_start, fax, …; null unless answering was detected. */
  readonly answeredBy: string | null;
  /** The carrier's code for what went wrong. */
  readonly errorCode: string | null;
}

/** A carrier's word on an SMS. There is no sequence number: merge by `SMS_STATUS_RANK`. */
export interface SmsStatusEvent {
  readonly eventKey: string;
  readonly providerSid: string;
  /** null: a status that we do not know yet, or one of an incoming SMS; change nothing. */
  readonly status: SmsStatus | null;
  readonly rawStatus: string;
  readonly errorCode: string | null;
  /** As in `SmsState`. */
  readonly isPermanent: boolean;
  /** When the carrier's receipt was made, to the minute and by the carrier's clock: never compute durations from it. */
  readonly receiptAt: Date | null;
}

/** Order of the states of an SMS; equal ranks are final and exclude each other. */
export const SMS_STATUS_RANK: Readonly<Record<SmsStatus, number>> = {
  queued: 1,
  sending: 2,
  sent: 3,
  delivered: 4,
  failed: 4,
};
