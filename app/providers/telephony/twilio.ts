/** Sends SMS by Twilio. */

import { ProviderTimeout } from "../provider-errors.ts";
import type { SmsProvider, SmsToSend } from "./port.ts";
import { phoneOf } from "./recipient.ts";
import {
  createTwilioClient,
  FIND,
  isUnknownSid,
  PROVIDER,
  TIMEOUT_MS,
  type TwilioAccount,
} from "./twilio-client.ts";
import { finalReasonOf } from "./twilio-errors.ts";
import { smsStatusOf } from "./twilio-webhooks.ts";

export { TWILIO_BREAKER } from "./twilio-client.ts";

/** How to reach Twilio, and who sends. */
export interface TwilioSmsOptions extends TwilioAccount {
  /** Sender number, or the id of a messaging service (MG…). */
  readonly from: string;
}

function senderOf(from: string) {
  return from.startsWith("MG") ? { messagingServiceSid: from } : { from };
}

/** An SmsProvider on Twilio's API: one attempt a call, at most 10 s, behind the breaker, never a number or text in errors. */
export function createTwilioSms(options: TwilioSmsOptions): SmsProvider {
  const { client, guarded, createdSince } = createTwilioClient(options);

  return {
    async send(sms: SmsToSend, { signal } = {}) {
      // Before the guard: a recipient who was not cleared is no fault of the vendor.
      const to = phoneOf(sms.to, "sms");
      const taken = await guarded(signal, async () => {
        const message = await client.messages.create({
          ...senderOf(sms.from ?? options.from),
          to,
          // A file may go alone: then there is no text, not an empty one.
          ...(sms.body === "" ? {} : { body: sms.body }),
          ...(sms.mediaUrls?.length ? { mediaUrl: [...sms.mediaUrls] } : {}),
          statusCallback: sms.statusCallbackUrl,
        });
        if (!message.sid) throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS });
        return message;
      });
      return { providerSid: taken.sid, status: smsStatusOf(taken.status) ?? "queued" };
    },

    async find({ to, body, sentAfter }, { signal } = {}) {
      // Not filtered by DateSent: a message that was accepted but not sent yet has none.
      const list = {
        first: () => client.messages.page({ to, ...FIND }),
        at: (url: string) => client.messages.getPage(url),
      };
      const found = await createdSince(sentAfter, list, signal);
      return found
        .filter((message) => message.body === body)
        .map((message) => ({
          providerSid: message.sid,
          body: message.body,
          status: smsStatusOf(message.status) ?? "queued",
          createdAt: message.dateCreated,
        }));
    },

    async statusOf(providerSid, { signal } = {}) {
      try {
        const message = await guarded(signal, () => client.messages(providerSid).fetch());
        const errorCode = message.errorCode ? String(message.errorCode) : null;
        return {
          status: smsStatusOf(message.status) ?? "queued",
          errorCode,
          isPermanent: finalReasonOf(errorCode) !== null,
          isOptedOut: finalReasonOf(errorCode) === "opted_out",
        };
      } catch (error) {
        if (isUnknownSid(error)) return null;
        throw error;
      }
    },
  };
}
