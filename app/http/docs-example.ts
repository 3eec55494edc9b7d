import type { oas31 } from "zod-openapi";
import { resolveSchema } from "./docs-schema.ts";
import type { ApiDocument } from "./openapi.ts";

type Schema = oas31.SchemaObject | oas31.ReferenceObject;
const MAX_DEPTH = 5;

const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-11-22T08:30:00.000Z",
  email: "someone@example.com",
  uri: "https://example.com/",
  uuid: "0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e",
};

/** A value that fits a schema: its own example where it has one, else one made of its type. */
export function exampleOf(schema: Schema, document: ApiDocument, depth = 0): unknown {
  const { example, examples, default: fallback, enum: values, ...resolved } = resolveSchema(schema, document);
  const given = example ?? examples?.[0] ?? fallback ?? values?.[0] ?? resolved.const;
  if (given !== undefined) return given;
  const alternative = (resolved.anyOf ?? resolved.oneOf)?.[0] as Schema | undefined;
  if (alternative) return exampleOf(alternative, document, depth + 1);
  if (resolved.properties) {
    if (depth > MAX_DEPTH) return {};
    const required = new Set(resolved.required ?? []);
    return Object.fromEntries(
      Object.entries(resolved.properties)
        .filter(([name]) => required.has(name))
        .map(([name, property]) => [name, exampleOf(property as Schema, document, depth + 1)]),
    );
  }
  if (resolved.type === "array") {
    const { items } = resolved;
    return items && typeof items === "object" ? [exampleOf(items as Schema, document, depth + 1)] : [];
  }
  if (resolved.type === "integer" || resolved.type === "number") return resolved.minimum ?? 1;
  if (resolved.type === "boolean") return true;
  if (resolved.type === "object") return {};
  return BY_FORMAT[resolved.format ?? ""] ?? "text";
}
