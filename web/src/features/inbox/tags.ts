import type { ThreadTag } from "../../data/types.ts";

/** As long as the server takes them. */
const MAX_TAG_LENGTH = 40;

/** A tag as the server keeps it, of what somebody typed or an address says; empty: none. */
export function normalTag(typed: string): string {
  return typed.trim().toLowerCase().slice(0, MAX_TAG_LENGTH).trim();
}

/** Which tags can be chosen for what is typed: those of `first`, then those in use; `isNew`: it is none of them. */
export function tagsNamed(
  typed: string,
  inUse: readonly ThreadTag[],
  first: readonly string[],
): { readonly tags: readonly string[]; readonly isNew: boolean } {
  const wanted = normalTag(typed);
  const all = [...new Set([...first, ...inUse.map(({ tag }) => tag)])];
  return {
    tags: all.filter((tag) => tag.includes(wanted)),
    isNew: wanted !== "" && !all.includes(wanted),
  };
}

/** Tags that come to a thread, and tags that go from it. */
export interface TagsChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The tags of a thread after changes of them. */
export function withTags(tags: readonly string[], changes: readonly TagsChange[]): string[] {
  return changes.reduce<string[]>(
    (now, { add, remove }) => [...new Set([...now.filter((tag) => !remove.includes(tag)), ...add])],
    [...tags],
  );
}
