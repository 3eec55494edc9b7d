import { randomUUID } from "node:crypto";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { OutsideSms } from "./duty.ts";
import { twilioSid } from "./ids.ts";
import type { StoredMessage } from "./message-store.ts";
import type { RecordingShelf, ShelvedRecording } from "./recording-shelf.ts";
import { UNLUCKY_RECIPIENTS } from "./twilio-errors.ts";
import { rfc2822 } from "./twilio-messages.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** Twilio waits 15 s for an answer and tries once more. */
const TIMEOUT_MS = 15_000;
const RETRIES = 1;

/** A state of a call, as the voice callback tells it. */
export interface VoiceState {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: "inbound" | "outbound-api";
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
}

/** A recording, as its callback tells it. */
export interface RecordingState extends ShelvedRecording {
  readonly callSid: string;
  readonly isVoicemail: boolean;
  readonly status: "completed" | "absent";
}

/** What the carrier tells the application. */
export interface TwilioCallbacks {
  /** Takes an accepted SMS through its states and tells each of them. */
  smsLifecycle(message: StoredMessage): Promise<void>;
  /** Hands over an SMS that somebody sends to the application. */
  smsInbound(sms: OutsideSms): Promise<void>;
  voiceStatus(state: VoiceState): Promise<void>;
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
}): TwilioCallbacks {
  const { config, address, background, sender } = deps;
  async function post(
    faults: "sms" | "voice",
    event: string,
    subject: string,
    url: string,
    params: Record<string, string>,
  ) {
    const signature = getExpectedTwilioSignature(config.twilio.authToken, url, params);
    const token = randomUUID();
    await sender.send({
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
    async smsInbound({ from, to, text }) {
      const sid = twilioSid("SM");
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
        NumMedia: "0",
        NumSegments: "1",
      };
      await post("sms", "sms.inbound", sid, `${config.publicAppUrl}/webhooks/twilio/sms-inbound`, params);
    },
    async recording({ callSid, isVoicemail, status, ...file }) {
      const sid = twilioSid("RE");
      const { accountSid } = config.twilio;
      deps.recordings.put(sid, file);
      for (const one of ["in-progress", status]) {
        const params: Record<string, string> = {
          AccountSid: accountSid,
          CallSid: callSid,
          RecordingSid: sid,
          RecordingUrl: `${config.ownUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`,
          RecordingStatus: one,
          RecordingChannels: "1",
          RecordingStartTime: rfc2822(new Date()),
          RecordingSource: isVoicemail ? "RecordVerb" : "OutboundAPI",
          RecordingTrack: "both",
          ...(one === "completed" ? { RecordingDuration: String(Math.round(file.seconds)) } : {}),
        };
        const url = `${config.publicAppUrl}/webhooks/twilio/recording-status`;
        await post("voice", `recording.${one}`, sid, url, params);
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
      const url = `${config.publicAppUrl}/webhooks/twilio/voice-status`;
      await post("voice", `voice.${state.status}`, state.callSid, url, params);
    },
  };
}
