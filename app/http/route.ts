import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { AppError } from "../platform/errors/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { CachedAnswer } from "./cached-answer.ts";
import type { Deprecation } from "./deprecation.ts";
import type { Principal } from "./principal.ts";

/** Methods that a route may take. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a webhook's verification sees: everything the sender wrote, before any of it is parsed. */
export interface UnverifiedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
  /** Original path and query, as the sender signed it. */
  readonly url: string;
  readonly log: Logger;
}

/** Who may call a route. */
export type RouteAuth =
  | { readonly kind: "public" }
  | { readonly kind: "signed_in" }
  | { readonly kind: "permission"; readonly permission: string }
  | {
      readonly kind: "webhook";
      /** Throws an AppError when the sender is not who it says; runs before the body is parsed. */
      readonly verify?: (request: UnverifiedRequest) => void | Promise<void>;
      /** Told of every request refused before the handler (not verified, malformed, wrong shape), to count it. */
      readonly onRefused?: (error: AppError) => void;
    };

/**
 * A body: a JSON schema, or said by its kind. Sizes beyond `maxBytes` (1 MB; webhooks 5 MB) are answered 413. A `stream` of one
 * of these content types is not held in memory: the handler reads it.
 */
export type BodySpec =
  | z.ZodType
  | { readonly json: z.ZodType; readonly maxBytes?: number }
  | { readonly form: z.ZodType; readonly maxBytes?: number }
  | { readonly raw: string; readonly maxBytes?: number }
  | { readonly stream: readonly string[]; readonly maxBytes: number };

/** One answer of a route, for its types and its documentation. */
export interface ResponseSpec {
  readonly description: string;
  /** Shape of a JSON body; leave it out when there is none. */
  readonly schema?: z.ZodType;
  /** For bodies that are not JSON. */
  readonly contentType?: string;
}

/** The parsed body's type. */
export type BodyOf<B> = B extends z.ZodType
  ? z.output<B>
  : B extends { readonly json: infer S extends z.ZodType }
    ? z.output<S>
    : B extends { readonly form: infer S extends z.ZodType }
      ? z.output<S>
      : B extends { readonly raw: string }
        ? Buffer
        : B extends { readonly stream: readonly string[] }
          ? Readable
          : undefined;

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;
type PrincipalOf<A> = A extends { readonly kind: "signed_in" | "permission" } ? Principal : null;

/** What a handler gets: parsed, checked, and nothing of the server. */
export interface RouteRequest<P = unknown, Q = unknown, B = unknown, Who = Principal | null> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body's bytes as sent; empty when the request has none, or a stream. */
  readonly rawBody: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** Original path and query. */
  readonly url: string;
  /** Never null on routes that ask for a sign-in or a permission; always null on the others. */
  readonly principal: Who;
  /** The version that `If-Match` names; never undefined on versioned routes, always so on the others. */
  readonly version: number | undefined;
  readonly requestId: string;
  /** The client's address (behind trusted proxies: as they say). Personal data: never log it. */
  readonly ip: string;
  /** Carries the request id. */
  readonly log: Logger;
  /** Aborted when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
}

/** A cookie to set; an empty value with `maxAgeSeconds: 0` removes it. */
export interface CookieToSet {
  readonly name: string;
  readonly value: string;
  readonly options?: {
    readonly maxAgeSeconds?: number;
    readonly path?: string;
    /** Default true. */
    readonly httpOnly?: boolean;
    /** Default true when the public URL is https. */
    readonly secure?: boolean;
    /** Default "lax". */
    readonly sameSite?: "lax" | "strict" | "none";
  };
}

/** Bodies that are sent as they are. */
export type PlainBody = string | Buffer | Readable;

interface ResultParts {
  /** This answer is not to be kept, although others of the endpoint are: not by the cache, and not for a repetition with the same `Idempotency-Key`. */
  readonly isPassing?: true;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly CookieToSet[];
}

/** What a handler answers with, in terms the server understands. */
export interface AnyRouteResult extends ResultParts {
  readonly status: number;
  readonly body?: unknown;
}

/** Handlers may answer with values that nobody may change. */
type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type ResultOf<Status, Spec> = Spec extends { readonly schema: infer S extends z.ZodType }
  ? ResultParts & { readonly status: Status; readonly body: DeepReadonly<z.output<S>> }
  : Spec extends { readonly contentType: string }
    ? ResultParts & { readonly status: Status; readonly body: PlainBody }
    : ResultParts & { readonly status: Status; readonly body?: undefined };

/** The answers that a route has declared: status and body belong together. */
export type RouteResult<R extends Readonly<Record<number, ResponseSpec>>> = {
  [Status in keyof R]: ResultOf<Status, R[Status]>;
}[keyof R];

/** A route as it is declared. */
export interface RouteDeclaration<
  A extends RouteAuth,
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends BodySpec | undefined,
  R extends Readonly<Record<number, ResponseSpec>>,
> {
  readonly method: Method;
  /** With parameters as `:name`. */
  readonly path: string;
  /** One line, imperative; the title in the API's documentation. */
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly auth: A;
  /** Name of the rate limit that counts its requests. */
  readonly limit?: string;
  /** Its answer is not kept for a repetition with the same `Idempotency-Key`. */
  readonly answersWithSecret?: true;
  /** It will go: clients are told by headers and documentation. */
  readonly deprecated?: Deprecation;
  /** Fields of the query that will go: whoever uses one is told. */
  readonly deprecatedQuery?: Readonly<Record<string, Deprecation>>;
  /** Health checks and scrapes: logged at debug, since they say nothing while all is well. */
  readonly isRoutine?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Answers other than problems; problems are thrown as AppError and documented by the server. */
  readonly responses: R;
  /** Errors of its own by status, with what each means; the others follow from access, limit and input. */
  readonly problems?: Readonly<Record<number, string>>;
  handler(
    request: RouteRequest<OutputOf<P>, OutputOf<Q>, BodyOf<B>, PrincipalOf<A>>,
  ): RouteResult<R> | Promise<RouteResult<R>>;
}

/** A declared route whose types the server need not know. */
export interface Route {
  /** Unique; left out it is made of method and path. */
  readonly operationId?: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly auth: RouteAuth;
  readonly limit?: string;
  readonly isVersioned?: true;
  readonly answersWithSecret?: true;
  readonly inBatch?: "atomic" | "never";
  readonly cache?: CachedAnswer;
  readonly deprecated?: Deprecation;
  readonly deprecatedQuery?: Readonly<Record<string, Deprecation>>;
  readonly isRoutine?: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: BodySpec;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Errors of its own by status, with what each means; the others follow from access, limit and input. */
  readonly problems?: Readonly<Record<number, string>>;
  handler(request: RouteRequest<never, never, never, never>): AnyRouteResult | Promise<AnyRouteResult>;
}

/**
 * Declares a route. The handler gets parsed input with the types of the schemas, calls one service method and answers
 * with one of the declared responses; errors are thrown (AppError) and end in the error middleware.
 */
export function defineRoute<
  const A extends RouteAuth,
  const R extends Readonly<Record<number, ResponseSpec>>,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends BodySpec | undefined = undefined,
>(declaration: RouteDeclaration<A, P, Q, B, R>): Route {
  return declaration as unknown as Route;
}
