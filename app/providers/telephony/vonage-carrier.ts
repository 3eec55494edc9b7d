/** Vonage as a carrier: sends SMS behind a breaker and reports on them. */

import type { Breakers } from "../../platform/breaker/index.ts";
import type { SmsCarrier } from "./port.ts";
import { createVonageSms, VONAGE_BREAKER, type VonageSmsOptions } from "./vonage.ts";
import { vonageWebhooks } from "./vonage-webhooks.ts";

/** Makes the carrier of one account. */
export function createVonage(
  config: Omit<VonageSmsOptions, "breaker"> & { readonly signatureSecret: string },
  breakers: Pick<Breakers, "create">,
): SmsCarrier {
  return {
    name: "vonage",
    sms: createVonageSms({ ...config, breaker: breakers.create(VONAGE_BREAKER) }),
    media: null,
    breaker: VONAGE_BREAKER.name,
    ...vonageWebhooks(config),
  };
}
