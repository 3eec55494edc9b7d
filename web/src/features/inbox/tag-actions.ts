import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Thread } from "../../data/types.ts";
import { threadTagsQuery } from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { type TagsChange, withTags } from "./tags.ts";
import { act } from "./thread-actions.ts";
import { listed, threadName } from "./thread-words.ts";

/** Changes that are on their way, by thread, in their order: an answer to one does not know of those after it. */
const underWay = new Map<string, readonly TagsChange[]>();

/** Puts a tag on a thread, or takes one off that it has: shown at once, with a way to take that back. */
export function toggleTag(thread: Thread, tag: string): Promise<boolean> {
  return changeTags(
    thread,
    thread.tags.includes(tag) ? { add: [], remove: [tag] } : { add: [tag], remove: [] },
  );
}

async function changeTags(thread: Thread, change: TagsChange, isUndoable = true): Promise<boolean> {
  const { id } = thread;
  const { add, remove } = change;
  const name = threadName(thread);
  const others = () => (underWay.get(id) ?? []).filter((one) => one !== change);
  underWay.set(id, [...others(), change]);
  const isDone = await act(
    thread,
    { tags: withTags(thread.tags, [change]) },
    async () => {
      try {
        const changed = await api.changeThreadTags({ params: { id }, body: bodyOf(change) });
        return { ...changed, tags: withTags(changed.tags, others()) };
      } finally {
        const left = others();
        if (left.length > 0) underWay.set(id, left);
        else underWay.delete(id);
      }
    },
    {
      text: add.length > 0 ? words.did.tag(name, listed(add)) : words.did.untag(name, listed(remove)),
      ...(isUndoable
        ? {
            undo: () =>
              void changeTags(
                { ...thread, tags: withTags(thread.tags, [change]) },
                { add: remove, remove: add },
                false,
              ),
          }
        : {}),
    },
  );
  void queryClient.invalidateQueries({ queryKey: threadTagsQuery.queryKey });
  return isDone;
}

function bodyOf({ add, remove }: TagsChange) {
  return {
    ...(add.length > 0 ? { add: [...add] } : {}),
    ...(remove.length > 0 ? { remove: [...remove] } : {}),
  };
}
