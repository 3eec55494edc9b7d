import { jsonPointer } from "./json-pointer.ts";
import { AppError, commonErrors, type FieldError } from "../platform/errors/index.ts";

/** Media type of error answers (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** An error as clients see it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Path of the request that failed. */
  readonly instance: string;
  /** Stable; what programs should look at. */
  readonly code: string;
  readonly requestId: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldError[];
}

/** Words an error for a client; `debugDetail` only where developers read it. */
export function toProblem(
  error: AppError,
  occurrence: {
    readonly instance: string;
    readonly requestId: string;
    readonly traceId: string | undefined;
    readonly debugDetail?: string;
  },
): Problem {
  const detail = error.detail ?? occurrence.debugDetail;
  return {
    type: `/problems/${error.code}`,
    title: error.title,
    status: error.status,
    ...(detail === undefined ? {} : { detail }),
    instance: occurrence.instance,
    code: error.code,
    requestId: occurrence.requestId,
    ...(occurrence.traceId === undefined ? {} : { traceId: occurrence.traceId }),
    ...(error.fields.length === 0 ? {} : { errors: error.fields.map(withPointer) }),
  };
}

/** Services name fields of the body by their path alone. */
function withPointer({ path, ...field }: FieldError): FieldError {
  const pointer = /^(query|params)(\.|$)/.test(path) ? {} : { pointer: jsonPointer(path.split(".")) };
  return { path, ...pointer, ...field };
}

/**
 * Makes ours of any thrown value: AppErrors as they are, errors of libraries as `mapError` says, HTTP errors of Koa
 * and its middleware by their status, all else `internal_error` with the original as its cause.
 */
export function toAppError(
  thrown: unknown,
  mapError: ((error: unknown) => AppError | undefined) | undefined,
): AppError {
  if (thrown instanceof AppError) return thrown;
  const mapped = mapError?.(thrown) ?? fromHttpError(thrown);
  return mapped ?? commonErrors.internal_error({ cause: thrown });
}

const BY_STATUS: Readonly<Record<number, (details: { cause: unknown }) => AppError>> = {
  400: commonErrors.bad_request,
  401: commonErrors.unauthorized,
  403: commonErrors.forbidden,
  404: commonErrors.not_found,
  405: commonErrors.method_not_allowed,
  406: commonErrors.not_acceptable,
  413: commonErrors.payload_too_large,
  415: commonErrors.unsupported_media_type,
  422: commonErrors.invalid_input,
  429: commonErrors.too_many_requests,
};

function fromHttpError(thrown: unknown): AppError | undefined {
  if (!(thrown instanceof Error) || !("expose" in thrown) || thrown.expose !== true) return undefined;
  const status = "status" in thrown && typeof thrown.status === "number" ? thrown.status : 0;
  return BY_STATUS[status]?.({ cause: thrown });
}
