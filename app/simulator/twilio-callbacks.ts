import { randomUUID } from "node:crypto";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { OutsideSms } from "./duty.ts";
import type { FaultyProvider } from "./faults.ts";
import { twilioSid } from "./ids.ts";
import type { StoredMessage } from "./message-store.ts";
import type { RecordingShelf, ShelvedRecording } from "./recording-shelf.ts";
import { type MediaShelf, mediaTypeOf } from "./sent-media.ts";
import type { StoredCall } from "./twilio-call-store.ts";
import { UNLUCKY_RECIPIENTS } from "./twilio-errors.ts";
import { rfc2822 } from "./twilio-messages.ts";
import { TwimlError } from "./twiml.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** Twilio waits 15 s for an answer and tries once more. */
const TIMEOUT_MS = 15_000;
const RETRIES = 1;

/** A state of a call, as the voice callback tells it. */
export interface VoiceState {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  /** Of a leg: the call that it belongs to. */
  readonly parentCallSid?: string | null;
  readonly direction: "inbound" | "outbound-api" | "outbound-dial";
  readonly status:
    | "initiated"
    | "ringing"
    | "in-progress"
    | "completed"
    | "busy"
    | "no-answer"
    | "failed"
    | "canceled";
  readonly sequence: number;
  readonly durationSeconds: number | null;
  /** Where it is told; the application's own address where it names none. */
  readonly url?: string;
  /** Whose faults apply: those of the voice agent's calls where left out. */
  readonly faults?: "voice" | "calls";
}

/** A recording, as its callback tells it. */
export interface RecordingState extends ShelvedRecording {
  readonly callSid: string;
  readonly source: "DialVerb" | "OutboundAPI" | "RecordVerb";
  readonly status: "completed" | "absent";
  readonly startedAt?: Date;
  /** Where its end is told; the application's own address where it names none, and then its beginning, too. */
  readonly url?: string;
}

/** What the carrier tells the application. */
export interface TwilioCallbacks {
  /** Takes an accepted SMS through its states and tells each of them. */
  smsLifecycle(message: StoredMessage): Promise<void>;
  /** Hands over an SMS that somebody sends to the application. */
  smsInbound(sms: OutsideSms): Promise<void>;
  voiceStatus(state: VoiceState): Promise<void>;
  /**
   * Asks the application what to do in a call, or hands over what came of it; resolves with its TwiML.
   * @throws TwimlError when there is no answer, or one that says no
   */
  voiceAsk(url: string, call: StoredCall, more?: Readonly<Record<string, string>>): Promise<string>;
  /** Announces a recording, from its beginning; resolves with its id. */
  recording(state: RecordingState): Promise<string>;
}

/** Callbacks signed as Twilio signs them, over the URL that the application knows. */
export function createTwilioCallbacks(deps: {
  readonly config: SimulatorConfig;
  readonly address: AppAddress;
  readonly background: Background;
  readonly sender: WebhookSender;
  readonly recordings: RecordingShelf;
  readonly inboundMedia: MediaShelf;
}): TwilioCallbacks {
  const { config, address, background, sender } = deps;
  async function post(
    faults: FaultyProvider,
    event: string,
    subject: string,
    url: string,
    params: Record<string, string>,
    isQuestion = false,
  ) {
    const signature = getExpectedTwilioSignature(config.twilio.authToken, url, params);
    const token = randomUUID();
    return sender.send({
      faults,
      vendor: "twilio",
      event,
      subject,
      url: address.reachable(url),
      body: new URLSearchParams(params).toString(),
      contentType: "application/x-www-form-urlencoded",
      headers: () => ({
        "x-twilio-signature": signature,
        "i-twilio-idempotency-token": token,
        "user-agent": "TwilioProxy/1.1",
      }),
      timeoutMs: TIMEOUT_MS,
      retries: RETRIES,
      isQuestion,
    });
  }

  async function tellSms(message: StoredMessage) {
    if (!message.statusCallback) return;
    const final = ["delivered", "undelivered", "failed"].includes(message.status);
    const params: Record<string, string> = {
      AccountSid: config.twilio.accountSid,
      ApiVersion: "2010-04-01",
      From: message.from,
      To: message.to,
      MessageSid: message.sid,
      SmsSid: message.sid,
      MessageStatus: message.status,
      SmsStatus: message.status,
    };
    if (message.errorCode !== null) params.ErrorCode = String(message.errorCode);
    if (final) params.RawDlrDoneDate = message.updatedAt.toISOString().replace(/\D/g, "").slice(2, 12);
    await post("sms", `sms.${message.status}`, message.sid, message.statusCallback, params);
  }

  async function advance(message: StoredMessage, status: string, errorCode: number | null = null) {
    message.status = status;
    message.errorCode = errorCode;
    message.updatedAt = new Date();
    if (status === "sent") message.sentAt = message.updatedAt;
    await tellSms(message);
  }

  const between = (fromMs: number, toMs: number) =>
    Math.round((fromMs + config.random() * (toMs - fromMs)) * config.pace);

  return {
    async smsLifecycle(message) {
      await background.sleep(between(20, 80));
      await tellSms(message);
      await background.sleep(between(150, 500));
      const fate = UNLUCKY_RECIPIENTS[message.to];
      if (fate?.status !== "failed") await advance(message, "sent");
      if (fate?.status === "sent") return;
      await background.sleep(between(300, 1_500));
      await advance(message, fate?.status ?? "delivered", fate?.errorCode ?? null);
    },
    async smsInbound({ from, to, text, media = [] }) {
      const sid = twilioSid("SM");
      const files = media.map((file, index) => {
        const mediaSid = twilioSid("ME");
        deps.inboundMedia.put(mediaSid, file);
        const path = `/2010-04-01/Accounts/${config.twilio.accountSid}/Messages/${sid}/Media/${mediaSid}`;
        return {
          [`MediaUrl${index}`]: `https://api.twilio.com${path}`,
          [`MediaContentType${index}`]: mediaTypeOf(file),
        };
      });
      const params = {
        AccountSid: config.twilio.accountSid,
        ApiVersion: "2010-04-01",
        MessageSid: sid,
        SmsMessageSid: sid,
        SmsSid: sid,
        SmsStatus: "received",
        From: from,
        To: to,
        Body: text,
        NumMedia: String(media.length),
        ...Object.assign({}, ...files),
        NumSegments: "1",
      };
      await post("sms", "sms.inbound", sid, `${config.publicAppUrl}/webhooks/twilio/sms-inbound`, params);
    },
    async recording({ callSid, source, status, startedAt = new Date(), url, ...file }) {
      const sid = twilioSid("RE");
      const { accountSid } = config.twilio;
      deps.recordings.put(sid, file);
      for (const one of url === undefined ? ["in-progress", status] : [status]) {
        const params: Record<string, string> = {
          AccountSid: accountSid,
          ApiVersion: "2010-04-01",
          CallSid: callSid,
          RecordingSid: sid,
          RecordingUrl: `${config.ownUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`,
          RecordingStatus: one,
          RecordingChannels: source === "RecordVerb" ? "1" : "2",
          RecordingStartTime: rfc2822(startedAt),
          RecordingSource: source,
          RecordingTrack: "both",
          ...(one === "completed" ? { RecordingDuration: String(Math.round(file.seconds)) } : {}),
        };
        const address = url ?? `${config.publicAppUrl}/webhooks/twilio/recording-status`;
        await post(url === undefined ? "voice" : "calls", `recording.${one}`, sid, address, params);
      }
      return sid;
    },
    async voiceStatus(state) {
      const params: Record<string, string> = {
        AccountSid: config.twilio.accountSid,
        ApiVersion: "2010-04-01",
        CallSid: state.callSid,
        CallStatus: state.status,
        CallbackSource: "call-progress-events",
        ...(state.parentCallSid ? { ParentCallSid: state.parentCallSid } : {}),
        Called: state.to,
        Caller: state.from,
        Direction: state.direction,
        From: state.from,
        To: state.to,
        SequenceNumber: String(state.sequence),
        Timestamp: rfc2822(new Date()),
      };
      if (state.durationSeconds !== null) {
        params.CallDuration = String(state.durationSeconds);
        params.Duration = String(Math.ceil(state.durationSeconds / 60));
      }
      const url = state.url ?? `${config.publicAppUrl}/webhooks/twilio/voice-status`;
      await post(state.faults ?? "voice", `voice.${state.status}`, state.callSid, url, params);
    },
    async voiceAsk(url, call, more = {}) {
      const params = {
        AccountSid: config.twilio.accountSid,
        ApiVersion: "2010-04-01",
        CallSid: call.sid,
        ...(call.parentSid ? { ParentCallSid: call.parentSid } : {}),
        CallStatus: "in-progress",
        Called: call.to,
        Caller: call.from,
        Direction: call.direction,
        From: call.from,
        To: call.to,
        ...more,
      };
      const answer = await post("calls", "voice.ask", call.sid, url, params, true);
      if (answer && answer.status < 300) return answer.body;
      throw new TwimlError(`the application answered ${answer?.status ?? "nothing"}`);
    },
  };
}
