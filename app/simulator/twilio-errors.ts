/** Twilio's errors as its API answers them: https://www.twilio.com/docs/api/errors. */

import { CarrierRefusal } from "./carrier-refusal.ts";

/** Thrown inside the simulated API; answered in Twilio's own format. */
export class TwilioError extends CarrierRefusal {
  override readonly status: number;
  override readonly code: number;
  override readonly contentType = "application/json";
  override readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: number, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  override toBody(): { code: number; message: string; more_info: string; status: number } {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
      status: this.status,
    };
  }
}

/** The error that a fault with this status looks like. */
export function faultError(status: number): TwilioError {
  if (status === 429) return new TwilioError(429, 20429, "Too Many Requests", 1);
  if (status === 401) return new TwilioError(401, 20003, "Authenticate");
  if (status < 500) return new TwilioError(status, 20001, "Bad request");
  return status === 503
    ? new TwilioError(503, 20503, "Service Unavailable")
    : new TwilioError(status, 20500, "Internal Server Error");
}

/** What Twilio says of somebody who said STOP. */
export const UNSUBSCRIBED = "Attempt to send to unsubscribed recipient";

/** Recipients that Twilio's test credentials refuse, and one more (opted out is 21610 there, too). */
const REFUSED_RECIPIENTS: Readonly<Record<string, readonly [number, (to: string) => string]>> = {
  "+15005550001": [21211, (to) => `The 'To' number ${to} is not a valid phone number.`],
  "+15005550002": [21612, (to) => `The 'To' phone number: ${to}, is not currently reachable via SMS.`],
  "+15005550003": [21408, (to) => `Permission to send an SMS has not been enabled for the region of ${to}.`],
  "+15005550004": [21610, () => UNSUBSCRIBED],
  "+15005550009": [21614, (to) => `'To' number: ${to}, is not a valid mobile number`],
};

const REFUSED_SENDERS: Readonly<Record<string, readonly [number, string]>> = {
  "+15005550001": [
    21212,
    "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID.",
  ],
  "+15005550007": [21606, "The 'From' phone number provided is not a valid, SMS-capable phone number."],
};

/** Recipients of which the carrier brings no good news; what Twilio's test numbers lack. */
export const UNLUCKY_RECIPIENTS: Readonly<Record<string, { status: string; errorCode: number | null }>> = {
  "+15005550030": { status: "undelivered", errorCode: 30003 },
  "+15005550031": { status: "failed", errorCode: 30008 },
  "+15005550032": { status: "sent", errorCode: null },
};

/** @throws TwilioError for a recipient, sender or text that Twilio refuses */
export function refuseBadMessage(message: {
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly media?: readonly unknown[];
}): void {
  const { to, from, body, media = [] } = message;
  if (!to) throw new TwilioError(400, 21604, "A 'To' phone number is required.");
  if (!from) throw new TwilioError(400, 21603, "A 'From' phone number is required.");
  if (!body && media.length === 0) throw new TwilioError(400, 21602, "Message body is required.");
  if (body.length > 1600) {
    throw new TwilioError(400, 21617, "The concatenated message body exceeds the 1600 character limit.");
  }
  const sender = REFUSED_SENDERS[from];
  if (sender) throw new TwilioError(400, sender[0], sender[1]);
  const recipient = REFUSED_RECIPIENTS[to];
  if (recipient) throw new TwilioError(400, recipient[0], recipient[1](to));
  if (!/^\+[1-9]\d{6,14}$/.test(to)) {
    throw new TwilioError(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
  }
}

/** Whom Twilio calls for nobody, by its test numbers. */
const UNCALLED: Readonly<Record<string, readonly [number, string]>> = {
  "+15005550001": [21217, "Phone number does not appear to be valid"],
  "+15005550002": [21214, "'To' phone number cannot be reached"],
  "+15005550003": [21215, "Account not authorized to make international calls"],
  "+15005550004": [21216, "Account not allowed to call the number"],
};

/** @throws TwilioError for a call that Twilio does not place */
export function refuseBadCall(call: { to: string; from: string; hasDocument: boolean }): void {
  const { to, from } = call;
  if (!to) throw new TwilioError(400, 21201, "No 'To' number is specified");
  if (!from) throw new TwilioError(400, 21213, "No 'From' number is specified");
  if (!call.hasDocument) throw new TwilioError(400, 21205, "Url parameter is required.");
  const uncalled = UNCALLED[to];
  if (uncalled) throw new TwilioError(400, uncalled[0], uncalled[1]);
  if (!/^(\+[1-9]\d{6,14}|(client|sip):\S{1,100})$/.test(to)) {
    throw new TwilioError(400, 21217, "Phone number does not appear to be valid");
  }
}
