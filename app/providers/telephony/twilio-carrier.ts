/** Twilio as a carrier: sends SMS and places calls behind one breaker, reports on both and on recordings, and measures calls. */

import type { Breakers } from "../../platform/breaker/index.ts";
import type { CallingCarrier, SmsCarrier } from "./port.ts";
import { createTwilioSms, TWILIO_BREAKER, type TwilioSmsOptions } from "./twilio.ts";
import { createTwilioCalls, twilioScript } from "./twilio-calls.ts";
import { createTwilioInsights, TWILIO_INSIGHTS_BREAKER } from "./twilio-insights.ts";
import { createTwilioMedia } from "./twilio-media.ts";
import { createTwilioRecordings } from "./twilio-recordings.ts";
import { twilioWebhooks } from "./twilio-webhooks.ts";

/** Makes the carrier of one account. */
export function createTwilio(
  config: Omit<TwilioSmsOptions, "breaker"> & { readonly publicUrl: string; readonly insightsUrl: string },
  breakers: Pick<Breakers, "create">,
): SmsCarrier & CallingCarrier {
  const options = { ...config, breaker: breakers.create(TWILIO_BREAKER) };
  return {
    name: "twilio",
    sms: createTwilioSms(options),
    calls: createTwilioCalls(options),
    script: twilioScript(config),
    callerId: config.from,
    breaker: TWILIO_BREAKER.name,
    quality: createTwilioInsights({ ...config, breaker: breakers.create(TWILIO_INSIGHTS_BREAKER) }),
    recordings: createTwilioRecordings(config),
    media: createTwilioMedia(config),
    ...twilioWebhooks(config),
  };
}
