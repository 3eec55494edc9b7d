/** Requests to addresses that others have chosen. */

import { type LookupAddress, lookup as lookUpByName } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, errors, request } from "undici";
import { isPublicAddress } from "./public-address.ts";

/** What there is to say of an answer. */
export interface PublicAnswer {
  readonly status: number;
  /** What `Retry-After` asks for; null without it. */
  readonly retryAfterMs: number | null;
}

/** Why a request got no answer. */
export type UnsentReason = "address_not_public" | "host_not_found" | "timeout" | "tls" | "connection";

/** A request that got no answer; it may have arrived all the same, where it is no matter of the address. */
export class Unsent extends Error {
  readonly reason: UnsentReason;

  constructor(reason: UnsentReason, cause: unknown) {
    super(`no answer: ${reason}`, { cause });
    this.name = "Unsent";
    this.reason = reason;
  }
}

/** Sends requests to public addresses, and to the private ones that are named. */
export interface PublicHttp {
  /** May a URL with this host and port be private? For telling so before anything is sent. */
  isNamed(url: URL): boolean;
  /**
   * Posts a body; redirects are answers like others, and of an answer's body nothing is kept.
   * @throws Unsent
   */
  post(url: URL, headers: Readonly<Record<string, string>>, body: string | Uint8Array): Promise<PublicAnswer>;
}

/** Bytes of an answer that are taken before the connection is cut. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
const TIMEOUT_MS = 15_000;

/** Thrown where a name or an address leads into a network that is nobody's business. */
class AddressNotPublic extends Error {
  readonly code = "ADDRESS_NOT_PUBLIC";
}

/**
 * Makes the client. Every new connection is judged by the address that it is made to, which is looked up once and kept to: a name that
 * is answered otherwise a moment later (DNS rebinding) gains nothing. All addresses of a name must be public. `privateHosts`: hosts, or
 * `host:port`, that may be anywhere.
 */
export function createPublicHttp(options: {
  readonly privateHosts: readonly string[];
  /** From the connection to the end of the answer. */
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}): PublicHttp {
  const { privateHosts, timeoutMs = TIMEOUT_MS, lookup = lookUpByName as LookupFunction } = options;
  const isNamed = (host: string, port: string) =>
    privateHosts.includes(host) || privateHosts.includes(`${host}:${port}`);

  const guardedLookup: LookupFunction = (host, given, answer) => {
    lookup(host, { ...given, all: true }, (error, found) => {
      if (error) return answer(error, "", 0);
      const addresses = found as LookupAddress[];
      const foreign = addresses.find(({ address }) => !isPublicAddress(address));
      if (foreign || addresses.length === 0) return answer(new AddressNotPublic(), "", 0);
      if (given.all) return answer(null, addresses);
      return answer(null, addresses[0]?.address ?? "", addresses[0]?.family ?? 0);
    });
  };
  const connectAnywhere = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const connectGuarded = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup });
  const dispatcher = new Agent({
    connect: (target, done) => {
      const { hostname, port, protocol } = target;
      if (isNamed(hostname, port || (protocol === "https:" ? "443" : "80")))
        return connectAnywhere(target, done);
      // What is an address already is looked up by nobody.
      if (isIP(hostname) && !isPublicAddress(hostname)) return done(new AddressNotPublic(), null);
      return connectGuarded(target, done);
    },
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });

  return {
    isNamed: (url) => isNamed(bare(url.hostname), url.port || (url.protocol === "https:" ? "443" : "80")),
    post: async (url, headers, body) => {
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await request(url, { method: "POST", headers, body, dispatcher, signal });
        // The status is all that we asked for: a body that is late or long does not change it.
        await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => undefined);
        return { status: answer.statusCode, retryAfterMs: retryAfterMs(answer.headers["retry-after"]) };
      } catch (error) {
        throw new Unsent(reasonOf(error), error);
      }
    },
  };
}

/** IPv6 addresses stand in brackets in URLs. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function retryAfterMs(header: string | string[] | undefined): number | null {
  if (typeof header !== "string" || header === "") return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : new Date(header).getTime() - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function reasonOf(error: unknown): UnsentReason {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ADDRESS_NOT_PUBLIC") return "address_not_public";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") return "host_not_found";
  if (error instanceof Error && error.name === "TimeoutError") return "timeout";
  const timeouts = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
  if (timeouts.some((kind) => error instanceof kind)) return "timeout";
  return /CERT|TLS|SSL/.test(code) ? "tls" : "connection";
}
