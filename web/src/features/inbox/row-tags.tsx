import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.tags;
/** More of them would leave no room for what was written. */
const SHOWN = 2;

/** The first tags of a thread in a list, and how many more it has. */
export function RowTags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  const more = tags.length - SHOWN;
  return (
    <span class="row-tags">
      <span class="hidden-visually">{words.label}:</span>
      {tags.slice(0, SHOWN).map((tag) => (
        <span key={tag} class="tag" title={tag}>
          {tag}
        </span>
      ))}
      {more > 0 ? (
        <span class="tag" title={tags.slice(SHOWN).join(", ")}>
          {words.more(more)}
        </span>
      ) : null}
    </span>
  );
}
