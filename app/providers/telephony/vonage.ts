/**
 * Sends SMS by Vonage's Messages API and asks its Reports API about them. By fetch: Vonage's own clients take no signal,
 * so a request that the breaker has given up on would go on behind its back. Reports lag behind messages: `find` right
 * after an attempt may miss what was accepted.
 */

import { z } from "zod";
import type { Breaker } from "../../platform/breaker/breaker.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderTimeout } from "../provider-errors.ts";
import { basicAuthorization, exchange } from "../provider-http.ts";
import { SMS_STATUS_RANK, type SmsFound, type SmsProvider, type SmsState } from "./port.ts";
import { phoneOf } from "./recipient.ts";
import { finalReasonOf, VONAGE_ERRORS } from "./vonage-errors.ts";
import { smsStatusOf } from "./vonage-webhooks.ts";

const PROVIDER = "vonage";
const TIMEOUT_MS = 10_000;
/** Reports are stamped to the second and by Vonage's clock. */
const CLOCK_SLACK_MS = 5_000;
const FIND_PAGES_MAX = 20;

/** The breaker in front of Vonage. */
export const VONAGE_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** How to reach Vonage. */
export interface VonageSmsOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Sender number. */
  readonly from: string;
  /** Base URL of the API: https://api.nexmo.com, or a simulator's. */
  readonly apiUrl: string;
  /** Made with `createBreaker({ ...VONAGE_BREAKER, … })`. */
  readonly breaker: Breaker;
}

const accepted = z.looseObject({ message_uuid: z.string().min(1) });

const record = z.looseObject({
  message_id: z.string(),
  message_body: z.string().nullish(),
  status: z.string().nullish(),
  date_received: z.coerce.date(),
  error_code: z.union([z.string(), z.number()]).nullish(),
});
type ReportRecord = z.output<typeof record>;

const report = z.looseObject({
  records: z.array(record).default([]),
  _links: z.looseObject({ next: z.looseObject({ href: z.string() }).optional() }).optional(),
});

/** Vonage writes numbers without their plus. */
function bare(number: string): string {
  return number.replace(/^\+/, "");
}

function stateOf({ status, error_code }: ReportRecord): SmsState {
  const errorCode = error_code && String(error_code) !== "0" ? String(error_code) : null;
  return {
    status: smsStatusOf(status ?? "") ?? "queued",
    errorCode,
    isPermanent: finalReasonOf(errorCode) !== null,
    isOptedOut: finalReasonOf(errorCode) === "opted_out",
  };
}

/** An SmsProvider on Vonage's API: one attempt a call, at most 10 s, behind the breaker, never a number or text in errors. */
export function createVonageSms(options: VonageSmsOptions): SmsProvider {
  const { apiUrl, apiKey, apiSecret, breaker } = options;
  const guarded = createGuard(PROVIDER, breaker, TIMEOUT_MS);

  function ask<T>(
    schema: z.ZodType<T>,
    path: string,
    request: { readonly body?: unknown; readonly signal: AbortSignal | undefined },
  ): Promise<T> {
    return guarded(request.signal, async (signal) => {
      const headers = {
        authorization: basicAuthorization(apiKey, apiSecret),
        accept: "application/json",
        "content-type": "application/json",
      };
      const answer = await exchange(
        VONAGE_ERRORS,
        // Nothing but the query differs from request to request.
        { url: new URL(apiUrl.replace(/\/$/, "") + path), template: path.replace(/\?.*$/, "") },
        request.body === undefined
          ? { headers, signal }
          : { method: "POST", headers, signal, body: JSON.stringify(request.body) },
        TIMEOUT_MS,
      );
      const read = schema.safeParse(answer.body);
      if (read.success) return read.data;
      const message = `${PROVIDER} gave an answer that cannot be read; the request may have been accepted`;
      throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS, message });
    });
  }

  function reports(query: Readonly<Record<string, string>>): string {
    const all = { account_id: apiKey, product: "MESSAGES", direction: "outbound", ...query };
    return `/v2/reports/records?${new URLSearchParams(all)}`;
  }

  return {
    async send(sms, { signal } = {}) {
      const { message_uuid: providerSid } = await ask(accepted, "/v1/messages", {
        signal,
        body: {
          message_type: "text",
          channel: "sms",
          to: bare(phoneOf(sms.to, "sms")),
          from: bare(sms.from ?? options.from),
          text: sms.body,
          client_ref: sms.messageId,
          webhook_url: sms.statusCallbackUrl,
          webhook_version: "v1",
        },
      });
      return { providerSid, status: "queued" };
    },

    async find({ to, body, sentAfter }, { signal } = {}) {
      const since = new Date(sentAfter.getTime() - CLOCK_SLACK_MS);
      const found: SmsFound[] = [];
      let path = reports({ to: bare(to), date_start: since.toISOString(), include_message: "true" });
      for (let pages = 1; ; pages++) {
        const page = await ask(report, path, { signal });
        for (const one of page.records) {
          if (one.message_body !== body || one.date_received < since) continue;
          found.push({
            providerSid: one.message_id,
            body,
            status: stateOf(one).status,
            createdAt: one.date_received,
          });
        }
        const next = page._links?.next?.href;
        if (!next || pages === FIND_PAGES_MAX) break;
        const { pathname, search } = new URL(next, apiUrl);
        path = pathname + search;
      }
      return found.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },

    async statusOf(providerSid, { signal } = {}) {
      const { records } = await ask(report, reports({ id: providerSid }), { signal });
      // An SMS can have a record for each state that it went through.
      const states = records.map(stateOf);
      states.sort((a, b) => SMS_STATUS_RANK[b.status] - SMS_STATUS_RANK[a.status]);
      return states[0] ?? null;
    },
  };
}
