/** How Twilio's client reaches Twilio: by our fetch, with one attempt and errors in our words. */

import RequestClient from "twilio/lib/base/RequestClient.js";
import { basicAuthorization, exchange } from "../provider-http.ts";
import { TWILIO_ERRORS } from "./twilio-errors.ts";

function formOf(data: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(name, String(one));
    }
  }
  return form;
}

/** A path as Twilio's documentation writes it: `/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json`. */
function templateOf(path: string): string {
  return path
    .replace(/(?<=\/v1\/Voice\/)[^/]+/, "{CallSid}")
    .replace(/(?<=\/Accounts\/)[^/]+/, "{AccountSid}")
    .replace(/(?<=\/Accounts\/[^/]+\/[A-Z]\w+\/)[^/.]+/, "{Sid}");
}

/** Where to send requests, and how long one may take. */
export interface TwilioHttpOptions {
  /** Base instead of https://api.twilio.com or https://insights.twilio.com; paths are kept. */
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
    headers.set("authorization", basicAuthorization(request.username ?? "", request.password ?? ""));
    const signal = currentSignal();
    const answer = await exchange(
      TWILIO_ERRORS,
      { url, template: templateOf(asked.pathname) },
      {
        method: request.method.toUpperCase(),
        headers,
        ...(request.data ? { body: formOf(request.data) } : {}),
        ...(signal ? { signal } : {}),
      },
      timeoutMs,
    );
    return {
      statusCode: answer.status,
      body: answer.body as TData,
      headers: Object.fromEntries(answer.headers),
    };
  }
}
