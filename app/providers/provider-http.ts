/** What all vendors' HTTP has in common: one attempt by fetch, so that tracing sees it, and errors in our words. */

import { withRequestTarget } from "../platform/telemetry/index.ts";
import { ProviderError, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "./provider-errors.ts";

/** How one vendor says what went wrong. */
export interface VendorErrors {
  /** As in our errors and metrics. */
  readonly provider: string;
  /** The vendor's code in the body of a refusal; null where it gave none. */
  codeOf(body: unknown): string | null;
  /** Is the account in trouble rather than the message? Then it goes away when somebody mends the account. */
  isAccountTrouble(code: string | null): boolean;
  /** Why no further request for this number can succeed; null when one may. */
  finalReasonOf(code: string | null): ProviderRejected["reason"] | null;
}

/** A successful answer; its body is JSON. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** No connection was made, so nothing can have been accepted. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ENETDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("retry-after");
  if (!value) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : new Date(value).getTime() - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 3_600_000) : null;
}

function codeOfCause(error: unknown): string | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if ("code" in current && typeof current.code === "string") return current.code;
    current = current.cause;
  }
  return null;
}

/** The error for an answer that is not a success. The vendor's message is left out: it quotes numbers. */
export function errorOfAnswer(
  vendor: VendorErrors,
  status: number,
  headers: Headers,
  body: unknown,
): ProviderRejected | ProviderUnavailable | ProviderTimeout {
  const { provider } = vendor;
  const code = vendor.codeOf(body);
  // A gateway gave up waiting: what is behind it may have gone on.
  if (status === 502 || status === 504) {
    const message = `a gateway before ${provider} answered ${status}; the request may have been accepted`;
    return new ProviderTimeout(provider, { timeoutMs: 0, message });
  }
  const accountTrouble = status === 401 || status === 402 || vendor.isAccountTrouble(code);
  if (status >= 500 || status === 429 || status === 408 || status === 425 || accountTrouble) {
    return new ProviderUnavailable(provider, { status, retryAfterMs: retryAfterMs(headers) });
  }
  return new ProviderRejected(provider, {
    providerCode: code ?? `http-${status}`,
    reason: vendor.finalReasonOf(code) ?? "other",
  });
}

/** The error for an exchange that broke off. */
export function errorOfFailure(
  provider: string,
  error: unknown,
  timeoutMs: number,
): ProviderUnavailable | ProviderTimeout {
  const code = codeOfCause(error);
  if (code !== null && UNREACHED.has(code)) {
    return new ProviderUnavailable(provider, {
      status: null,
      message: `${provider} cannot be reached (${code})`,
      cause: error,
    });
  }
  const message =
    code === null
      ? undefined
      : `the connection to ${provider} broke (${code}); the request may have been accepted`;
  return new ProviderTimeout(provider, { timeoutMs, ...(message ? { message } : {}), cause: error });
}

/** Where a request goes. */
export interface VendorUrl {
  readonly url: URL;
  /** Its path with placeholders for ids and accounts, to name spans by. */
  readonly template: string;
}

/**
 * One request and its answer; `timeoutMs` is for the error's words alone, `init.signal` ends the wait.
 * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout
 */
export async function exchange(
  vendor: VendorErrors,
  { url, template }: VendorUrl,
  init: RequestInit,
  timeoutMs: number,
): Promise<VendorAnswer> {
  init.signal?.throwIfAborted();
  let response: Response;
  let text: string;
  try {
    response = await withRequestTarget({ service: vendor.provider, urlTemplate: template }, () =>
      fetch(url, { ...init, redirect: "error" }),
    );
    text = await response.text();
  } catch (error) {
    throw errorOfFailure(vendor.provider, error, timeoutMs);
  }
  const body = parseJson(text);
  if (!response.ok) throw errorOfAnswer(vendor, response.status, response.headers, body);
  // A success that cannot be read: it was probably taken.
  if (body === undefined) throw new ProviderTimeout(vendor.provider, { timeoutMs });
  return { status: response.status, headers: response.headers, body };
}

/**
 * A `fetch` for a vendor's own client: `exchange` below it, so that spans are named and failures are in our words, however
 * the client wraps them (see `providerErrorIn`). What it resolves with has succeeded, and is whole.
 */
export function createVendorFetch(
  vendor: VendorErrors,
  templateOf: (path: string) => string,
  timeoutMs: number,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const template = templateOf(url.pathname);
    const { status, body } = await exchange(vendor, { url, template }, init, timeoutMs);
    return Response.json(body, { status });
  };
}

/** The error in our words that a vendor's client has wrapped into its own; the client's where there is none. */
export function providerErrorIn(error: unknown): unknown {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if (current instanceof ProviderError) return current;
    current = current.cause;
  }
  return error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The Authorization header of Basic authentication. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
