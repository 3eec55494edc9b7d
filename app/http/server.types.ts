import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Cache } from "../platform/cache/index.ts";
import type { AppError } from "../platform/errors/index.ts";
import type { IdempotencyKeys } from "../platform/idempotency/index.ts";
import type { LoadKind } from "../platform/load-shedding/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { ApiVersion } from "./api-versions.ts";
import type { InnerServer } from "./inner-requests.ts";
import type { Authenticate } from "./principal.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Route } from "./route.ts";

/** What the HTTP server must be given. */
export interface HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where clients reach us; its scheme decides about Secure cookies, its origin about same-origin checks. */
  readonly publicUrl: string;
  /** How many proxies stand before us and may be believed about the client's address (X-Forwarded-For); 0: none. */
  readonly trustedProxies: number;
  /** A request that has not come whole by then is answered 408 and cut off, however much of it drips in; 30,000. Streamed bodies aside. */
  readonly requestTimeoutMs?: number;
  /** Problem documents carry the message of unknown errors only where this is "development". */
  readonly environment: string;
  /** Origins beside our own that pages may connect to (Faro's collector). */
  readonly connectOrigins?: readonly string[];
}

/** Title and version of the API's documentation. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** How clients prove who they are. */
  readonly credentials: { readonly sessionCookie: string; readonly apiKeyPrefix: string };
  /** Makes the AsyncAPI document of what is told without being asked; left out: there is none. */
  readonly eventsDocument?: (publicUrl: string) => object;
  /** Names of tags with a sentence each, in the order of the page. */
  readonly tags?: readonly { readonly name: string; readonly description: string }[];
}

/** What the server is made of. */
export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly logger: Logger;
  readonly config: HttpConfig;
  /** Every version of the API, the oldest first; ours when left out. */
  readonly versions?: readonly ApiVersion[];
  /** Keeps the answers of endpoints that say so; without it none are kept. */
  readonly cache?: Cache;
  /** Has requests with the same `Idempotency-Key` run once; without it the header is ignored. */
  readonly idempotencyKeys?: IdempotencyKeys;
  /** Left out: nothing is limited. */
  readonly rateLimits?: RateLimits;
  /** Asked before anything else is done for a request, routine ones aside; throws where it is better refused at once. */
  readonly admit?: (kind: LoadKind) => void;
  /** Turns errors of libraries (database, Redis …) into ours; undefined for those it does not know. */
  readonly mapError?: (error: unknown) => AppError | undefined;
  /** Told of every error that the error middleware answered, to count it by code. */
  readonly onError?: (error: AppError) => void;
  /** Folder of the built web application; left out or absent: no pages. */
  readonly staticDirectory?: string;
  /** Serves /api/openapi.json, /api/asyncapi.json and /api/docs when given. */
  readonly api?: ApiInfo;
  /** Is told of the server, so that requests can be sent within the process. */
  readonly innerRequests?: { serve(server: InnerServer): void };
  /** Takes over upgrade requests; true when it did, else the connection is refused. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
}

/** A server that listens once and closes once. */
export interface HttpServer {
  /** Starts to accept connections; resolves with the port. Rejects when the port is taken. */
  listen(): Promise<{ readonly port: number }>;
  /**
   * Stops accepting, lets requests in flight end (answers say `Connection: close`), then closes every connection.
   * After `graceMs` what is left is cut off. Upgraded sockets are not touched: their owner ends them.
   */
  close(options: { readonly graceMs: number }): Promise<void>;
}
