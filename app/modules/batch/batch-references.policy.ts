import { batchErrors } from "./batch.errors.ts";

/** What references lead into: the results of earlier operations by their id. */
export type Results = ReadonlyMap<string, unknown>;

/** In a path: `{lead#/body/id}`. */
const IN_PATH = /\{([\w.-]{1,64})#(\/[^{}]+)\}/g;

/** The ids of the operations that a path refers to. */
export function referredInPath(path: string): string[] {
  return [...path.matchAll(IN_PATH)].map(([, id = ""]) => id);
}

/** The ids of the operations that a JSON value refers to, however deep. */
export function referredIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const reference = referenceOf(value);
  return reference === undefined ? Object.values(value).flatMap(referredIn) : [partsOf(reference).id];
}

/**
 * A path with values in place of its references.
 * @throws reference_unresolved
 */
export function filledPath(path: string, results: Results): string {
  return path.replaceAll(IN_PATH, (_, id: string, pointer: string) => {
    const value = resolved(`${id}#${pointer}`, results);
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    // Either would be another address.
    if (/^\.{0,2}$/.test(text)) throw unresolved(`${id}#${pointer}`, "is no part of a path");
    return encodeURIComponent(text);
  });
}

/**
 * A JSON value with values in place of its references.
 * @throws reference_unresolved
 */
export function filled(value: unknown, results: Results): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, results));
  const reference = referenceOf(value);
  if (reference !== undefined) return resolved(reference, results);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, filled(field, results)]));
}

function referenceOf(value: object): string | undefined {
  if (!("$result" in value) || typeof value.$result !== "string" || Object.keys(value).length > 1)
    return undefined;
  return value.$result;
}

function partsOf(reference: string): { readonly id: string; readonly pointer: string } {
  const hash = reference.indexOf("#");
  return hash < 0
    ? { id: reference, pointer: "" }
    : { id: reference.slice(0, hash), pointer: reference.slice(hash + 1) };
}

function resolved(reference: string, results: Results): unknown {
  const { id, pointer } = partsOf(reference);
  let value: unknown = results.get(id);
  for (const escaped of pointer.split("/").slice(1)) {
    const part = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
    const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, part);
    if (!isThere) throw unresolved(reference, "leads to nothing");
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

function unresolved(reference: string, why: string) {
  return batchErrors.reference_unresolved({ detail: `${reference} ${why}.` });
}
