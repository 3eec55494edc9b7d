import { listWords as words } from "./lists.strings.ts";

/** Who looks after a row, by initials; a gap where nobody does. */
export function OwnerMark({ owner }: { readonly owner: { readonly name: string } | null }) {
  if (owner === null) {
    return (
      <span class="brief-owner" data-nobody="true" title={words.ofNobody}>
        <span class="hidden-visually">{words.ofNobody}</span>
      </span>
    );
  }
  return (
    <span class="brief-owner" title={words.of(owner.name)}>
      <span aria-hidden="true">{initialsOf(owner.name)}</span>
      <span class="hidden-visually">{words.of(owner.name)}</span>
    </span>
  );
}

/** "Léa Roy" → "LR". */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/);
  const [first = "", last = ""] = [parts[0], parts.length > 1 ? parts.at(-1) : ""];
  return `${first.charAt(0)}${last.charAt(0)}`.toUpperCase();
}
