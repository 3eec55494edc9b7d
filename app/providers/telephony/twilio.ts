/** Sends SMS by Twilio. */

import { AsyncLocalStorage } from "node:async_hooks";
import twilio from "twilio";
import type { Breaker } from "../../platform/breaker/breaker.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout } from "../provider-errors.ts";
import type { SmsFound, SmsProvider, SmsToSend } from "./port.ts";
import { phoneOf } from "./recipient.ts";
import { finalReasonOf } from "./twilio-errors.ts";
import { TwilioHttp } from "./twilio-http.ts";
import { smsStatusOf } from "./twilio-webhooks.ts";

const PROVIDER = "twilio";
const TIMEOUT_MS = 10_000;
/** Twilio stamps creation to the second and by its own clock. */
const CLOCK_SLACK_MS = 5_000;
const FIND_PAGE_SIZE = 50;
const FIND_PAGES_MAX = 20;
const UNKNOWN_SID_CODES = new Set(["20404", "http-404"]);

/** The breaker in front of Twilio. */
export const TWILIO_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** How to reach Twilio. */
export interface TwilioSmsOptions {
  /** Starts with AC. */
  readonly accountSid: string;
  readonly authToken: string;
  /** Sender number, or the id of a messaging service (MG…). */
  readonly from: string;
  /** Base URL of the API: https://api.twilio.com, or a simulator's. */
  readonly apiUrl: string;
  /** Made with `createBreaker({ ...TWILIO_BREAKER, … })`. */
  readonly breaker: Breaker;
}

function senderOf(from: string) {
  return from.startsWith("MG") ? { messagingServiceSid: from } : { from };
}

/** An SmsProvider on Twilio's API: one attempt a call, at most 10 s, behind the breaker, never a number or text in errors. */
export function createTwilioSms(options: TwilioSmsOptions): SmsProvider {
  const signals = new AsyncLocalStorage<AbortSignal>();
  const client = twilio(options.accountSid, options.authToken, {
    httpClient: new TwilioHttp({
      apiUrl: options.apiUrl,
      timeoutMs: TIMEOUT_MS,
      currentSignal: () => signals.getStore(),
    }),
  });

  const guard = createGuard(PROVIDER, options.breaker, TIMEOUT_MS);
  // Twilio's client has no place for a signal: it travels beside the call.
  const guarded = <T>(outer: AbortSignal | undefined, call: () => Promise<T>) =>
    guard(outer, (signal) => signals.run(signal, call));

  return {
    async send(sms: SmsToSend, { signal } = {}) {
      // Before the guard: a recipient who was not cleared is no fault of the vendor.
      const to = phoneOf(sms.to, "sms");
      const taken = await guarded(signal, async () => {
        const message = await client.messages.create({
          ...senderOf(sms.from ?? options.from),
          to,
          body: sms.body,
          statusCallback: sms.statusCallbackUrl,
        });
        if (!message.sid) throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS });
        return message;
      });
      return { providerSid: taken.sid, status: smsStatusOf(taken.status) ?? "queued" };
    },

    async find({ to, body, sentAfter }, { signal } = {}) {
      const since = sentAfter.getTime() - CLOCK_SLACK_MS;
      const found: SmsFound[] = [];
      // Not filtered by DateSent: a message that was accepted but not sent yet has none.
      let page = await guarded(signal, () => client.messages.page({ to, pageSize: FIND_PAGE_SIZE }));
      for (let pages = 1; ; pages++) {
        for (const message of page.instances) {
          if (message.body !== body || message.dateCreated.getTime() < since) continue;
          found.push({
            providerSid: message.sid,
            body: message.body,
            status: smsStatusOf(message.status) ?? "queued",
            createdAt: message.dateCreated,
          });
        }
        // Newest first: past the time asked for, there is nothing more to find.
        const oldest = page.instances.at(-1)?.dateCreated.getTime() ?? 0;
        if (!page.nextPageUrl || oldest < since || pages === FIND_PAGES_MAX) break;
        const nextUrl = page.nextPageUrl;
        page = await guarded(signal, () => client.messages.getPage(nextUrl));
      }
      return found.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },

    async statusOf(providerSid, { signal } = {}) {
      try {
        const message = await guarded(signal, () => client.messages(providerSid).fetch());
        const errorCode = message.errorCode ? String(message.errorCode) : null;
        return {
          status: smsStatusOf(message.status) ?? "queued",
          errorCode,
          isPermanent: finalReasonOf(errorCode) !== null,
        };
      } catch (error) {
        if (error instanceof ProviderRejected && UNKNOWN_SID_CODES.has(error.providerCode)) return null;
        throw error;
      }
    },
  };
}
