import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { can } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { ComposeDialog } from "../../features/inbox/compose-dialog.tsx";
import { COMPOSE } from "../../features/inbox/inbox.shortcuts.ts";
import { inboxWords as words } from "../../features/inbox/inbox.strings.ts";
import { InboxHead } from "../../features/inbox/inbox-head.tsx";
import { type InboxFilters, inboxFiltersFrom, inboxPath } from "../../features/inbox/inbox-views.ts";
import { OpenThread } from "../../features/inbox/open-thread.tsx";
import { ThreadList } from "../../features/inbox/thread-list.tsx";
import { useInboxBulk } from "../../features/inbox/use-inbox-bulk.tsx";
import { useThreadDeeds } from "../../features/inbox/use-thread-deeds.tsx";
import { useThreadList } from "../../features/inbox/use-thread-list.ts";
import type { Hold } from "../../features/lists/split-list.tsx";
import { BACK } from "../../ui/common-shortcuts.ts";
import { hasSelection, NOTHING_SELECTED } from "../../ui/grid/grid-selection.ts";
import { useGoBack } from "../../ui/history.ts";
import { InTurns } from "../../ui/in-turn.tsx";
import { isNarrow } from "../../ui/media.ts";
import { titlePage } from "../../ui/page.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/inbox/inbox.css";

/** The list beside the thread; on phones one at a time. What is shown lives in the address. */
export function InboxPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const { threadId } = useRoute().params as { readonly threadId?: string };
  const filters = inboxFiltersFrom(query);
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const [cursor, setCursor] = useState<Thread>();
  const hold = useRef<Hold>({ isPointed: false, isScrolled: false });
  const list = useThreadList(
    filters,
    () => hold.current.isPointed || hold.current.isScrolled || hasSelection(selection),
  );
  const field = useRef<HTMLTextAreaElement>(null);
  const back = useGoBack(inboxPath(filters));
  const listKey = JSON.stringify(filters);
  useEffect(() => {
    setSelection(NOTHING_SELECTED);
  }, [listKey]);
  useEffect(() => {
    if (threadId === undefined) titlePage(title);
  }, [threadId]);
  const isComposing = query.new === "1" && can("threads:write");
  const compose = () => route(`${inboxPath(filters)}${inboxPath(filters).includes("?") ? "&" : "?"}new=1`);
  useShortcut(COMPOSE, () => (can("threads:write") ? compose() : false));
  useShortcut(BACK, () => {
    if (hasSelection(selection)) setSelection(NOTHING_SELECTED);
    else if (threadId !== undefined) back();
    else return false;
    return true;
  });
  /** The next one is gone to; on a phone, or after the last, the list. */
  const onGone = (thread: Thread) => {
    if (thread.id !== threadId) return;
    const rows = list.rows ?? [];
    const at = rows.findIndex(({ id }) => id === thread.id);
    const next = at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1]);
    if (isNarrow.value) back();
    else route(inboxPath(filters, next?.id), true);
  };
  const bulk = useInboxBulk(filters, { list, selection, onSelect: setSelection });
  const known = list.rows?.find(({ id }) => id === threadId);
  const target = threadId === undefined ? cursor : undefined;
  const own = useThreadDeeds(target, onGone, bulk.deeds);
  const isListShown = threadId === undefined || !isNarrow.value;
  return (
    <div class="list-page split" data-open={threadId !== undefined}>
      {isListShown ? (
        <InboxHead
          {...{ title, filters }}
          onFilter={(next: InboxFilters) => route(inboxPath(next, threadId), true)}
          onCompose={compose}
        />
      ) : null}
      <div class="split-panes">
        <InTurns>
          {isListShown ? (
            <ThreadList
              {...{ filters, list, selection }}
              openId={threadId}
              onSelect={setSelection}
              onCursor={setCursor}
              onGo={route}
              onHold={(next) => {
                hold.current = next;
              }}
              onClear={() =>
                route(inboxPath({ ...filters, q: "", isUnread: false, tag: "" }, threadId), true)
              }
              bar={bulk.bar}
            />
          ) : null}
          {threadId !== undefined ? (
            <OpenThread
              id={threadId}
              {...{ known, field, filters, onGone }}
              bulk={bulk.deeds}
              backHref={inboxPath(filters)}
            />
          ) : isNarrow.value ? null : (
            <div class="split-pane split-none card">
              <EmptyState icon="inbox" title={words.nothingChosen[0]} text={words.nothingChosen[1]} />
            </div>
          )}
        </InTurns>
      </div>
      {own.dialogs}
      {bulk.dialogs}
      {isComposing ? (
        <ComposeDialog
          onClose={() => route(inboxPath(filters, threadId), true)}
          onOpen={(id) => {
            route(inboxPath({ ...filters, q: "", tag: "" }, id), true);
            setTimeout(() => field.current?.focus(), 100);
          }}
        />
      ) : null}
    </div>
  );
}
