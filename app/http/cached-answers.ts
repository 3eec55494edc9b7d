import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Cache, type CacheLevel, LEVEL_TTL_SECONDS, personTag } from "../platform/cache/index.ts";
import { VERSION_HEADER } from "./api-version.contract.ts";
import type { CachedAnswer } from "./cached-answer.ts";
import type { Principal } from "./principal.ts";
import type { AnyRouteResult, RouteRequest } from "./route.ts";
import { noteCacheAnswer } from "./tracing.ts";

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

/** A question whose answer may be kept. */
interface CachedQuestion {
  readonly cache: Pick<Cache, "read">;
  readonly operationId: string;
  readonly rule: CachedAnswer;
  readonly request: Pick<RouteRequest, "params" | "query">;
  /** Null: nobody in particular asks what everybody shares. */
  readonly principal: Principal | null;
  /** Those that are asked for; undefined: all. */
  readonly fields?: readonly string[] | undefined;
  handle(): Promise<AnyRouteResult>;
}

/**
 * Answers an endpoint from the cache, or by its handler. The key holds the endpoint, its input and, as the contract says,
 * who may see the answer; only answers with status 200 are kept, and not those that say of themselves that they are passing.
 * `If-None-Match` of what the client has is answered 304.
 */
export async function answerFromCache(
  question: CachedQuestion & { readonly request: Pick<RouteRequest, "headers"> },
): Promise<ReadyAnswer> {
  const { value, level } = await readThroughCache(question);
  noteCacheAnswer(level === "source" ? "miss" : "hit");
  const headers = {
    ...value.headers,
    ETag: value.etag,
    "X-Cache": level === "source" ? "MISS" : "HIT",
    "Cache-Control": `private, max-age=${LEVEL_TTL_SECONDS.browser}`,
    Vary: `Cookie, Authorization, ${VERSION_HEADER}`,
  };
  return isKnown(question.request.headers, value.etag)
    ? { status: 304, headers, json: undefined }
    : { status: value.status, headers, json: value.json };
}

/** The answer as it is kept, and where it came from. */
export async function readThroughCache(
  question: CachedQuestion,
): Promise<{ readonly value: KeptAnswer; readonly level: CacheLevel }> {
  const { cache, rule, request, principal } = question;
  const load = async () => {
    const result = await question.handle();
    if (result.status !== 200 || result.isPassing) throw new NotKept(result);
    return toKept(result);
  };
  try {
    return await cache.read<KeptAnswer>({
      kind: rule.kind,
      preset: rule.preset,
      key: keyOf(question.operationId, rule, request, principal, question.fields),
      tags: tagsOf(rule, request.params, principal),
      load,
    });
  } catch (thrown) {
    if (!(thrown instanceof NotKept)) throw thrown;
    return { value: toKept(thrown.result), level: "source" };
  }
}

/** Carries an answer past the cache. */
class NotKept extends Error {
  readonly result: AnyRouteResult;

  constructor(result: AnyRouteResult) {
    super("this answer is not kept");
    this.result = result;
  }
}

function keyOf(
  operationId: string,
  { sharedBy }: CachedAnswer,
  { params, query }: Pick<RouteRequest, "params" | "query">,
  principal: Principal | null,
  fields: readonly string[] | undefined,
): string {
  const who = {
    everybody: "everybody",
    scope: principal?.scope,
    person: [principal?.userId, principal?.scope],
  }[sharedBy];
  const input = JSON.stringify([operationId, sorted(params), sorted(query), who, fields ?? null]);
  return createHash("sha256").update(input).digest("base64url");
}

function tagsOf({ tags, sharedBy }: CachedAnswer, params: unknown, principal: Principal | null): string[] {
  const values = (params ?? {}) as Readonly<Record<string, unknown>>;
  const named = tags.map((tag) => tag.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])));
  return sharedBy === "person" && principal ? [...named, personTag(principal.userId)] : named;
}

/** The same fields in whatever order they were sent. */
function sorted(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return null;
  return Object.entries(input).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function toKept({ status, headers = {}, body }: AnyRouteResult): KeptAnswer {
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

/**
 * For tests: a principal of whom a handler may see no more than its answers are shared by. Permissions are in no key: a person's
 * API keys, and people of other roles with the same scope, get the same answer.
 */
export function limitedPrincipal(principal: Principal, { sharedBy }: CachedAnswer): Principal {
  const open = { everybody: [], scope: ["scope"], person: ["scope", "userId"] }[sharedBy] as string[];
  return new Proxy(principal, {
    get: (target, name) => {
      if (typeof name === "string" && !open.includes(name))
        throw new Error(`an answer that is shared by ${sharedBy} must not depend on the principal's ${name}`);
      return Reflect.get(target, name) as unknown;
    },
  });
}
