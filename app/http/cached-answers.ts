import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Cache, LEVEL_TTL_SECONDS } from "../platform/cache/index.ts";
import type { CachedAnswer } from "./cached-answer.ts";
import type { Principal } from "./principal.ts";
import type { AnyRouteResult, RouteRequest } from "./route.ts";

/** An answer as it is kept: ready to be sent. */
interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: string;
  readonly etag: string;
}

/** An answer whose JSON is written already; without it a 304. */
export interface ReadyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: string | undefined;
}

/** The tag of all that was kept for one person. */
export function personTag(userId: string): string {
  return `person:${userId}`;
}

/**
 * Answers an endpoint from the cache, or by its handler. The key holds the endpoint, its input and, as the contract says,
 * who may see the answer; only answers with status 200 are kept. `If-None-Match` of what the client has is answered 304.
 */
export async function answerFromCache(options: {
  readonly cache: Cache;
  readonly operationId: string;
  readonly rule: CachedAnswer;
  readonly request: Pick<RouteRequest, "params" | "query" | "headers">;
  readonly principal: Principal;
  /** Those that are asked for; undefined: all. */
  readonly fields: readonly string[] | undefined;
  handle(): Promise<AnyRouteResult>;
}): Promise<ReadyAnswer> {
  const { cache, rule, request, principal } = options;
  const { value, level } = await cache.read<KeptAnswer>({
    kind: rule.kind,
    preset: rule.preset,
    key: keyOf(options.operationId, rule, request, principal, options.fields),
    tags: tagsOf(rule, request.params, principal),
    load: async () => toKept(await options.handle()),
  });
  const headers = {
    ...value.headers,
    ETag: value.etag,
    "X-Cache": level === "source" ? "MISS" : "HIT",
    "Cache-Control": `private, max-age=${LEVEL_TTL_SECONDS.browser}`,
    Vary: "Cookie, Authorization",
  };
  return isKnown(request.headers, value.etag)
    ? { status: 304, headers, json: undefined }
    : { status: value.status, headers, json: value.json };
}

function keyOf(
  operationId: string,
  { sharedBy }: CachedAnswer,
  { params, query }: Pick<RouteRequest, "params" | "query">,
  principal: Principal,
  fields: readonly string[] | undefined,
): string {
  const who =
    sharedBy === "everybody"
      ? "everybody"
      : sharedBy === "person"
        ? [principal.userId, principal.scope]
        : principal.scope;
  const input = JSON.stringify([operationId, sorted(params), sorted(query), who, fields ?? null]);
  return createHash("sha256").update(input).digest("base64url");
}

function tagsOf({ tags, sharedBy }: CachedAnswer, params: unknown, principal: Principal): string[] {
  const values = (params ?? {}) as Readonly<Record<string, unknown>>;
  const named = tags.map((tag) => tag.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])));
  return sharedBy === "person" ? [...named, personTag(principal.userId)] : named;
}

/** The same fields in whatever order they were sent. */
function sorted(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return null;
  return Object.entries(input).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function toKept({ status, headers = {}, body }: AnyRouteResult): KeptAnswer {
  if (status !== 200) throw new Error(`an answer with status ${status} cannot be kept`);
  const json = JSON.stringify(body);
  const { ETag: etag, ...others } = headers;
  return {
    status,
    headers: others,
    json,
    etag: etag ?? `W/"${createHash("sha256").update(json).digest("base64url").slice(0, 22)}"`,
  };
}

function isKnown(headers: IncomingHttpHeaders, etag: string): boolean {
  const given = headers["if-none-match"];
  if (given === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return given.split(",").some((tag) => tag.trim() === "*" || bare(tag) === bare(etag));
}

/** For tests: a principal of whom a handler may see no more than its answers are shared by. */
export function limitedPrincipal(principal: Principal, { sharedBy }: CachedAnswer): Principal {
  if (sharedBy === "person") return principal;
  const open = sharedBy === "scope" ? ["scope", "permissions"] : ["permissions"];
  return new Proxy(principal, {
    get: (target, name) => {
      if (typeof name === "string" && !open.includes(name))
        throw new Error(`an answer that is shared by ${sharedBy} must not depend on the principal's ${name}`);
      return Reflect.get(target, name) as unknown;
    },
  });
}
