import type { Knex } from "knex";

/**
 * Which of the records that belong to people somebody sees: all of them, or those of certain owners and those that
 * nobody has.
 */
export type RecordScope = "all" | { readonly ownerIds: readonly string[] };

/** Keeps a query within what somebody sees; `ownerColumn` has the owner's id, or null. */
export function withinScope(query: Knex.QueryBuilder, scope: RecordScope, ownerColumn: string): void {
  if (scope === "all") return;
  query.whereRaw("(?? is null or ?? = any (?::uuid[]))", [ownerColumn, ownerColumn, [...scope.ownerIds]]);
}

/** Is a record of this owner within what somebody sees? Of several, one is enough. */
export function isWithinScope(scope: RecordScope, owner: string | readonly string[] | null): boolean {
  const owners = owner === null ? [] : [owner].flat();
  return scope === "all" || owners.length === 0 || owners.some((id) => scope.ownerIds.includes(id));
}
