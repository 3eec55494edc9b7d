import type { Thread } from "../../data/types.ts";
import { formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { inboxWords as words } from "./inbox.strings.ts";
import { initialsOf, threadName } from "./thread-words.ts";

/** A thread in the list: whom it is with and since when, how its newest message begins, who looks after it. */
export function ThreadRow(thread: Thread) {
  const { unread, snippet, assignedTo, snoozedUntil, waitingSince, lastMessageAt } = thread;
  const name = threadName(thread);
  return (
    <span class="thread-row" data-unread={unread > 0}>
      <span class="thread-row-name">{name}</span>
      <time class="thread-row-time muted tabular" dateTime={lastMessageAt}>
        {shortWhen(lastMessageAt, Date.now())}
      </time>
      <span class="thread-row-text muted">
        {snoozedUntil === null ? null : (
          <span class="thread-row-snoozed">
            <Icon name="clock" />
            {words.snoozedUntil(formatWhen(snoozedUntil, Date.now()))}
          </span>
        )}
        {snippet ?? words.noText}
      </span>
      <span class="thread-row-marks">
        {unread > 0 ? (
          <span class="thread-row-unread tabular">
            <span aria-hidden="true">{unread}</span>
            <span class="hidden-visually">{words.unread(unread)}</span>
          </span>
        ) : waitingSince === null ? null : (
          <span class="thread-row-waiting" title={words.waiting(formatWhen(waitingSince, Date.now()))}>
            <span class="hidden-visually">{words.waiting(formatWhen(waitingSince, Date.now()))}</span>
          </span>
        )}
        {assignedTo === null ? (
          <span class="thread-row-owner" data-nobody="true" title={words.nobody}>
            <span class="hidden-visually">{words.nobody}</span>
          </span>
        ) : (
          <span class="thread-row-owner" title={words.assignedTo(assignedTo.name)}>
            <span aria-hidden="true">{initialsOf(assignedTo.name)}</span>
            <span class="hidden-visually">{words.assignedTo(assignedTo.name)}</span>
          </span>
        )}
      </span>
    </span>
  );
}

/** The day alone once it was not today: the row has little room. */
function shortWhen(iso: string, nowMs: number): string {
  return formatWhen(iso, nowMs).replace(/, \d{1,2}:\d\d.*$/, "");
}
