import type { Context, Middleware } from "koa";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { Logger } from "../platform/log/index.ts";
import { annotateSpan } from "../platform/telemetry/index.ts";
import type { AnswerError } from "./answer-error.ts";
import { beginRequestContext, loggablePath, requestContextOf, wordsOfPaths } from "./request-context.ts";
import { requestIdFrom } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpServerOptions } from "./server.types.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
  const loggers = { nested: options.logger, flat: options.logger.child({}, { redact: [] }) };
  return async (ctx, next) => {
    const requestId = requestIdFrom(ctx.req.headers["x-request-id"]);
    beginRequestContext(ctx, { requestId, startedAtMs: performance.now(), isRoutine: false });
    ctx.res.once("close", () => logAccess(ctx, loggers, knownWords));
    ctx.res.setHeader("X-Request-Id", requestId);
    // An id of the caller's own making may say anything.
    if (UUID.test(requestId)) annotateSpan({ [ATTRIBUTES.requestId]: requestId });
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

/** What is redacted stands in objects within a line: one that has none is spared the search, most of its price. */
interface AccessLoggers {
  readonly nested: Logger;
  readonly flat: Logger;
}

function logAccess(ctx: Context, loggers: AccessLoggers, knownWords: ReadonlySet<string>): void {
  const context = requestContextOf(ctx);
  const { route, error, principalId } = context;
  const isAborted = !ctx.res.writableFinished;
  const level = context.isRoutine && !error && !isAborted ? "debug" : "info";
  const isNested = error !== undefined && Object.keys(error.context).length > 0;
  const logger = isNested ? loggers.nested : loggers.flat;
  if (!logger.isLevelEnabled(level)) return;
  const durationMs = Math.round((performance.now() - context.startedAtMs) * 10) / 10;
  logger[level](
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
      ...(isNested ? { context: error.context } : {}),
      ...(isAborted ? { aborted: true } : {}),
    },
    "request",
  );
}
