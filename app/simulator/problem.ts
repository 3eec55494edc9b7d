import type { Context, Next } from "koa";
import { z } from "zod";

/** An answer by problem details (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { path: string; message: string }[];

  constructor(
    status: number,
    code: string,
    detail: string,
    errors: { path: string; message: string }[] = [],
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/**
 * Checks what a client sent.
 * @throws Problem (422) with every mistake
 */
export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  throw new Problem(422, "invalid_input", "The request is not understood; `errors` says where.", errors);
}

/** A whole number from a query, within bounds. */
export const queryNumber = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status;
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

/** Turns every error into a problem answer; `report` is told of those that nobody expected. */
export function problems(report: (error: unknown) => void) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
      if (context.status !== 404 || context.body !== undefined) return;
      throw new Problem(404, "not_found", `There is no ${context.method} ${context.path} here.`);
    } catch (error) {
      const status = statusOf(error);
      const code = error instanceof Problem ? error.code : status === 500 ? "internal_error" : "bad_request";
      if (status === 500) report(error);
      context.status = status;
      context.body = {
        type: `/problems/${code}`,
        title: code.replaceAll("_", " "),
        status,
        code,
        detail:
          status === 500 ? "The simulator stumbled; its log says why." : String((error as Error).message),
        ...(error instanceof Problem && error.errors.length > 0 ? { errors: error.errors } : {}),
      };
      context.type = "application/problem+json";
    }
  };
}
