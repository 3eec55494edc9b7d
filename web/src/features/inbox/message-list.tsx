import { useLayoutEffect, useRef } from "preact/hooks";
import type { ThreadMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { dayOf, formatDayName } from "../../ui/format.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { MessageItem } from "./message-item.tsx";
import { pendingOf } from "./outbox.ts";
import { PendingItem } from "./pending-item.tsx";

/** Nearer to the end than this, one sees the end: what comes scrolls into sight. */
const AT_END_PX = 80;

/** What stands in a thread, oldest first, with what has not been taken yet at its end. */
export function MessageList(props: {
  readonly threadId: string;
  readonly customer: string;
  readonly entries: readonly ThreadMessage[];
  readonly lastSequence: number;
  readonly hasEarlier: boolean;
  readonly isLoadingEarlier: boolean;
  readonly canWrite: boolean;
  readonly onEarlier: () => void;
  readonly onEdit: () => void;
}) {
  const { threadId, entries, customer } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const pending = pendingOf(threadId);
  const newestId = entries.at(-1)?.id;
  const oldestId = entries[0]?.id;
  const height = useRef({ oldestId, px: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Earlier ones push down what is looked at: it stays where it was.
    if (height.current.oldestId !== oldestId && height.current.px > 0 && !isAtEnd.current)
      element.scrollTop += element.scrollHeight - height.current.px;
    height.current = { oldestId, px: element.scrollHeight };
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [newestId, oldestId, pending.length]);
  // Pictures and players grow after they came, and the box below takes room.
  useLayoutEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content) return undefined;
    const watcher = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(content);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const now = Date.now();
  return (
    <div
      ref={scroller}
      class="messages"
      role="log"
      aria-label={words.messages(customer)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
      }}
    >
      <div class="messages-content">
        {props.hasEarlier ? (
          <div class="messages-earlier">
            <Button size="small" isBusy={props.isLoadingEarlier} onClick={props.onEarlier}>
              {words.earlier}
            </Button>
          </div>
        ) : null}
        {entries.length === 0 && pending.length === 0 ? (
          <p class="messages-none muted">{words.noMessages}</p>
        ) : null}
        <ol class="messages-list">
          {entries.flatMap((message, index) => [
            ...(isNewDay(message, entries[index - 1])
              ? [
                  <li class="messages-day muted" key={`day:${message.id}`}>
                    {formatDayName(dayOf(new Date(message.createdAt)), now)}
                  </li>,
                ]
              : []),
            <MessageItem key={message.id} {...{ message, customer, canWrite: props.canWrite }} />,
          ])}
          {pending.map((message) => (
            <PendingItem
              key={message.key}
              message={message}
              lastSequence={props.lastSequence}
              onEdit={props.onEdit}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function isNewDay(message: ThreadMessage, before: ThreadMessage | undefined): boolean {
  return !before || dayOf(new Date(before.createdAt)) !== dayOf(new Date(message.createdAt));
}
