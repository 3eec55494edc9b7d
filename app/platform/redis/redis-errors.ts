import { type AppError, commonErrors, isNetworkError } from "../errors/index.ts";

const NAMES = new Set(["MaxRetriesPerRequestError", "ClusterAllFailedError"]);

/** What ioredis says of a connection. */
const CONNECTION_WORDS =
  /Command timed out|Connection is closed|connection close|Stream isn't writeable|Socket timeout|Reached the max retries/;

/** What Redis itself answers when it cannot serve anybody now: starting, failing over, out of resources, locked. */
const REPLIES =
  /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|BUSY|OOM|MISCONF|NOREPLICAS|NOAUTH|WRONGPASS)\b|max number of clients/;

/** Turns an error of a Redis that is away into 503; undefined for all others. */
export function mapRedisError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !isUnavailable(error)) return undefined;
  return commonErrors.service_unavailable({
    detail: "Redis does not answer right now; try again in a moment",
    headers: { "Retry-After": "2" },
    context: { dependency: "redis" },
    cause: error,
  });
}

function isUnavailable(error: Error): boolean {
  if (isNetworkError(error) || NAMES.has(error.name)) return true;
  return error.name === "ReplyError" ? REPLIES.test(error.message) : CONNECTION_WORDS.test(error.message);
}
