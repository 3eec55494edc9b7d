import type { Output } from "../../data/endpoint.ts";
import { pathWith } from "../../ui/address.ts";

type MergeField = Output<"previewMerge">["fields"][number];

/** So many can become one at once: the one that stays, and ten. */
export const MAX_MERGED = 11;

/** The page where these contacts are compared; the first one stays unless somebody chooses another. */
export function mergePath(ids: readonly string[]): string {
  return pathWith("/contacts/merge", { ids: ids.join(",") });
}

/** The contacts that an address names, each once. */
export function mergeIdsFrom(text: string | undefined): readonly string[] {
  return [...new Set((text ?? "").split(",").filter(Boolean))].slice(0, MAX_MERGED);
}

/** Fields with something in them: those with several values first, which have to be looked at. */
export function fieldsToShow(fields: readonly MergeField[]): readonly MergeField[] {
  const filled = fields.filter(({ values }) => values.some(({ value }) => !isEmpty(value)));
  return filled.toSorted((a, b) => Number(b.isConflict) - Number(a.isConflict));
}

/** Of a list all values stay, unless one is chosen. */
export function keepsAll({ values }: MergeField): boolean {
  return values.every(({ value }) => Array.isArray(value));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
