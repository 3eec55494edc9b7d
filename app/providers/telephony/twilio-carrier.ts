/** Twilio as a carrier: sends SMS behind a breaker, reports on SMS, calls and their recordings. */

import type { Breakers } from "../../platform/breaker/index.ts";
import type { SmsCarrier, VoiceCarrier } from "./port.ts";
import { createTwilioRecordings } from "./twilio-recordings.ts";
import { createTwilioSms, TWILIO_BREAKER, type TwilioSmsOptions } from "./twilio.ts";
import { twilioWebhooks } from "./twilio-webhooks.ts";

/** Makes the carrier of one account. */
export function createTwilio(
  config: Omit<TwilioSmsOptions, "breaker"> & { readonly publicUrl: string },
  breakers: Pick<Breakers, "create">,
): SmsCarrier & VoiceCarrier {
  return {
    name: "twilio",
    sms: createTwilioSms({ ...config, breaker: breakers.create(TWILIO_BREAKER) }),
    breaker: TWILIO_BREAKER.name,
    recordings: createTwilioRecordings(config),
    ...twilioWebhooks(config),
  };
}
