/** Twilio as a carrier: sends SMS and places calls behind one breaker, reports on both. */

import type { Breakers } from "../../platform/breaker/index.ts";
import type { CallingCarrier, SmsCarrier } from "./port.ts";
import { createTwilioSms, TWILIO_BREAKER, type TwilioSmsOptions } from "./twilio.ts";
import { createTwilioCalls, twilioScript } from "./twilio-calls.ts";
import { twilioWebhooks } from "./twilio-webhooks.ts";

/** Makes the carrier of one account. */
export function createTwilio(
  config: Omit<TwilioSmsOptions, "breaker"> & { readonly publicUrl: string },
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
    ...twilioWebhooks(config),
  };
}
