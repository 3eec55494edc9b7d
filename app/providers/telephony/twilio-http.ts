/** How Twilio's client reaches Twilio: by fetch, so that tracing sees it; one attempt; errors in our words. */

import RequestClient from "twilio/lib/base/RequestClient.js";
import { z } from "zod";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { finalReasonOf, isAccountTrouble } from "./twilio-errors.ts";

const PROVIDER = "twilio";

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

const errorBody = z.object({ code: z.union([z.number(), z.string()]).optional() });

function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("retry-after");
  if (!value) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : new Date(value).getTime() - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 3_600_000) : null;
}

function codeOf(error: unknown): string | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if ("code" in current && typeof current.code === "string") return current.code;
    current = current.cause;
  }
  return null;
}

/** The error for an answer that is not a success. The vendor's message is left out: it quotes numbers. */
export function errorOfAnswer(
  status: number,
  headers: Headers,
  body: unknown,
): ProviderRejected | ProviderUnavailable | ProviderTimeout {
  const parsed = errorBody.safeParse(body);
  const code = parsed.success && parsed.data.code !== undefined ? String(parsed.data.code) : null;
  // A gateway gave up waiting: what is behind it may have gone on.
  if (status === 502 || status === 504) {
    const message = `a gateway before ${PROVIDER} answered ${status}; the request may have been accepted`;
    return new ProviderTimeout(PROVIDER, { timeoutMs: 0, message });
  }
  const accountTrouble = status === 401 || isAccountTrouble(code);
  if (status >= 500 || status === 429 || status === 408 || status === 425 || accountTrouble) {
    return new ProviderUnavailable(PROVIDER, { status, retryAfterMs: retryAfterMs(headers) });
  }
  return new ProviderRejected(PROVIDER, {
    providerCode: code ?? `http-${status}`,
    reason: finalReasonOf(code) ?? "other",
  });
}

/** The error for an exchange that broke off. */
export function errorOfFailure(error: unknown, timeoutMs: number): ProviderUnavailable | ProviderTimeout {
  const code = codeOf(error);
  if (code !== null && UNREACHED.has(code)) {
    return new ProviderUnavailable(PROVIDER, {
      status: null,
      message: `${PROVIDER} cannot be reached (${code})`,
      cause: error,
    });
  }
  const message =
    code === null
      ? undefined
      : `the connection to ${PROVIDER} broke (${code}); the request may have been accepted`;
  return new ProviderTimeout(PROVIDER, { timeoutMs, ...(message ? { message } : {}), cause: error });
}

function formOf(data: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(name, String(one));
    }
  }
  return form;
}

/** Where to send requests, and how long one may take. */
export interface TwilioHttpOptions {
  /** Base instead of https://api.twilio.com; paths are kept. */
  readonly apiUrl: string;
  readonly timeoutMs: number;
  /** The signal of the call that is under way. */
  readonly currentSignal: () => AbortSignal | undefined;
}

/** The http client that Twilio's own client is given. */
export class TwilioHttp extends RequestClient {
  readonly #options: TwilioHttpOptions;

  constructor(options: TwilioHttpOptions) {
    super({ timeout: options.timeoutMs });
    this.#options = options;
  }

  /** @throws ProviderRejected | ProviderUnavailable | ProviderTimeout */
  override async request<TData>(
    request: RequestClient.RequestOptions<TData>,
  ): ReturnType<typeof RequestClient.prototype.request<TData>> {
    const { apiUrl, timeoutMs, currentSignal } = this.#options;
    const asked = new URL(request.uri);
    const url = new URL(apiUrl.replace(/\/$/, "") + asked.pathname + asked.search);
    for (const [name, value] of formOf(request.params ?? {})) url.searchParams.append(name, value);

    const headers = new Headers(request.headers as Record<string, string>);
    const credentials = Buffer.from(`${request.username}:${request.password}`).toString("base64");
    headers.set("authorization", `Basic ${credentials}`);
    const signal = currentSignal();
    signal?.throwIfAborted();

    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: request.method.toUpperCase(),
        headers,
        ...(request.data ? { body: formOf(request.data) } : {}),
        ...(signal ? { signal } : {}),
        redirect: "error",
      });
      text = await response.text();
    } catch (error) {
      throw errorOfFailure(error, timeoutMs);
    }
    const body = parseJson(text);
    if (!response.ok) throw errorOfAnswer(response.status, response.headers, body);
    // A success that cannot be read: it was probably taken.
    if (body === undefined) throw new ProviderTimeout(PROVIDER, { timeoutMs });
    return {
      statusCode: response.status,
      body: body as TData,
      headers: Object.fromEntries(response.headers),
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
