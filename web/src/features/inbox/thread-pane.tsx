import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { InTurns } from "../../ui/in-turn.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { Composer } from "./composer.tsx";
import { changeDraft } from "./drafts.ts";
import { NOTE, REPLY } from "./inbox.shortcuts.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import type { InboxFilters } from "./inbox-views.ts";
import { MessageList } from "./message-list.tsx";
import { ScheduledList } from "./scheduled-list.tsx";
import { type ThreadDeeds, ThreadHead } from "./thread-head.tsx";
import { presenceText, threadName } from "./thread-words.ts";
import { usePresent } from "./use-present.ts";
import type { useThread } from "./use-thread.ts";

/** One thread: whom it is with, what stands in it, who is at it, and where an answer is written. */
export function ThreadPane(props: {
  readonly id: string;
  readonly state: ReturnType<typeof useThread>;
  readonly backHref: string;
  readonly filters: InboxFilters;
  readonly deeds: ThreadDeeds;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { id, state, backHref, filters, deeds, field } = props;
  const { thread, shown } = state;
  usePageTitle(shown && threadName(shown));
  const write = (mode: "reply" | "note") => () => {
    if (!shown || !can("threads:write")) return false;
    changeDraft(id, { mode });
    requestAnimationFrame(() => field.current?.focus());
    return true;
  };
  useShortcut(REPLY, write("reply"));
  useShortcut(NOTE, write("note"));
  if (thread.error?.status === 404) {
    return (
      <section class="split-pane card">
        <EmptyState icon="inbox" title={words.threadFailed} text={words.threadGone} />
      </section>
    );
  }
  if (!shown) {
    return (
      <section class="split-pane card">
        <NotLoaded query={thread} title={words.threadFailed}>
          <Waiting />
        </NotLoaded>
      </section>
    );
  }
  return (
    <section class="split-pane card" aria-label={words.messages(threadName(shown))}>
      <ThreadHead thread={shown} {...{ backHref, deeds, filters }} />
      {thread.error ? <StaleBanner error={thread.error} onRetry={() => void thread.refetch()} /> : null}
      <InTurns>
        <Messages {...{ state, field }} thread={shown} />
        <ScheduledList key={id} threadId={id} canWrite={can("threads:write")} />
        <Writing key={`writing:${id}`} thread={shown} field={field} />
      </InTurns>
    </section>
  );
}

function Messages(props: {
  readonly state: ReturnType<typeof useThread>;
  readonly thread: Thread;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { state, thread, field } = props;
  const { messages, entries } = state;
  if (!entries) {
    return (
      <div class="messages">
        <NotLoaded query={messages} title={words.messagesFailed}>
          <MessagesWaiting />
        </NotLoaded>
      </div>
    );
  }
  return (
    <MessageList
      key={thread.id}
      threadId={thread.id}
      customer={threadName(thread)}
      entries={entries}
      lastSequence={Math.max(thread.lastSequence, entries.at(-1)?.sequence ?? 0)}
      hasEarlier={messages.hasNextPage}
      isLoadingEarlier={messages.isFetchingNextPage}
      canWrite={can("threads:write")}
      onEarlier={() => void messages.fetchNextPage()}
      onEdit={() => field.current?.focus()}
    />
  );
}

/** Who else is at it, and the field for an answer. */
function Writing(props: { readonly thread: Thread; readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const { thread, field } = props;
  const [isWriting, setWriting] = useState(false);
  const present = usePresent(thread.id, isWriting ? "answering" : "viewing");
  const others = presenceText(present, currentUser()?.id ?? "");
  return (
    <footer class="thread-foot">
      <p class="thread-present" role="status" data-answering={others?.isAnswering ?? false}>
        {others ? (
          <>
            <Icon name={others.isAnswering ? "pencil" : "user"} />
            {others.text}
          </>
        ) : null}
      </p>
      {can("threads:write") ? (
        <Composer thread={thread} field={field} onWriting={setWriting} />
      ) : (
        <p class="muted">{words.composer.readOnly}</p>
      )}
    </footer>
  );
}

function Waiting() {
  return (
    <div class="pane-waiting" role="status" aria-label={strings.common.loading}>
      <div class="pane-head">
        <Skeleton width="12rem" height="1.4em" />
      </div>
      <div class="messages">
        <MessagesWaiting />
      </div>
    </div>
  );
}

function MessagesWaiting() {
  return (
    <div class="messages-waiting" aria-hidden="true">
      <Skeleton width="55%" height="3.25rem" />
      <Skeleton width="45%" height="3.25rem" />
      <Skeleton width="60%" height="4.5rem" />
    </div>
  );
}
