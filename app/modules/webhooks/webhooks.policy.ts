import { createHmac, randomBytes } from "node:crypto";
import type { AttemptFailure, EndpointStatus } from "./webhooks.contract.ts";

/** How often a delivery is tried. */
export const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 10_000;
const WAIT_FACTOR = 3;
/** With this bound the twelve attempts take 23 hours. */
const MAX_WAIT_MS = 5 * 3_600_000;
/** What `Retry-After` may ask for at most. */
const MAX_ASKED_WAIT_MS = MAX_WAIT_MS;
const JITTER_RATIO = 0.1;

/** Nothing was taken for so long: the endpoint is disabled. */
export const DISABLED_AFTER_MS = 3 * 86_400_000;
/** So long a secret signs beside the one that followed it. */
export const FORMER_SECRET_MS = 86_400_000;
/** Attempts that are kept of a delivery. */
export const KEPT_ATTEMPTS = 20;
export const MAX_ENDPOINTS = 50;

/** What tests are sent as; nobody subscribes to it. */
export const TEST_EVENT = "webhook.test";

const SECRET_PREFIX = "whsec_";

/** A new secret, as the Standard Webhooks specification writes it. */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString("base64");
}

/** How long to wait after an attempt that came to nothing; null after the last one. `random`: from 0 to 1. */
export function waitAfter(attempt: number, askedMs: number | null, random: number): number | null {
  if (attempt >= MAX_ATTEMPTS) return null;
  const planned = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * WAIT_FACTOR ** (attempt - 1));
  const spread = planned * (1 + JITTER_RATIO * (2 * random - 1));
  return Math.round(Math.max(spread, Math.min(MAX_ASKED_WAIT_MS, askedMs ?? 0)));
}

/** What became of an attempt, by the answer's status: every success counts, and nothing else. */
export function failureOfStatus(status: number): AttemptFailure | null {
  return status >= 200 && status < 300 ? null : "refused";
}

/** Whether an endpoint is to be disabled after an attempt that came to nothing, and why. */
export function disablingOf(
  endpoint: { readonly status: EndpointStatus; readonly failingSince: Date | null },
  status: number | null,
  now: Date,
): "failing" | "gone" | null {
  if (endpoint.status === "disabled") return null;
  if (status === 410) return "gone";
  const since = endpoint.failingSince?.getTime() ?? now.getTime();
  return now.getTime() - since >= DISABLED_AFTER_MS ? "failing" : null;
}

/** What is sent of an event. */
export interface WebhookBody {
  readonly id: string;
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  /** Of the API: a date, as in `Trunkline-Version`. */
  readonly version: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The headers of Standard Webhooks: a signature by each secret that counts now, over id, time of sending and body. Whoever has one of
 * them can tell that it came from us, and when.
 */
export function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/** Why an address cannot be an endpoint; null when it can. */
export function faultOfUrl(
  text: string,
  isNamed: (url: URL) => boolean,
  isPublic: (host: string) => boolean,
): string | null {
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "must have no name and no password: secrets sign";
  if (url.hash !== "") return "must have no fragment";
  if (isNamed(url)) return null;
  if (url.protocol !== "https:") return "must begin with https://";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (/^[\d.]+$|:/.test(host) && !isPublic(host)) return "must be an address in the public internet";
  if (host === "localhost" || host.endsWith(".localhost")) return "must be an address in the public internet";
  return null;
}
