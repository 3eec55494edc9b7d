import { type AppError, commonErrors } from "../errors/index.ts";

const NAMES = new Set(["MaxRetriesPerRequestError", "ClusterAllFailedError"]);
const MESSAGE = /Command timed out|Connection is closed|Stream isn't writeable|Reached the max retries/;

/** Turns an error of a Redis that is away into 503; undefined for all others. */
export function mapRedisError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !(NAMES.has(error.name) || MESSAGE.test(error.message))) return undefined;
  return commonErrors.service_unavailable({
    detail: "Sessions cannot be checked right now; try again in a moment",
    headers: { "Retry-After": "2" },
    context: { dependency: "redis" },
    cause: error,
  });
}
