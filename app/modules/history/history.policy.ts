/** What a field was and what it became. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields in which two states of a record differ; values are compared as their JSON. */
export function differences<Record extends object>(
  before: Record,
  after: Record,
  fields: readonly (keyof Record & string)[],
): Readonly<{ [field: string]: FieldChange }> {
  const changed = fields.filter((field) => json(before[field]) !== json(after[field]));
  return Object.fromEntries(
    changed.map((field) => [field, { from: before[field] ?? null, to: after[field] ?? null }]),
  );
}

function json(value: unknown): string {
  return JSON.stringify(value ?? null);
}
