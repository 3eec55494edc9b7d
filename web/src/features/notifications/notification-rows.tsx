import type { Notification } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { keysText } from "../../ui/shortcut-keys.tsx";
import { Ago } from "../../ui/time.tsx";
import { notificationPageWords as words } from "./notification-page.strings.ts";
import { READ, UNREAD } from "./notifications.shortcuts.ts";
import { notificationPath } from "./notifications.ts";

/** Notifications below each other; each leads to what it is about, and is read then. */
export function NotificationRows(props: {
  readonly rows: readonly Notification[];
  readonly isRead: (row: Notification) => boolean;
  readonly onOpen: (id: string) => void;
  readonly onRead: (id: string) => void;
  readonly onUnread: (id: string) => void;
}) {
  return (
    <ul>
      {props.rows.map((row) => {
        const isUnread = !props.isRead(row);
        return (
          <li key={row.id} class="notification-row" data-notification={row.id} data-unread={isUnread}>
            <PriorityBadge priority={row.priority} />
            <a href={notificationPath(row)} data-item onClick={() => props.onOpen(row.id)}>
              {row.title}
              {isUnread ? <span class="hidden-visually"> ({words.unreadMark})</span> : null}
            </a>
            <span class="muted notification-kind">{words.types[row.type]}</span>
            <span class="muted notification-when">
              <Ago at={row.createdAt} />
            </span>
            <span class="notification-act">
              {isUnread ? (
                <Button
                  kind="ghost"
                  size="small"
                  icon="check"
                  aria-label={words.markRead(row.title)}
                  title={words.markReadTip(keysText(READ))}
                  onClick={() => props.onRead(row.id)}
                />
              ) : (
                <Button
                  kind="ghost"
                  size="small"
                  icon="unread"
                  aria-label={words.markUnread(row.title)}
                  title={words.markUnreadTip(keysText(UNREAD))}
                  onClick={() => props.onUnread(row.id)}
                />
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
