/** Delivers mail by Resend. */

import { Resend } from "resend";
import { z } from "zod";
import type { Breakers } from "../../platform/breaker/index.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderTimeout } from "../provider-errors.ts";
import { exchange, type VendorErrors } from "../provider-http.ts";
import { type EmailProvider, unsubscribeHeaders } from "./port.ts";

const PROVIDER = "resend";
const TIMEOUT_MS = 10_000;

/** The breaker in front of Resend. */
export const RESEND_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** Of the account, not of the mail: somebody mends them, and what waited goes out. */
const ACCOUNT_CODES = new Set([
  "missing_api_key",
  "invalid_api_key",
  "restricted_api_key",
  "invalid_from_address",
  "invalid_access",
  "invalid_region",
  "daily_quota_exceeded",
  "monthly_quota_exceeded",
  "rate_limit_exceeded",
  "security_error",
]);
const errorBody = z.object({ name: z.string() });
const taken = z.object({ id: z.string().min(1) });

const ERRORS: VendorErrors = {
  provider: PROVIDER,
  codeOf: (body) => errorBody.safeParse(body).data?.name ?? null,
  isAccountTrouble: (code) => code !== null && ACCOUNT_CODES.has(code),
  finalReasonOf: () => null,
};

/** How to reach Resend. */
export interface ResendOptions {
  readonly apiKey: string;
  /** https://api.resend.com, or a simulator's. */
  readonly apiUrl: string;
  /** An address of a domain that the account has proved, or a name and <an address>. */
  readonly from: string;
}

/** Resend's client over our exchange: by itself it hides what went wrong below HTTP. */
class ResendOverExchange extends Resend {
  readonly #apiUrl: string;

  constructor(apiKey: string, apiUrl: string) {
    super(apiKey, { baseUrl: apiUrl });
    this.#apiUrl = apiUrl;
  }

  override async fetchRequest<T>(
    path: string,
    init: RequestInit = {},
  ): ReturnType<typeof Resend.prototype.fetchRequest<T>> {
    const url = new URL(this.#apiUrl + path);
    const { body, headers } = await exchange(ERRORS, { url, template: path }, init, TIMEOUT_MS);
    return { data: body as T, error: null, headers: Object.fromEntries(headers) } as never;
  }
}

/** An EmailProvider on Resend: one attempt a mail, at most 10 s, behind the breaker, never an address or text in errors. */
export function createResend(
  { apiKey, apiUrl, from }: ResendOptions,
  breakers: Pick<Breakers, "create">,
): EmailProvider {
  const client = new ResendOverExchange(apiKey, apiUrl);
  const guard = createGuard(PROVIDER, breakers.create(RESEND_BREAKER), TIMEOUT_MS);
  return {
    breaker: RESEND_BREAKER.name,
    send: ({ to, subject, text, html, key, unsubscribeUrl }) =>
      guard(undefined, async (signal) => {
        // A list, so that a comma in an address makes no second recipient.
        const mail = { from, to: [to], subject, text, ...(html === undefined ? {} : { html }) };
        const headers = unsubscribeHeaders({ ...(unsubscribeUrl ? { unsubscribeUrl } : {}) });
        const options = { signal, ...(key === undefined ? {} : { idempotencyKey: key }) };
        const { data } = await client.emails.send({ ...mail, headers }, options);
        if (!taken.safeParse(data).success) throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS });
      }),
  };
}
