import { parse } from "node:querystring";
import { z } from "zod";
import { commonErrors } from "../platform/errors/index.ts";
import type { AnyRouteResult, Route } from "./route.ts";

/** Name of the query's parameter. */
export const FIELDS = "fields";

/** What of an answer a client may choose. */
export interface SparseAnswer {
  /** In the order of the schema. */
  readonly fields: readonly string[];
  /** A page: the fields are those of its items. */
  readonly isPage: boolean;
}

/** The fields that clients may choose of a route's answer; undefined where it is no JSON object and no page of them, or a health check. */
export function sparseAnswerOf(
  route: Pick<Route, "method" | "auth" | "responses">,
): SparseAnswer | undefined {
  if (route.method !== "GET" || (route.auth.kind !== "signed_in" && route.auth.kind !== "permission")) {
    return undefined;
  }
  const schema = route.responses[200]?.schema;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const { items, nextCursor } = schema.shape;
  if (!items || !nextCursor) return { fields: Object.keys(schema.shape), isPage: false };
  const item = items instanceof z.ZodArray ? items.element : undefined;
  return item instanceof z.ZodObject ? { fields: Object.keys(item.shape), isPage: true } : undefined;
}

/**
 * The fields that a request asks for, sorted; undefined: all.
 * @throws invalid_input for a field that the answer does not have
 */
export function fieldsOf(querystring: string, { fields }: SparseAnswer): readonly string[] | undefined {
  if (!querystring.includes(FIELDS)) return undefined;
  const given = parse(querystring)[FIELDS];
  if (given === undefined) return undefined;
  const asked = [given].flat().flatMap((list) => list.split(",").map((name) => name.trim()));
  if (asked.some((name) => !fields.includes(name))) {
    const message = "names a field that the answer does not have";
    throw commonErrors.invalid_input({ fields: [{ path: `query.${FIELDS}`, message, allowed: fields }] });
  }
  return fields.filter((name) => asked.includes(name));
}

/** The answer with no other fields than those; what is not a success is left whole. */
export function sparse(
  result: AnyRouteResult,
  { isPage }: SparseAnswer,
  fields: readonly string[],
): AnyRouteResult {
  if (result.status !== 200) return result;
  const body = result.body as Readonly<Record<string, unknown>>;
  const chosen = isPage
    ? { ...body, items: (body.items as readonly object[]).map((item) => pick(item, fields)) }
    : pick(body, fields);
  return { ...result, body: chosen };
}

function pick(whole: object, fields: readonly string[]): object {
  const values = whole as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.flatMap((name) => (name in values ? [[name, values[name]]] : [])));
}
