import type { Thread } from "../../data/types.ts";
import { formatWhenShort, formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { OwnerMark } from "../lists/owner-mark.tsx";
import { inboxWords as words } from "./inbox.strings.ts";
import { RowTags } from "./row-tags.tsx";
import { threadName } from "./thread-words.ts";

/** A thread in the list: whom it is with and since when, how its newest message begins, who looks after it. */
export function ThreadRow(thread: Thread) {
  const { unread, snippet, assignedTo, snoozedUntil, waitingSince, lastMessageAt, tags } = thread;
  const name = threadName(thread);
  return (
    <span class="brief" data-unread={unread > 0}>
      <span class="brief-name">{name}</span>
      <time class="brief-time muted tabular" dateTime={lastMessageAt}>
        {formatWhenShort(lastMessageAt, Date.now())}
      </time>
      <span class="brief-text muted">
        {snoozedUntil === null ? null : (
          <span class="brief-snoozed">
            <Icon name="clock" />
            {words.snoozedUntil(formatWhenShort(snoozedUntil, Date.now()))}
          </span>
        )}
        <RowTags tags={tags} />
        {snippet === "" ? words.fileAlone : (snippet ?? words.noText)}
      </span>
      <span class="brief-marks">
        {unread > 0 ? (
          <span class="brief-unread tabular">
            <span aria-hidden="true">{unread}</span>
            <span class="hidden-visually">{words.unread(unread)}</span>
          </span>
        ) : waitingSince === null ? null : (
          <span class="brief-waiting" title={words.waiting(formatWhen(waitingSince, Date.now()))}>
            <span class="hidden-visually">{words.waiting(formatWhen(waitingSince, Date.now()))}</span>
          </span>
        )}
        <OwnerMark owner={assignedTo} />
      </span>
    </span>
  );
}
