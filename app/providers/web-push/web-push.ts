/** Sends to browsers by Web Push: encrypted for the browser (RFC 8291), signed by us (RFC 8292). */

import webPush from "web-push";
import type { Breakers } from "../../platform/breaker/index.ts";
import { createPublicHttp, Unsent } from "../../platform/public-http/index.ts";
import { withRequestTarget } from "../../platform/telemetry/index.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { isAllowed } from "../recordings/allowed-hosts.ts";
import type { VapidKeys, WebPush } from "./port.ts";

const PROVIDER = "web_push";
const TIMEOUT_MS = 10_000;
const GONE: readonly number[] = [404, 410];

/** Which push services there are, and who we say that we are. */
export interface WebPushOptions {
  /** As in `isAllowed`; each has a breaker, so that one that is down, or that somebody makes up, holds up no other. */
  readonly hosts: readonly string[];
  /** How push services reach whoever runs this: mailto: or https:. */
  readonly subject: string;
  /** Null: made once, and kept by whoever sends. */
  readonly keys: VapidKeys | null;
}

/** A WebPush on the services of the list: one attempt a message, at most 10 s, never a private address, never a text in errors. */
export function createWebPush(
  { hosts, subject, keys }: WebPushOptions,
  breakers: Pick<Breakers, "create">,
): WebPush {
  // What the list names as an origin may be anywhere; everything else must be public.
  const privateHosts = hosts.flatMap((host) => (host.includes("://") ? new URL(host).host : []));
  const http = createPublicHttp({ privateHosts, timeoutMs: TIMEOUT_MS });
  const services = hosts.map((host) => {
    const name = `${PROVIDER}:${host.replace(/^\*\.|^https?:\/\//, "")}`;
    // The breaker's time-out ends the wait for a connection, too.
    const breaker = breakers.create(providerBreaker(name, TIMEOUT_MS + 1_000));
    return { host, name, guard: createGuard(PROVIDER, breaker, TIMEOUT_MS) };
  });
  const serviceOf = (endpoint: string) =>
    URL.canParse(endpoint) ? services.find(({ host }) => isAllowed(new URL(endpoint), [host])) : undefined;

  async function post(
    url: URL,
    headers: Record<string, string>,
    body: Uint8Array,
  ): Promise<"taken" | "gone"> {
    const target = { service: PROVIDER, urlTemplate: "/push" };
    const { status, retryAfterMs } = await withRequestTarget(target, () =>
      http.post(url, headers, body),
    ).catch((error: unknown) => {
      throw errorOfUnsent(error);
    });
    if (status >= 200 && status < 300) return "taken";
    if (GONE.includes(status)) return "gone";
    if (status >= 500 || status === 429 || status === 408)
      throw new ProviderUnavailable(PROVIDER, { status, retryAfterMs });
    throw new ProviderRejected(PROVIDER, { providerCode: `http-${status}`, reason: "other" });
  }

  return {
    breakers: services.map(({ name }) => name),
    keys,
    makeKeys: () => webPush.generateVAPIDKeys(),
    accepts: (endpoint) => serviceOf(endpoint) !== undefined,
    send: async ({ endpoint, p256dh, auth }, { text, topic, urgency, ttlSeconds }, vapid) => {
      const service = serviceOf(endpoint);
      // A service that was taken from the list.
      if (!service) return "gone";
      const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
        vapidDetails: { subject, ...vapid },
        contentEncoding: "aes128gcm",
        TTL: ttlSeconds,
        urgency,
        topic,
      });
      return service.guard(undefined, () => post(new URL(endpoint), headers as Record<string, string>, body));
    },
  };
}

function errorOfUnsent(error: unknown): unknown {
  if (!(error instanceof Unsent)) return error;
  if (error.reason === "timeout")
    return new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS, cause: error });
  const message = `a push service cannot be reached (${error.reason})`;
  return new ProviderUnavailable(PROVIDER, { status: null, message, cause: error });
}
