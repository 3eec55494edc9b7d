import type { Context } from "koa";
import { requestLog, requestContextOf } from "./request-context.ts";
import { PROBLEM_TYPE, toAppError, toProblem } from "./problem.ts";
import type { HttpServerOptions } from "./server.types.ts";
import { activeTraceId, failServerSpan } from "./tracing.ts";

/** Turns a thrown value into the answer of a request. Never throws. */
export type AnswerError = (ctx: Context, thrown: unknown) => void;

const HEADERS_OF_THE_LOST_ANSWER = [
  "Content-Encoding",
  "Content-Length",
  "ETag",
  "Last-Modified",
  "Set-Cookie",
];

/**
 * Makes the one way from errors to answers: a problem document (RFC 9457), a line in the log when it is our fault, a
 * count by code, a failed span when the status says 5xx. Routes end in it by themselves, so that the instrumentation of
 * Koa sees no exception in an answer as ordinary as a 404.
 */
export function createAnswerError(
  options: Pick<HttpServerOptions, "logger" | "config" | "mapError" | "onError">,
): AnswerError {
  return (ctx, thrown) => {
    const context = requestContextOf(ctx);
    const error = toAppError(thrown, options.mapError);
    context.error = error;
    options.onError?.(error);
    if (!error.expected) {
      requestLog(context, options.logger).error(
        { error: thrown, code: error.code, context: error.context, route: context.route?.path },
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
      requestId: context.requestId,
      traceId: activeTraceId(),
      ...(options.config.environment === "development" && cause
        ? { debugDetail: `${cause.name}: ${cause.message}` }
        : {}),
    });
    for (const name of HEADERS_OF_THE_LOST_ANSWER) ctx.remove(name);
    ctx.set({ ...error.headers, "Cache-Control": "no-store", "Content-Type": PROBLEM_TYPE });
    ctx.status = error.status;
    ctx.body = JSON.stringify(problem);
  };
}
