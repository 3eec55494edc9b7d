import type { BulkPlan } from "./bulk-kind.ts";
import type { OwnedRecord } from "./owned-records.ts";

/** As many as a record may have. */
const MAX_TAGS = 50;

/** A record that is to be deleted so that it can be brought back. */
export function planDelete(row: OwnedRecord, at: Date): BulkPlan<{ readonly deletedAt: Date }> {
  return row.deletedAt ? { reason: "already_so" } : { fields: { deletedAt: at } };
}

/** A deleted record that is to come back; one that has become part of another does not. */
export function planRestore(
  row: OwnedRecord & { readonly mergedInto?: string | null },
): BulkPlan<{ readonly deletedAt: null }> {
  if (!row.deletedAt) return { reason: "not_deleted" };
  return row.mergedInto ? { reason: "is_merged" } : { fields: { deletedAt: null } };
}

/** Tags that come to a record, or go from it; the others stay as they are. */
export function planTags(
  row: { readonly tags: readonly string[] },
  action: { readonly name: "add_tags" | "remove_tags"; readonly tags: readonly string[] },
): BulkPlan<{ readonly tags: readonly string[] }> {
  const tags =
    action.name === "add_tags"
      ? [...new Set([...row.tags, ...action.tags])]
      : row.tags.filter((tag) => !action.tags.includes(tag));
  if (tags.length === row.tags.length) return { reason: "already_so" };
  return tags.length > MAX_TAGS ? { reason: "too_many_tags" } : { fields: { tags } };
}
