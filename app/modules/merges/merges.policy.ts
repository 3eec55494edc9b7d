import type { MergePreview } from "./merges.contract.ts";

/** How long a merge can be taken back. */
export const UNDO_MS = 86_400_000;

type Values = { readonly id: string } & Readonly<Record<string, unknown>>;

/**
 * What would stay of each field: the value of the record that stays, or where it has none the first that there is. Of tags
 * all stay.
 */
export function previewOf(records: readonly [Values, ...Values[]], fields: readonly string[]): MergePreview {
  const [into] = records;
  return {
    fields: fields.map((field) => {
      const values = records.map((record) => ({ recordId: record.id, value: record[field] ?? null }));
      const given = values.filter(({ value }) => !isEmpty(value));
      const chosen = given.find(({ recordId }) => recordId === into.id) ?? given[0];
      const distinct = new Set(given.map(({ value }) => JSON.stringify(value)));
      return { field, values, chosen: chosen?.recordId ?? into.id, isConflict: distinct.size > 1 };
    }),
  };
}

/** The values that the record that stays gets. */
export function mergedFields(
  records: readonly [Values, ...Values[]],
  fields: readonly string[],
  choose: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const byId = new Map(records.map((record) => [record.id, record]));
  return Object.fromEntries(
    previewOf(records, fields).fields.map(({ field, chosen, values }) => {
      const named = choose[field];
      if (named === undefined && values.every(({ value }) => Array.isArray(value)))
        return [field, [...new Set(values.flatMap(({ value }) => value as unknown[]))]];
      return [field, byId.get(named ?? chosen)?.[field] ?? null];
    }),
  );
}

/**
 * What undoing gives back: the values before, except for fields that somebody has changed since; those are `kept`.
 */
export function undoneFields(
  now: Readonly<Record<string, unknown>>,
  {
    before,
    after,
  }: {
    readonly before: Readonly<Record<string, unknown>>;
    readonly after: Readonly<Record<string, unknown>>;
  },
): { readonly fields: Readonly<Record<string, unknown>>; readonly kept: readonly string[] } {
  const isSame = (one: unknown, other: unknown) =>
    JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const touched = Object.keys(after).filter((field) => !isSame(before[field], after[field]));
  const [back, kept] = [
    touched.filter((field) => isSame(now[field], after[field])),
    touched.filter((field) => !isSame(now[field], after[field])),
  ];
  return { fields: Object.fromEntries(back.map((field) => [field, before[field] ?? null])), kept };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
