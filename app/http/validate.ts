import type { z } from "zod";
import { commonErrors, type FieldError } from "../platform/errors/index.ts";
import { jsonPointer } from "./json-pointer.ts";

/** Where a value came from; it decides how a violation is answered. */
export type Source = "body" | "query" | "params";

/**
 * Parses a value with a schema (synchronously: schemas ask nobody).
 * @throws invalid_input (422) naming every wrong field, its path and what is allowed; for path parameters not_found
 * (404), since nothing can be at such an address.
 */
export function validate(schema: z.ZodType, value: unknown, source: Source): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => toFieldError(issue, source));
  if (source === "params") throw commonErrors.not_found({ fields });
  if (source === "body" && value === undefined) {
    throw commonErrors.malformed_body({ detail: "The request has no body.", fields });
  }
  throw commonErrors.invalid_input({ fields });
}

function toFieldError(issue: z.core.$ZodIssue, source: Source): FieldError {
  const path = issue.path.map(String);
  const field: FieldError = {
    path: (source === "body" ? path : [source, ...path]).join("."),
    ...(source === "body" ? { pointer: jsonPointer(path) } : {}),
    message: issue.message,
  };
  if (issue.code !== "invalid_value") return field;
  return { ...field, allowed: issue.values.map(toJsonValue) };
}

function toJsonValue(value: z.core.util.Primitive): string | number | boolean | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : value === null
      ? null
      : String(value);
}
