import type { Knex } from "knex";
import type { CustomFilter } from "./custom-fields.policy.ts";

/**
 * Narrows a query to records with these values. Equal ones are looked up together in the column's GIN index; ranges are compared as
 * JSON, where numbers and texts have an order of their own, and what has no value is in no range.
 */
export function whereCustom(
  select: Knex.QueryBuilder,
  column: string,
  filters: readonly CustomFilter[] = [],
): void {
  const equal = filters.filter(({ is }) => is === "=").map(({ key, value }) => [key, value]);
  if (equal.length > 0) {
    select.whereRaw("?? @> ?::jsonb", [column, JSON.stringify(Object.fromEntries(equal))]);
  }
  for (const { key, is, value } of filters) {
    if (is !== "=") select.whereRaw(`?? -> ?::text ${is} ?::jsonb`, [column, key, JSON.stringify(value)]);
  }
}
