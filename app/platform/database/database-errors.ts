import { type AppError, commonErrors, isNetworkError } from "../errors/index.ts";

const RETRY = { "Retry-After": "2" } as const;

/**
 * SQLSTATEs that say "not now": connection lost (08), refused (28, 3D000), out of resources (53), shutting down, starting
 * up or cut off (57), a standby that only reads (25006), a transaction or a lock that took too long, a lost race (40).
 */
const UNAVAILABLE = /^(08...|28...|3D000|53...|57P..|57014|25006|25P03|25P04|40001|40P01|55P03)$/;

/** What pg and knex say of a connection without a code of their own. */
const CONNECTION_WORDS =
  /Connection terminated|connection error|Client was closed|timeout expired|Query read timeout|SSL connection|acquir(e|ing) a connection|^aborted$/;

/** Turns a database error that is nobody's mistake into 503; undefined for all others. */
export function mapDatabaseError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !isUnavailable(error)) return undefined;
  return commonErrors.service_unavailable({
    detail: "The database does not answer right now; try again in a moment",
    headers: RETRY,
    context: { dependency: "postgres" },
    cause: error,
  });
}

function isUnavailable(error: Error): boolean {
  if (isNetworkError(error) || error.name === "KnexTimeoutError") return true;
  if ("code" in error && typeof error.code === "string") return UNAVAILABLE.test(error.code);
  return CONNECTION_WORDS.test(error.message);
}
