/** What Trunkline asks of a telephony provider, in its own words. Numbers are E.164. */

import type { Readable } from "node:stream";
import type { RecordingSource } from "../recordings/port.ts";
import type { VendorWebhook } from "../webhook.ts";
import type { Recipient, StaffNumber } from "./recipient.ts";

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
  /** Empty where what goes with it goes alone. */
  readonly body: string;
  /** Absolute URLs of what goes with it, which the carrier fetches at once; only where the carrier has a `media`. */
  readonly mediaUrls?: readonly string[];
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
  /** Whoever has the number has told the carrier that they want no SMS of ours. */
  readonly isOptedOut: boolean;
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
  /** What came with it, at most `MAX_INBOUND_MEDIA`; to be fetched from the carrier's `media`. */
  readonly media: readonly InboundMedia[];
  /** The carrier itself has understood this word, and has answered; null: it leaves the text to us. */
  readonly carrierRead: "opt_out" | "opt_in" | "help" | null;
}

/** A file that came with a message. */
export interface InboundMedia {
  /** The carrier's id of it. */
  readonly providerSid: string;
  /** As the carrier says; what it is is told by its content. */
  readonly contentType: string | null;
}

/** No carrier takes more with one message. */
export const MAX_INBOUND_MEDIA = 10;

/** Where a carrier keeps what came with messages. */
export interface MediaSource {
  /**
   * Opens a file; one attempt, no breaker: a job owns the retries. The stream ends in one of these errors, too.
   * @throws ProviderRejected (never to be had) | ProviderUnavailable (also: not there yet) | ProviderTimeout | RecordingTooLarge
   */
  open(
    media: { readonly messageSid: string; readonly mediaSid: string },
    options: { readonly maxBytes: number },
  ): Promise<Readable>;
}

/** Longer than the longest SMS that carriers join (ten segments). */
export const MAX_INBOUND_TEXT = 1_600;

/** A carrier's SMS to us: how it is recognised and read, and what the carrier expects for it. */
export interface InboundSmsWebhook extends VendorWebhook<InboundSms> {
  readonly answer: CarrierAnswer;
}

/** A carrier that sends SMS and reports on them. */
export interface SmsCarrier {
  /** As in the path of its webhook, in rows and in metrics. */
  readonly name: string;
  readonly sms: SmsProvider;
  readonly smsStatus: VendorWebhook<SmsStatusEvent>;
  readonly smsInbound: InboundSmsWebhook;
  /** Null: it takes and brings texts alone. */
  readonly media: MediaSource | null;
  /** Its breaker, as other processes know it. */
  readonly breaker: string;
}

/** A carrier that reports on calls. */
export interface VoiceCarrier {
  readonly name: string;
  readonly voiceStatus: VendorWebhook<VoiceStatusEvent>;
  readonly quality: CallQualityProvider;
  readonly recordingStatus: VendorWebhook<RecordingStatusEvent>;
  readonly recordings: RecordingSource;
}

/** Where on a call's way it was measured. */
export type CallEdge = "carrier" | "sip" | "sdk" | "client" | "other";

/** How a stretch of a call could be heard at one edge. What the edge does not measure is null. */
export interface CallSample {
  /** The end of the stretch, by the carrier's clock. */
  readonly at: Date;
  readonly edge: CallEdge;
  /** Which way the voice went, seen from the edge. */
  readonly direction: "inbound" | "outbound" | "both";
  /** Time there and back. */
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly lossPercent: number;
  /** Mean opinion score, 1 to 5. */
  readonly mos: number | null;
}

/** Tells how calls could be heard, some time after they have ended. */
export interface CallQualityProvider {
  /** Its breaker, as other processes know it. */
  readonly breaker: string;
  /**
   * All samples of a call or leg; empty where the carrier has none, or does not have them yet.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  samplesOf(
    providerCallId: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly CallSample[]>;
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

/** A carrier that places calls, too, and asks what to do in them. */
export interface CallingCarrier extends VoiceCarrier {
  readonly calls: CallPlacer;
  /** The number that those see who are called (E.164), where nobody names another one. */
  readonly callerId: string;
  /** Asked when a placed call is answered; the answer is what `script` writes. */
  readonly voiceAnswered: VendorWebhook<CallAnswered>;
  /** Told when a bridge's second leg is over, before the first one goes on. */
  readonly voiceBridgeEnded: VendorWebhook<BridgeEnded>;
  /** Told which key was pressed in an announcement; none: the call is simply over. */
  readonly voiceDigit: VendorWebhook<DigitPressed>;
  readonly script: CallScript;
  /** Its breaker, as other processes know it. */
  readonly breaker: string;
}

/** Places calls. One call of it is one attempt: the caller owns the retries. */
export interface CallPlacer {
  /**
   * Calls an agent. When they answer, the carrier asks `answerUrl` what to do: `CallScript.bridge` names the other party then, whom the
   * gate has cleared at that moment. Nobody else's phone rings by this alone.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  placeBridged(call: BridgedCall, options?: { readonly signal?: AbortSignal }): Promise<CallAccepted>;
  /**
   * Calls somebody on the staff, reads a text aloud twice and takes one digit.
   * @throws the same errors as `placeBridged`
   */
  placeAnnouncement(call: Announcement, options?: { readonly signal?: AbortSignal }): Promise<CallAccepted>;
  /**
   * Looks for calls that the carrier accepted although its answer never came (after ProviderTimeout, or a crash between placing and
   * commit): placed by us to this address at or after `placedAfter`; oldest first.
   * @throws the same errors as `placeBridged`
   */
  find(
    query: { readonly to: string; readonly placedAfter: Date },
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly CallFound[]>;
  /**
   * Ends a call with all its legs, whatever it is doing; false where the carrier knows no such call, or it is over.
   * @throws the same errors as `placeBridged`
   */
  hangUp(providerCallId: string, options?: { readonly signal?: AbortSignal }): Promise<boolean>;
}

/** What each call that we place has. */
interface PlacedCall {
  /** Caller id; the adapter's default where absent. */
  readonly from?: string;
  /** Absolute URL that the carrier tells each change of state; name your own id in its query. */
  readonly statusCallbackUrl: string;
  /** Given up after so long. */
  readonly ringSeconds?: number;
}

/** A call to an agent, who is then connected with somebody. */
export interface BridgedCall extends PlacedCall {
  /** Our id of the call; for logs and spans. */
  readonly callId: string;
  /** Rings first. */
  readonly agent: StaffNumber;
  /** Absolute URL that the carrier asks when the agent answers. */
  readonly answerUrl: string;
}

/** A text that is read aloud, and what may be answered. */
export interface Announcement extends PlacedCall {
  readonly to: StaffNumber;
  /** Plain text: read twice, at most `MAX_SPOKEN_TEXT` characters of it. */
  readonly text: string;
  /** BCP 47; the adapter's default where absent. */
  readonly language?: string;
  /** Absolute URL that is told the one digit that is pressed; its answer is what `CallScript` writes. */
  readonly digitUrl: string;
  /** Wait for the digit after the text. */
  readonly digitWaitSeconds?: number;
  readonly recording?: Recording;
}

/** More does not fit into what a carrier takes with a call. */
export const MAX_SPOKEN_TEXT = 1_000;

/** That a call is recorded, on two channels, from when it is answered. */
export interface Recording {
  /** Absolute URL that is told when the recording is there, or is absent. */
  readonly statusCallbackUrl: string;
}

/** The carrier took the call. */
export interface CallAccepted {
  readonly providerCallId: string;
  readonly status: CallStatus;
}

/** One call as the carrier remembers it. */
export interface CallFound {
  readonly providerCallId: string;
  readonly status: CallStatus;
  readonly createdAt: Date;
}

/** A placed call was answered: what shall be done in it? */
export interface CallAnswered {
  readonly providerCallId: string;
  /** human, machine_start, fax, …; null unless answering was detected. */
  readonly answeredBy: string | null;
}

/** The second leg of a bridge is over, or never came about. */
export interface BridgeEnded {
  readonly providerCallId: string;
  /** Null where nobody was called. */
  readonly legProviderCallId: string | null;
  /** How the leg ended; null: a status that we do not know. */
  readonly status: CallStatus | null;
  readonly rawStatus: string;
  /** Length of the conversation. */
  readonly durationSeconds: number | null;
}

/** Somebody pressed a key. */
export interface DigitPressed {
  readonly providerCallId: string;
  /** 0 to 9, * or #; null: none in time. */
  readonly digit: string | null;
}

/** An answer to a carrier that asks what to do. */
export interface CarrierAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** Writes what a carrier shall do in a call. */
export interface CallScript {
  /** Connects whoever is on the line with somebody whom the gate has cleared. */
  bridge(bridge: Bridge): CarrierAnswer;
  /** Reads a text aloud. Then a callee who hears it as a bridge's notice is connected; any other call ends. */
  say(text: string, language?: string): CarrierAnswer;
  /** As `say`, one text after the other. */
  sayAll(texts: readonly SpokenText[]): CarrierAnswer;
  /** Nothing more: a callee is connected, any other call ends. */
  nothing(): CarrierAnswer;
}

/** A text, and the language that it is read in (BCP 47). */
export interface SpokenText {
  readonly text: string;
  readonly language: string;
}

/** With whom somebody on the line is connected, and what is told of that. */
export interface Bridge {
  readonly to: Recipient<"call">;
  /** Caller id; the adapter's default where absent. */
  readonly from?: string;
  readonly ringSeconds?: number;
  /** Absolute URL that is told each change of state of this leg. */
  readonly statusCallbackUrl: string;
  /** Absolute URL that is told how it ended (`voiceBridgeEnded`). */
  readonly endedUrl: string;
  /** Absolute URL that says what the callee hears before the two are connected; null: nothing. */
  readonly noticeUrl: string | null;
  readonly recording: Recording | null;
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
  readonly isOptedOut: boolean;
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
