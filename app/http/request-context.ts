import type { Context } from "koa";
import type { AppError } from "../platform/errors/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { Route } from "./route.ts";

/** What the server knows of one request and its answer, beside what Koa knows. */
export interface RequestContext {
  readonly requestId: string;
  readonly startedAtMs: number;
  route?: Route;
  principalId?: string;
  error?: AppError;
  /** Health checks, scrapes and files are logged at debug: they say nothing while all is well. */
  isRoutine: boolean;
  log?: Logger;
}

const contexts = new WeakMap<Context["req"], RequestContext>();

/** Remembers a request's context. */
export function beginRequestContext(ctx: Context, context: RequestContext): void {
  contexts.set(ctx.req, context);
}

/** The context of a request that the server has begun. */
export function requestContextOf(ctx: Context): RequestContext {
  const context = contexts.get(ctx.req);
  if (!context) throw new Error("the error middleware must come first");
  return context;
}

/** A logger that carries the request's id. Made when first asked for: most requests log one line only. */
export function requestLog(context: RequestContext, logger: Logger): Logger {
  context.log ??= logger.child({ requestId: context.requestId });
  return context.log;
}

/** The fixed words of routes' paths: `api`, `calls` …, but no parameters. */
export function wordsOfPaths(routes: readonly Pick<Route, "path">[]): ReadonlySet<string> {
  return new Set(routes.flatMap(({ path }) => path.split("/")).filter((word) => !word.startsWith(":")));
}

/** A path fit for logs: only words of our own stay, for anything else could be somebody's name, number or secret. */
export function loggablePath(path: string, knownWords: ReadonlySet<string>): string {
  return path
    .split("/")
    .slice(0, 8)
    .map((segment) => (knownWords.has(segment) ? segment : "*"))
    .join("/");
}
