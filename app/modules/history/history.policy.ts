/** What a field was and what it became. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * The fields in which two states of a record differ; values are compared as their JSON. What holds values by keys is compared key by key,
 * as `custom.tier`.
 */
export function differences<Record extends object>(
  before: Record,
  after: Record,
  fields: readonly (keyof Record & string)[],
): Readonly<{ [field: string]: FieldChange }> {
  const [was, is] = [valuesOf(before, fields), valuesOf(after, fields)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const changed = names.filter((name) => json(was.get(name)) !== json(is.get(name)));
  return Object.fromEntries(
    changed.map((name) => [name, { from: was.get(name) ?? null, to: is.get(name) ?? null }]),
  );
}

function valuesOf<Record extends object>(
  record: Record,
  fields: readonly (keyof Record & string)[],
): ReadonlyMap<string, unknown> {
  return new Map(
    fields.flatMap((field): [string, unknown][] => {
      const value: unknown = record[field];
      return isByKeys(value)
        ? Object.entries(value).map(([key, one]) => [`${field}.${key}`, one])
        : [[field, value]];
    }),
  );
}

function isByKeys(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function json(value: unknown): string {
  return JSON.stringify(value ?? null);
}
