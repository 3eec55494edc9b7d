import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { AssignDialog } from "../colleagues/assign-dialog.tsx";
import { ASSIGN, CLOSE, SNOOZE, TAGS, TAKE, UNREAD } from "./inbox.shortcuts.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { TagsDialog } from "./tags-dialog.tsx";
import { assignThread, closeThread, markUnread, reopenThread, snoozeThread } from "./thread-actions.ts";
import type { ThreadDeeds } from "./thread-head.tsx";
import { WhenDialog } from "./when-dialog.tsx";

/**
 * What is done to a thread, by buttons and keys, with the windows that ask. `onGone`: it has left what one looks through, so the next one
 * is gone to. `bulk`: what the same keys do while several are selected.
 */
export function useThreadDeeds(
  thread: Thread | undefined,
  onGone: (thread: Thread) => void,
  bulk: ThreadDeeds | undefined,
): { readonly deeds: ThreadDeeds; readonly dialogs: ComponentChildren } {
  const [asked, setAsked] = useState<{ readonly what: "assign" | "snooze" | "tags"; readonly of: Thread }>();
  const close = () => setAsked(undefined);
  const own: ThreadDeeds = {
    assign: () => thread && setAsked({ what: "assign", of: thread }),
    take() {
      const me = currentUser();
      if (thread && me && thread.assignedTo?.id !== me.id)
        void assignThread(thread, { id: me.id, name: me.name });
    },
    snooze: () => thread && setAsked({ what: "snooze", of: thread }),
    wake: () => thread && void reopenThread(thread),
    settle() {
      if (!thread) return;
      if (thread.status === "closed") void reopenThread(thread);
      else {
        onGone(thread);
        void closeThread(thread);
      }
    },
    unread: () => thread && void markUnread(thread),
    tags: () => thread && setAsked({ what: "tags", of: thread }),
  };
  const deeds = bulk ?? own;
  const obey = (deed: () => void) => () => {
    if (!can("threads:write") || (!thread && !bulk)) return false;
    deed();
    return true;
  };
  useShortcut(ASSIGN, obey(deeds.assign));
  useShortcut(TAKE, obey(deeds.take));
  useShortcut(SNOOZE, obey(deeds.snooze));
  useShortcut(CLOSE, obey(deeds.settle));
  useShortcut(UNREAD, obey(deeds.unread));
  useShortcut(TAGS, obey(deeds.tags));
  return {
    deeds: own,
    dialogs:
      asked?.what === "assign" ? (
        <AssignDialog
          title={words.assignTitle}
          onClose={close}
          onChoose={(to) => {
            close();
            void assignThread(asked.of, to);
          }}
        />
      ) : asked?.what === "tags" ? (
        <TagsDialog thread={asked.of} onClose={close} />
      ) : asked?.what === "snooze" ? (
        <WhenDialog
          title={words.snoozeTitle}
          onClose={close}
          onChoose={(until) => {
            close();
            onGone(asked.of);
            void snoozeThread(asked.of, until);
          }}
        />
      ) : null,
  };
}
