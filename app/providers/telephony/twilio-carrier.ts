/** Twilio as a carrier: sends SMS behind a breaker, reports on SMS and calls. */

import type { Breakers } from "../../platform/breaker/index.ts";
import type { SmsCarrier, VoiceCarrier } from "./port.ts";
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
    ...twilioWebhooks(config),
  };
}
