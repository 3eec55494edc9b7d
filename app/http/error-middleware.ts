import type { Context, Middleware } from "koa";
import type { AnswerError } from "./answer-error.ts";
import { beginRequestContext, requestContextOf, loggablePath, wordsOfPaths } from "./request-context.ts";
import { requestIdFrom } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpServerOptions } from "./server.types.ts";

/**
 * The outermost layer: request id, security headers, one line in the log, and the last place where errors become
 * answers.
 */
export function createErrorMiddleware(
  options: Pick<HttpServerOptions, "logger" | "config" | "routes">,
  answerError: AnswerError,
): Middleware {
  const headers = securityHeaders(options.config);
  const knownWords = wordsOfPaths(options.routes);
  return async (ctx, next) => {
    const requestId = requestIdFrom(ctx.req.headers["x-request-id"]);
    beginRequestContext(ctx, { requestId, startedAtMs: performance.now(), isRoutine: false });
    ctx.res.once("close", () => logAccess(ctx, options, knownWords));
    ctx.res.setHeader("X-Request-Id", requestId);
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    try {
      await next();
    } catch (thrown) {
      answerError(ctx, thrown);
    }
  };
}

/** Requests slower than the API's mean objective (CC-5). */
const SLOW_REQUEST_MS = 200;

function logAccess(
  ctx: Context,
  options: Pick<HttpServerOptions, "logger">,
  knownWords: ReadonlySet<string>,
): void {
  const context = requestContextOf(ctx);
  const { route, error, principalId } = context;
  const isAborted = !ctx.res.writableFinished;
  const level = context.isRoutine && !error && !isAborted ? "debug" : "info";
  if (!options.logger.isLevelEnabled(level)) return;
  const durationMs = Math.round((performance.now() - context.startedAtMs) * 10) / 10;
  options.logger[level](
    {
      requestId: context.requestId,
      method: ctx.method,
      ...(route ? { route: route.path } : { path: loggablePath(ctx.path, knownWords) }),
      status: ctx.res.statusCode,
      durationMs,
      // Goes to the performance log as well.
      ...(durationMs >= SLOW_REQUEST_MS ? { performance: true } : {}),
      ...(principalId === undefined ? {} : { principalId }),
      ...(error ? { code: error.code, reason: error.detail } : {}),
      ...(error && Object.keys(error.context).length > 0 ? { context: error.context } : {}),
      ...(isAborted ? { aborted: true } : {}),
    },
    "request",
  );
}
