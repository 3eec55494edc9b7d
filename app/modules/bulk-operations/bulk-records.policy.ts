import type { BulkChange, BulkKind, BulkReason, OwnedRecord } from "../history/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";

/** Fields of a record, as JSON holds them. */
export type Fields = Readonly<Record<string, unknown>>;

/** A kind of records, whatever it is. */
export type AnyKind = BulkKind<OwnedRecord, object, { readonly name: string }, unknown>;

/** What is done to a record, or why nothing is. */
export type Verdict = { readonly change: BulkChange<OwnedRecord, object> } | { readonly reason: BulkReason };

/** What an action is to do to a record that is locked, whose turn it is. `version`: that of its preview. */
export function judge(
  kind: AnyKind,
  action: { readonly name: string },
  by: { readonly userId: string; readonly scope: RecordScope; readonly at: Date },
  record: { readonly version: number | null },
  row: OwnedRecord | undefined,
): Verdict {
  if (!row || !kind.isSeen(row, by.scope)) return { reason: "not_found" };
  const plan = kind.plan(row, action, by);
  if ("reason" in plan) return plan;
  const isAsPreviewed = row.version === record.version;
  if (!isAsPreviewed && !kind.actions[action.name]?.isCommutative) return { reason: "changed_since" };
  return { change: { before: row, fields: plan.fields } };
}

/**
 * What gives a record back what it was before. All that the operation changed of it must still be as the operation left it: half of
 * it given back would be a state that never was.
 */
export function judgeUndo(
  kind: AnyKind,
  scope: RecordScope,
  record: { readonly before: Fields | null; readonly after: Fields | null },
  row: OwnedRecord | undefined,
): Verdict {
  const { before, after } = record;
  if (!row || !before || !after || !kind.isSeen(row, scope)) return { reason: "not_found" };
  if (row.deletedAt && !("deletedAt" in after)) return { reason: "is_deleted" };
  const now = fieldsOf(row, Object.keys(after));
  const isUntouched = Object.keys(after).every((field) => json(now[field]) === json(after[field]));
  return isUntouched ? { change: { before: row, fields: revived(before) } } : { reason: "changed_since" };
}

/** These fields of a record. */
export function fieldsOf(row: object, names: readonly string[]): Fields {
  const values = new Map<string, unknown>(Object.entries(row));
  return Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]));
}

/** How the names of times end. */
const TIME = /(At|Until|Since)$/;

/** Fields out of JSON, where times are text. */
function revived(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      TIME.test(name) && typeof value === "string" ? new Date(value) : value,
    ]),
  );
}

function json(value: unknown): string {
  return JSON.stringify(value ?? null);
}
