/** For tests: every carrier that sends SMS, as the simulator knows it. */

import type { Breaker } from "../../platform/breaker/breaker.ts";
import { SECRETS } from "../../simulator/test/receiver.ts";
import type { providerBreaker } from "../provider-breaker.ts";
import type { ProviderRejected, SmsProvider } from "../telephony/port.ts";
import { createTwilioSms, TWILIO_BREAKER } from "../telephony/twilio.ts";
import { createVonageSms, VONAGE_BREAKER } from "../telephony/vonage.ts";

/** One carrier, and how it says what all carriers say. */
export interface SmsCarrierCase {
  readonly name: string;
  readonly settings: ReturnType<typeof providerBreaker>;
  create(apiUrl: string, breaker: Breaker): SmsProvider;
  readonly from: string;
  readonly sid: RegExp;
  readonly unknownSid: string;
  /** What the body of the callback of a delivered SMS contains. */
  readonly delivered: string;
  /** The code of an SMS that was not delivered this time. */
  readonly failedCode: string;
  /** Recipients that it refuses for good. */
  readonly rejections: readonly (readonly [
    number: string,
    providerCode: string,
    reason: ProviderRejected["reason"],
  ])[];
}

/** What the carriers differ in; all else is the port's promise. */
export const SMS_CARRIERS: readonly SmsCarrierCase[] = [
  {
    name: "twilio",
    settings: TWILIO_BREAKER,
    create: (apiUrl: string, breaker: Breaker) =>
      createTwilioSms({
        accountSid: SECRETS.TRUNKLINE_TWILIO_ACCOUNT_SID,
        authToken: SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN,
        from: SECRETS.TRUNKLINE_TWILIO_FROM,
        apiUrl,
        breaker,
      }),
    from: SECRETS.TRUNKLINE_TWILIO_FROM,
    sid: /^SM/,
    unknownSid: "SM00000000000000000000000000000000",
    delivered: "MessageStatus=delivered",
    failedCode: "30003",
    rejections: [
      ["+15005550001", "21211", "invalid_number"],
      ["+15005550009", "21614", "invalid_number"],
      ["+15005550004", "21610", "opted_out"],
      ["+15005550003", "21408", "not_allowed"],
    ],
  },
  {
    name: "vonage",
    settings: VONAGE_BREAKER,
    create: (apiUrl: string, breaker: Breaker) =>
      createVonageSms({
        apiKey: SECRETS.TRUNKLINE_VONAGE_API_KEY,
        apiSecret: SECRETS.TRUNKLINE_VONAGE_API_SECRET,
        from: SECRETS.TRUNKLINE_VONAGE_FROM,
        apiUrl,
        breaker,
      }),
    from: SECRETS.TRUNKLINE_VONAGE_FROM,
    sid: /^[0-9a-f-]{36}$/,
    unknownSid: "00000000-0000-0000-0000-000000000000",
    delivered: '"status":"delivered"',
    failedCode: "1180",
    rejections: [
      ["+15005550001", "1170", "invalid_number"],
      ["+15005550009", "1240", "invalid_number"],
      ["+15005550004", "1050", "opted_out"],
      ["+15005550003", "1160", "not_allowed"],
    ],
  },
];
