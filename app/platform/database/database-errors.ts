import { type AppError, commonErrors } from "../errors/index.ts";

const RETRY = { "Retry-After": "2" } as const;

/** SQLSTATE classes and Node codes that say "not now": connection lost, shutting down, out of resources, cut off. */
const UNAVAILABLE =
  /^(08...|53...|57P0.|57014|25P03|40001|40P01|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/;

/** Turns a database error that is nobody's mistake into 503; undefined for all others. */
export function mapDatabaseError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const isPoolTimeout =
    error.name === "KnexTimeoutError" ||
    /Timeout acquiring a connection|Connection terminated/.test(error.message);
  if (!isPoolTimeout && !UNAVAILABLE.test(code)) return undefined;
  return commonErrors.service_unavailable({
    detail: "The database does not answer right now; try again in a moment",
    headers: RETRY,
    context: { dependency: "postgres" },
    cause: error,
  });
}
