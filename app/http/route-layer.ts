import { parse } from "node:querystring";
import { Readable } from "node:stream";
import type { Context, Middleware } from "koa";
import { AppError, commonErrors } from "../platform/errors/index.ts";
import type { LoadKind } from "../platform/load-shedding/index.ts";
import { withRowReads } from "../platform/row-reads/index.ts";
import { withSubject } from "../platform/telemetry/index.ts";
import { answerHeadersOf } from "./answer-headers.ts";
import { VERSION_HEADER } from "./api-version.contract.ts";
import type { ApiVersions } from "./api-versions.ts";
import type { AnswerError } from "./answer-error.ts";
import {
  type BodyReading,
  bodyReadingOf,
  openBody,
  parseBody,
  readRawBody,
  UNDECLARED_MAX_BYTES,
} from "./body.ts";
import { answerFromCache, limitedPrincipal, type ReadyAnswer } from "./cached-answers.ts";
import { parseCookies, serializeCookie } from "./cookies.ts";
import { announceDeprecation } from "./deprecation.ts";
import { answerOnce, idempotencyKeyOf, takesIdempotencyKey } from "./idempotency.ts";
import type { Principal } from "./principal.ts";
import { problemsOfRoute } from "./problem-statuses.ts";
import { type RequestContext, requestContextOf, requestLog } from "./request-context.ts";
import type { AnyRouteResult, Route, RouteRequest } from "./route.ts";
import { entriesParametersOf, withEntries } from "./query-entries.ts";
import type { SameOriginCheck } from "./same-origin.ts";
import type { HttpServerOptions } from "./server.types.ts";
import { storable } from "./storable-text.ts";
import { FIELDS, fieldsOf, sparse, sparseAnswerOf } from "./sparse-fields.ts";
import { nameServerSpan } from "./tracing.ts";
import { validate } from "./validate.ts";
import { versionOf } from "./version.ts";

/** Headers that are no part of what a route documents. */
const OF_EVERY_ANSWER = ["Content-Type", "Cache-Control", "Vary"];
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** What a route's layer needs of the server. */
export interface LayerDependencies
  extends Pick<
    HttpServerOptions,
    "authenticate" | "rateLimits" | "cache" | "idempotencyKeys" | "admit" | "logger" | "config"
  > {
  readonly versions: ApiVersions;
  readonly isSameOrigin: SameOriginCheck;
  readonly answerError: AnswerError;
}

/** Turns a declared route into the one Koa layer that does all of it: load, limit, auth, validation, handler, answer. */
export function createRouteLayer(route: Route, dependencies: LayerDependencies): Middleware {
  const reading = bodyReadingOf(route);
  const contentTypes = contentTypesOf(route);
  const kind = loadKindOf(route);
  const sparseAnswer = sparseAnswerOf(route);
  const checksAnswers = dependencies.config.environment === "test";
  return async (ctx) => {
    const context = requestContextOf(ctx);
    context.route = route;
    context.isRoutine = route.isRoutine ?? false;
    nameServerSpan(route.path);
    try {
      await withSubject({}, () => withRowReads(() => answerRequest(ctx, context)));
    } catch (thrown) {
      dependencies.answerError(ctx, checksAnswers ? checkProblem(route, thrown) : thrown);
    }
  };

  async function answerRequest(ctx: Context, context: RequestContext): Promise<void> {
    if (!context.isRoutine) dependencies.admit?.(kind);
    requireAcceptable(ctx, contentTypes);
    const rewrite = agreeOnVersion(ctx, route, dependencies);
    const principal = await identify(ctx, route, context, dependencies);
    await countAgainstLimits(ctx, route, principal, dependencies);
    if (principal) requireRights(ctx, route, principal, dependencies.isSameOrigin);
    else refuseOtherSites(ctx, route, dependencies.isSameOrigin);
    const request = await readRequest(ctx, route, reading, principal, context, dependencies);
    const fields = sparseAnswer && fieldsOf(ctx.querystring, sparseAnswer);
    const { cache } = dependencies;
    if (route.cache && cache && principal && context.route) {
      const rule = route.cache;
      const seen: RouteRequest = checksAnswers
        ? Object.create(request, { principal: { value: limitedPrincipal(principal, rule) } })
        : request;
      const handle = () => handled(seen, fields);
      const operationId = route.operationId ?? route.path;
      const ready = await answerFromCache({ cache, operationId, rule, request, principal, fields, handle });
      answerReady(ctx, ready, rewrite);
      return;
    }
    const { idempotencyKeys: keys } = dependencies;
    const key = keys && takesIdempotencyKey(route) ? idempotencyKeyOf(request.headers) : undefined;
    if (keys && principal && key !== undefined) {
      const handle = () => handled(request);
      const once = await answerOnce({ keys, key, route, request, principal, handle });
      if ("result" in once) answer(ctx, once.result, dependencies, rewrite);
      else {
        const headers = { "Cache-Control": "no-store", ...once.replayed.headers };
        answerReady(ctx, { ...once.replayed, headers }, rewrite);
      }
      return;
    }
    answer(ctx, await handled(request, fields), dependencies, rewrite);
  }

  async function handled(request: RouteRequest, fields?: readonly string[]): Promise<AnyRouteResult> {
    const result = await route.handler(request as RouteRequest<never, never, never, never>);
    if (checksAnswers) checkAnswer(route, result);
    return sparseAnswer && fields ? sparse(result, sparseAnswer, fields) : result;
  }
}

/** What is lost when a request of this route is refused. */
function loadKindOf({ auth, method }: Route): LoadKind {
  if (auth.kind === "webhook") return "intake";
  return SAFE_METHODS.has(method) ? "read" : "write";
}

/** What turns an answer back to the version that its client was made for. */
type Rewrite = ((body: unknown) => unknown) | undefined;

/** Finds out for which version a client was made, tells it so, and what of what it uses will go. */
function agreeOnVersion(ctx: Context, route: Route, { versions }: LayerDependencies): Rewrite {
  if (route.auth.kind === "webhook") return undefined;
  const version = versions.of(ctx.req.headers);
  ctx.set(VERSION_HEADER, version.date);
  const used = Object.entries(route.deprecatedQuery ?? {}).filter(([name]) => name in ctx.query);
  const [deprecation] = [route.deprecated, ...used.map(([, one]) => one), version.deprecated].filter(
    (one) => one !== undefined,
  );
  if (deprecation) announceDeprecation(ctx, deprecation);
  return versions.rewriting(route.operationId, version);
}

function answerReady(ctx: Context, { status, headers, json }: ReadyAnswer, rewrite: Rewrite): void {
  ctx.status = status;
  const { Vary: vary, ...others } = headers;
  ctx.set(others);
  // Beside what compression has put there.
  if (vary !== undefined) ctx.vary(vary);
  if (json === undefined) {
    ctx.body = null;
    // Koa makes 204 of every empty answer.
    ctx.status = status;
    return;
  }
  ctx.set("Content-Type", "application/json; charset=utf-8");
  ctx.body = rewrite ? JSON.stringify(rewrite(JSON.parse(json))) : json;
  // It is of what was kept: with it, a client that goes on to a newer version would be told that it has that already.
  if (rewrite && headers.ETag?.startsWith("W/")) ctx.remove("ETag");
}

/** Who asks, when the route wants to know: 401 without a sign-in. */
async function identify(
  ctx: Context,
  { auth }: Route,
  context: RequestContext,
  { authenticate }: LayerDependencies,
): Promise<Principal | null> {
  if (auth.kind === "public" || auth.kind === "webhook") return null;
  const principal = await authenticate({
    cookies: parseCookies(ctx.req.headers.cookie),
    authorization: ctx.req.headers.authorization,
  });
  if (!principal) {
    throw commonErrors.unauthorized({ headers: { "WWW-Authenticate": 'Bearer realm="trunkline"' } });
  }
  context.principalId = principal.id;
  return principal;
}

/** 403 from another site or without the permission. */
function requireRights(
  ctx: Context,
  { auth }: Route,
  principal: Principal,
  isSameOrigin: SameOriginCheck,
): void {
  if (principal.sessionId !== undefined && !SAFE_METHODS.has(ctx.method) && !isSameOrigin(ctx.req.headers)) {
    throw commonErrors.cross_site_request();
  }
  if (auth.kind === "permission" && !principal.permissions.has(auth.permission)) {
    throw commonErrors.forbidden({ context: { permission: auth.permission } });
  }
}

/** Other sites may not use our pages' addresses either where nobody is signed in yet: they could sign a visitor in as someone else. */
function refuseOtherSites(ctx: Context, { auth }: Route, isSameOrigin: SameOriginCheck): void {
  if (auth.kind === "webhook" || SAFE_METHODS.has(ctx.method)) return;
  if (!isSameOrigin(ctx.req.headers)) throw commonErrors.cross_site_request();
}

/**
 * Counts the request against what its person may do altogether, and against the limit of its route; headers tell of the one of which less is
 * left.
 */
async function countAgainstLimits(
  ctx: Context,
  route: Route,
  principal: Principal | null,
  { rateLimits }: LayerDependencies,
): Promise<void> {
  if (!rateLimits) return;
  const kind = SAFE_METHODS.has(route.method) ? "read" : "write";
  const ofPerson = principal && rateLimits.consumeOfPerson?.(kind, principal.userId);
  const verdicts = ofPerson ? [{ name: `person-${kind}`, ...ofPerson }] : [];
  if (route.limit !== undefined) {
    const verdict = await rateLimits.consume(route.limit, principal?.id ?? ctx.ip);
    verdicts.push({ name: route.limit, ...verdict });
  }
  const [tightest] = verdicts.toSorted(
    (one, other) => Number(one.allowed) - Number(other.allowed) || one.remaining - other.remaining,
  );
  if (!tightest) return;
  const resetSeconds = Math.max(1, Math.ceil(tightest.resetSeconds));
  ctx.set({
    "RateLimit-Limit": String(tightest.limit),
    "RateLimit-Remaining": String(Math.max(0, tightest.remaining)),
    "RateLimit-Reset": String(resetSeconds),
  });
  if (tightest.allowed) return;
  rateLimits.onRefused?.(tightest.name);
  throw commonErrors.too_many_requests({
    detail: `${tightest.limit} in a window are allowed now; try again in ${resetSeconds} s.`,
    headers: { "Retry-After": String(resetSeconds) },
    context: { limit: tightest.name },
  });
}

async function readRequest(
  ctx: Context,
  route: Route,
  reading: BodyReading | undefined,
  principal: Principal | null,
  context: RequestContext,
  { logger }: LayerDependencies,
): Promise<RouteRequest> {
  const { headers } = ctx.req;
  const url = ctx.originalUrl;
  const { auth } = route;
  try {
    const params = route.params ? validate(route.params, ctx.params, "params") : undefined;
    const isStream = reading?.kind === "stream";
    const rawBody =
      SAFE_METHODS.has(ctx.method) || isStream
        ? Buffer.alloc(0)
        : await readRawBody(ctx.req, reading?.maxBytes ?? UNDECLARED_MAX_BYTES);
    if (auth.kind === "webhook" && auth.verify) {
      await auth.verify({ headers, rawBody, url, log: requestLog(context, logger) });
    }
    const query = route.query ? validate(route.query, queryOf(ctx, route.query), "query") : undefined;
    const parsed = reading && !isStream ? parseBody(rawBody, headers["content-type"], reading) : undefined;
    const version = route.isVersioned ? versionOf(headers) : undefined;
    const body = isStream
      ? await openBody(ctx.req, reading)
      : reading?.schema
        ? validate(reading.schema, parsed, "body")
        : parsed;
    return {
      params,
      query,
      body,
      rawBody,
      headers,
      url,
      principal,
      version,
      requestId: context.requestId,
      ip: ctx.ip,
      get log() {
        return requestLog(context, logger);
      },
      get signal() {
        return abortedWithClient(ctx);
      },
    };
  } catch (error) {
    if (auth.kind === "webhook" && error instanceof AppError) auth.onRefused?.(error);
    throw error;
  }
}

/** The query's fields; most requests have none, and need not pay for the reading. */
function queryOf({ querystring }: Context, schema: Route["query"]): unknown {
  if (querystring === "") return {};
  const { [FIELDS]: _, ...query } = parse(querystring);
  return storable(withEntries(query, entriesParametersOf(schema)));
}

function abortedWithClient(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once("close", () => {
    if (!ctx.res.writableFinished) controller.abort(new Error("the client went away"));
  });
  return controller.signal;
}

/** What a client must take to be answered; empty: anything goes. Webhooks get their answer anyway. */
function contentTypesOf({ auth, responses }: Route): readonly string[] {
  if (auth.kind === "webhook") return [];
  return Object.values(responses).flatMap(({ schema, contentType }) =>
    schema || contentType ? [contentType ?? "application/json"] : [],
  );
}

/** 406 when the client says that it does not take any of what the route has. */
function requireAcceptable(ctx: Context, types: readonly string[]): void {
  const { accept } = ctx.req.headers;
  if (accept === undefined || types.length === 0 || types.includes(accept) || accept.includes("*/*")) return;
  // Of a range which type it will be shows with the answer: a client that takes one of them is not refused.
  const isWithinRange = types.some((type) => type.endsWith("/*") && accept.includes(type.slice(0, -1)));
  if (!isWithinRange && !ctx.accepts(...types)) {
    throw commonErrors.not_acceptable({ detail: `This address answers with ${types.join(", ")}.` });
  }
}

function answer(ctx: Context, result: AnyRouteResult, { config }: LayerDependencies, rewrite: Rewrite): void {
  ctx.status = result.status;
  ctx.set("Cache-Control", "no-store");
  if (result.headers) ctx.set({ ...result.headers });
  for (const cookie of result.cookies ?? []) {
    ctx.append("Set-Cookie", serializeCookie(cookie, config.publicUrl.startsWith("https:")));
  }
  const contentType = requestContextOf(ctx).route?.responses[result.status]?.contentType;
  if (contentType !== undefined) {
    if (result.headers?.["Content-Type"] === undefined) ctx.set("Content-Type", contentType);
    ctx.body = result.body;
    // Koa lets an answer whose source fails wait for ever: only a cut connection says that it is not the whole.
    if (result.body instanceof Readable) result.body.once("error", () => ctx.res.destroy());
    return;
  }
  if (result.body === undefined) {
    ctx.body = null;
    // Koa makes 204 of every empty answer.
    ctx.status = result.status;
    return;
  }
  ctx.set("Content-Type", "application/json; charset=utf-8");
  // By way of JSON, as what is kept: a rewriting never sees what only the handler's objects have.
  const body = rewrite ? rewrite(JSON.parse(JSON.stringify(result.body))) : result.body;
  ctx.body = JSON.stringify(body);
}

/** In tests only: a problem that the documentation does not know is a defect. */
function checkProblem(route: Route, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || problemsOfRoute(route).has(thrown.status)) return thrown;
  return new Error(`${route.method} ${route.path} answered ${thrown.status}, which it does not declare`, {
    cause: thrown,
  });
}

/** In tests only: an answer that is not what the documentation says is a defect. */
function checkAnswer(route: Route, result: AnyRouteResult): void {
  const schema = route.responses[result.status]?.schema;
  const checked = schema?.safeParse(result.body);
  if (checked && !checked.success) {
    throw new Error(`${route.method} ${route.path} answered ${result.status} unlike its schema`, {
      cause: checked.error,
    });
  }
  const known: readonly string[] = [...answerHeadersOf(route, result.status), ...OF_EVERY_ANSWER];
  const unknown = Object.keys(result.headers ?? {}).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(
      `${route.method} ${route.path} answered with headers that it does not declare: ${unknown}`,
    );
}
