import type { Thread } from "../../data/types.ts";
import { inboxWords } from "./inbox.strings.ts";
import { toggleTag } from "./tag-actions.ts";
import { TagChoices } from "./tag-choices.tsx";

/** The tags of a thread, and those that it may get: the one that is chosen comes to it, or goes from it. */
export function TagsDialog(props: { readonly thread: Thread; readonly onClose: () => void }) {
  const { thread, onClose } = props;
  return (
    <TagChoices
      title={inboxWords.tags.title}
      on={thread.tags}
      isNewTaken
      onChoose={(tag) => {
        onClose();
        void toggleTag(thread, tag);
      }}
      onClose={onClose}
    />
  );
}
