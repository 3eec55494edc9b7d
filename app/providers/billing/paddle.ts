/** Bills usage by Paddle: a transaction for each call, which Paddle's invoices to the customer collect. */

import { ApiError, Paddle } from "@paddle/paddle-node-sdk";
import type { Breakers } from "../../platform/breaker/index.ts";
import { withRequestTarget } from "../../platform/telemetry/index.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { errorOfFailure } from "../provider-http.ts";
import type { Billing } from "./port.ts";

const PROVIDER = "paddle";
const TIMEOUT_MS = 15_000;
/** Paddle stamps creation by its own clock. */
const CLOCK_SLACK_MS = 60_000;
const FIND_PAGE_SIZE = 100;
/** More calls than a customer has between a time-out and its next attempt. */
const FIND_MAX = 2_000;
/** In what Paddle keeps for us with a transaction. */
const REFERENCE = "trunkline_reference";

/** The breaker in front of Paddle. */
export const PADDLE_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** How to reach Paddle, and what is billed to whom. */
export interface PaddleOptions {
  readonly apiKey: string;
  /** https://api.paddle.com, the sandbox's, or a simulator's. */
  readonly apiUrl: string;
  /** Starts with ctm_. */
  readonly customerId: string;
  /** Starts with add_: where the customer is, for taxes. */
  readonly addressId: string;
  /** Starts with pri_: the price of a minute. */
  readonly priceId: string;
}

/** Of the account, not of the request: somebody mends them, and what waited goes out. */
const ACCOUNT_CODES = new Set([
  "authentication_missing",
  "authentication_malformed",
  "invalid_token",
  "forbidden",
  "paddle_billing_not_enabled",
]);
/** Taken by nobody, or by somebody else at the same moment. */
const BUSY_CODES = new Set([
  "too_many_requests",
  "service_unavailable",
  "concurrent_modification",
  "internal_error",
]);
/** What is behind it may have gone on. */
const DOUBTFUL_CODES = new Set(["bad_gateway"]);

/** A failure in our words; Paddle's sentence is left out. */
function errorOfPaddle(error: unknown): ProviderRejected | ProviderUnavailable | ProviderTimeout {
  if (!(error instanceof ApiError)) return errorOfFailure(PROVIDER, error, TIMEOUT_MS);
  const { code, type, retryAfter } = error;
  if (DOUBTFUL_CODES.has(code)) return new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS });
  if (ACCOUNT_CODES.has(code) || BUSY_CODES.has(code) || type === "api_error") {
    return new ProviderUnavailable(PROVIDER, {
      status: null,
      retryAfterMs: retryAfter === null ? null : retryAfter * 1_000,
      message: `${PROVIDER} is unavailable (${code})`,
    });
  }
  return new ProviderRejected(PROVIDER, { providerCode: code, reason: "other" });
}

/** Billing on Paddle: one attempt a call, at most 15 s, behind the breaker. */
export function createPaddle(options: PaddleOptions, breakers: Pick<Breakers, "create">): Billing {
  const { apiKey, apiUrl, customerId, addressId, priceId } = options;
  // Paddle's client takes any address where it expects the name of an environment.
  const paddle = new Paddle(apiKey, { environment: apiUrl as never, logLevel: "none" as never });
  const guard = createGuard(PROVIDER, breakers.create(PADDLE_BREAKER), TIMEOUT_MS);
  // Paddle's client takes no signal either: the guard ends the wait, the exchange ends by itself.
  const guarded = <T>(outer: AbortSignal | undefined, call: () => Promise<T>) =>
    guard(outer, () =>
      withRequestTarget({ service: PROVIDER, urlTemplate: "/transactions" }, call).catch((error: unknown) => {
        throw errorOfPaddle(error);
      }),
    );

  return {
    name: PROVIDER,
    breaker: PADDLE_BREAKER.name,

    bill: ({ reference, minutes }, { signal } = {}) =>
      guarded(signal, async () => {
        const transaction = await paddle.transactions.create({
          items: [{ priceId, quantity: minutes }],
          customerId,
          addressId,
          customData: { [REFERENCE]: reference },
          collectionMode: "manual",
          billingDetails: { enableCheckout: false, paymentTerms: { interval: "month", frequency: 1 } },
        });
        if (!transaction.id) throw new Error("a transaction without an id");
        return transaction.id;
      }),

    find: (reference, since, { signal } = {}) =>
      guarded(signal, async () => {
        const from = new Date(since.getTime() - CLOCK_SLACK_MS).toISOString();
        const found = paddle.transactions.list({
          customerId: [customerId],
          "createdAt[GTE]": from,
          perPage: FIND_PAGE_SIZE,
        });
        let seen = 0;
        for await (const { id, customData } of found) {
          if ((customData as Record<string, unknown> | null)?.[REFERENCE] === reference) return id;
          seen += 1;
          if (seen >= FIND_MAX) break;
        }
        return null;
      }),
  };
}
