import type { Context, Middleware } from "koa";
import { beginExchange, exchangeLog, exchangeOf, loggablePath } from "./exchange.ts";
import { PROBLEM_TYPE, toAppError, toProblem } from "./problem.ts";
import { requestIdFrom } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpServerOptions } from "./server.types.ts";
import { activeTraceId, failServerSpan } from "./tracing.ts";

/**
 * The outermost layer: request id, security headers, one line in the log, and the only place where errors become
 * answers (RFC 9457).
 */
export function createFunnel(
  options: Pick<HttpServerOptions, "logger" | "config" | "mapError" | "onError">,
): Middleware {
  const headers = securityHeaders(options.config);
  return async (ctx, next) => {
    const requestId = requestIdFrom(ctx.req.headers["x-request-id"]);
    beginExchange(ctx, { requestId, startedAtMs: performance.now(), isRoutine: false });
    ctx.res.once("close", () => logAccess(ctx, options));
    ctx.res.setHeader("X-Request-Id", requestId);
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    try {
      await next();
    } catch (thrown) {
      answerError(ctx, thrown, options);
    }
  };
}

/** Answers a thrown value as a problem document, logs it if it is our fault, counts it. */
function answerError(
  ctx: Context,
  thrown: unknown,
  options: Pick<HttpServerOptions, "logger" | "config" | "mapError" | "onError">,
): void {
  const exchange = exchangeOf(ctx);
  const error = toAppError(thrown, options.mapError);
  exchange.error = error;
  options.onError?.(error);
  if (!error.expected) {
    exchangeLog(exchange, options.logger).error(
      { error: thrown, code: error.code, context: error.context, route: exchange.route?.path },
      "request failed",
    );
  }
  if (error.status >= 500) failServerSpan(thrown);
  if (ctx.res.headersSent) {
    // Half an answer is out already: only a cut connection tells the client that it is not the whole.
    ctx.res.destroy();
    return;
  }
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const problem = toProblem(error, {
    instance: ctx.path,
    requestId: exchange.requestId,
    traceId: activeTraceId(),
    ...(options.config.environment === "development" && cause
      ? { debugDetail: `${cause.name}: ${cause.message}` }
      : {}),
  });
  for (const name of ["Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Set-Cookie"]) {
    ctx.remove(name);
  }
  ctx.set({ ...error.headers, "Cache-Control": "no-store", "Content-Type": PROBLEM_TYPE });
  ctx.status = error.status;
  ctx.body = JSON.stringify(problem);
}

function logAccess(ctx: Context, options: Pick<HttpServerOptions, "logger">): void {
  const exchange = exchangeOf(ctx);
  const { route, error, principalId } = exchange;
  const isAborted = !ctx.res.writableFinished;
  const level = exchange.isRoutine && !error && !isAborted ? "debug" : "info";
  if (!options.logger.isLevelEnabled(level)) return;
  options.logger[level](
    {
      requestId: exchange.requestId,
      method: ctx.method,
      ...(route ? { route: route.path } : { path: loggablePath(ctx.path) }),
      status: ctx.res.statusCode,
      durationMs: Math.round((performance.now() - exchange.startedAtMs) * 10) / 10,
      ...(principalId === undefined ? {} : { principalId }),
      ...(error ? { code: error.code, reason: error.detail } : {}),
      ...(error && Object.keys(error.context).length > 0 ? { context: error.context } : {}),
      ...(isAborted ? { aborted: true } : {}),
    },
    "request",
  );
}
