import { strings } from "./strings.ts";

/** What an error message needs to know; ApiError has it. */
export interface ApiErrorFacts {
  /** HTTP status; 0: no answer came. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly traceId: string | null;
  readonly retryAfterSeconds: number | null;
}

/** What went wrong and what to do about it, in words for people. */
export function errorText(error: ApiErrorFacts): string {
  if (error.code === "broken") return strings.errors.brokenText;
  if (error.code === "offline") return strings.errors.offline;
  if (error.code === "queued") return strings.errors.queued;
  if (error.code === "timeout") return strings.errors.timeout;
  if (error.status === 403) return strings.errors.forbidden;
  if (error.status === 429) return strings.errors.tooMany(error.retryAfterSeconds);
  if (error.status === 503) return strings.errors.unavailable(error.message);
  if (error.status >= 500) return strings.errors.server;
  return error.detail ?? error.message;
}
