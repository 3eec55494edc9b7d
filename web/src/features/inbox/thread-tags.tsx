import { can } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { inboxWords } from "./inbox.strings.ts";
import { type InboxFilters, inboxPath } from "./inbox-views.ts";
import { toggleTag } from "./tag-actions.ts";

const words = inboxWords.tags;

/** The tags of a thread: each leads to the threads that have it, and can be taken off. */
export function ThreadTags({ thread, filters }: { readonly thread: Thread; readonly filters: InboxFilters }) {
  if (thread.tags.length === 0) return null;
  return (
    <ul class="thread-tags" aria-label={words.label}>
      {thread.tags.map((tag) => (
        <li key={tag} class="tag">
          <a href={inboxPath({ ...filters, tag }, thread.id)} aria-label={words.show(tag)} title={tag}>
            {tag}
          </a>
          {can("threads:write") ? (
            <button
              type="button"
              aria-label={words.remove(tag)}
              title={words.remove(tag)}
              onClick={() => void toggleTag(thread, tag)}
            >
              <Icon name="x" />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
