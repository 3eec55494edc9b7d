/** The vendors that the configuration names, in our words: nothing beyond this folder knows which they are. */

import type { Config } from "../config/index.ts";
import type { Breakers } from "../platform/breaker/index.ts";
import { createAlertmanager } from "./alerting/alertmanager.ts";
import { createAlertmanagerWebhook } from "./alerting/alertmanager-webhook.ts";
import type { Alerting } from "./alerting/port.ts";
import { createPaddle } from "./billing/paddle.ts";
import type { Billing } from "./billing/port.ts";
import type { EmailProvider } from "./email/port.ts";
import { createResend } from "./email/resend.ts";
import { createSmtp } from "./email/smtp.ts";
import { createOpenAi } from "./llm/openai.ts";
import type { LanguageModel } from "./llm/port.ts";
import type { MetricsStore } from "./metrics/port.ts";
import { createPrometheus } from "./metrics/prometheus.ts";
import type { CallingCarrier, SmsCarrier, VoiceCarrier } from "./telephony/port.ts";
import { createTwilio } from "./telephony/twilio-carrier.ts";
import { createVonage } from "./telephony/vonage-carrier.ts";
import type { TraceStore } from "./traces/port.ts";
import { createTempo } from "./traces/tempo.ts";
import { createAssemblyAi } from "./transcription/assemblyai.ts";
import type { Transcriber } from "./transcription/port.ts";
import type { VoiceAgentVendor } from "./voice-agent/port.ts";
import { createVapi } from "./voice-agent/vapi-vendor.ts";
import type { WebPush } from "./web-push/port.ts";
import { createWebPush } from "./web-push/web-push.ts";

/** All vendors of one process. */
export interface Providers {
  /** Sends new SMS. */
  readonly smsCarrier: SmsCarrier;
  /** Every carrier that may still report on SMS, the sending one included. */
  readonly smsCarriers: readonly SmsCarrier[];
  readonly voiceCarriers: readonly VoiceCarrier[];
  /** Places new calls. */
  readonly callingCarrier: CallingCarrier;
  readonly voiceAgent: VoiceAgentVendor;
  /** Null: nobody delivers mail. */
  readonly email: EmailProvider | null;
  readonly webPush: WebPush;
  /** Who watches us, and tells people what is wrong. */
  readonly alerting: Alerting;
  /** Null: nobody keeps metrics for us to ask. */
  readonly metrics: MetricsStore | null;
  /** Null: nobody keeps traces for us to read. */
  readonly traces: TraceStore | null;
  /** Null: nobody writes recordings down. */
  readonly transcriber: Transcriber | null;
  /** Null: no model is asked. */
  readonly languageModel: LanguageModel | null;
  /** Null: nothing is billed. */
  readonly billing: Billing | null;
}

/** Makes the vendors' adapters; nothing is called before it is needed. */
export function createProviders(
  config: Pick<
    Config,
    | "smsProvider"
    | "twilio"
    | "vonage"
    | "vapi"
    | "recordingHosts"
    | "http"
    | "mail"
    | "webPush"
    | "transcription"
    | "languageModel"
    | "billing"
    | "prometheus"
    | "tempo"
    | "alertmanager"
  >,
  breakers: Pick<Breakers, "create">,
): Providers {
  const twilio = createTwilio({ ...config.twilio, publicUrl: config.http.publicUrl }, breakers);
  const vonage = config.vonage && createVonage(config.vonage, breakers);
  return {
    smsCarrier: config.smsProvider === "vonage" && vonage ? vonage : twilio,
    smsCarriers: vonage ? [twilio, vonage] : [twilio],
    voiceCarriers: [twilio],
    callingCarrier: twilio,
    voiceAgent: createVapi(config.vapi, config.recordingHosts),
    email: config.mail && createEmail(config.mail, breakers),
    webPush: createWebPush(config.webPush, breakers),
    transcriber: config.transcription && createAssemblyAi(config.transcription, breakers),
    languageModel: config.languageModel && createOpenAi(config.languageModel, breakers),
    billing: config.billing && createPaddle(config.billing, breakers),
    alerting: {
      webhook: createAlertmanagerWebhook(config.alertmanager.token),
      sender: config.alertmanager.url === null ? null : createAlertmanager({ url: config.alertmanager.url }),
    },
    metrics: config.prometheus && createPrometheus(config.prometheus),
    traces: config.tempo && createTempo(config.tempo),
  };
}

function createEmail(mail: NonNullable<Config["mail"]>, breakers: Pick<Breakers, "create">): EmailProvider {
  return mail.via === "resend" ? createResend(mail, breakers) : createSmtp(mail, breakers);
}
