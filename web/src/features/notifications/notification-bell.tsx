import { useEffect, useRef } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import type { Notification } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.tsx";
import {
  followNotifications,
  loadNotifications,
  markAllRead,
  markRead,
  notificationPath,
  notifications,
} from "./notifications.ts";

const MAX_SHOWN_COUNT = 99;
const words = strings.notifications;

/** The bell: how many are unread, and the newest of them. */
export function NotificationBell() {
  const panel = useRef<HTMLDivElement>(null);
  const userId = currentUser()?.id;
  const { items, unread, isLoaded, error } = notifications.state.value;
  useEffect(() => {
    if (userId === undefined) return undefined;
    return followNotifications(userId, (notification) => {
      // The board itself shows an urgent call better than any message over it.
      if (notification.priority > 1 || location.pathname === "/board") return;
      showToast({
        tone: "bad",
        text: notification.title,
        href: notificationPath(notification),
        hrefText: strings.common.open,
      });
    });
  }, [userId]);
  return (
    <>
      <button
        class="button bell"
        type="button"
        data-kind="ghost"
        data-shape="icon"
        popovertarget="notifications"
      >
        <Icon name="bell" />
        <span class="hidden-visually">{words.open(unread)}</span>
        {unread > 0 ? (
          <span class="bell-count" aria-hidden="true">
            {unread > MAX_SHOWN_COUNT ? `${MAX_SHOWN_COUNT}+` : unread}
          </span>
        ) : null}
      </button>
      <div
        ref={panel}
        id="notifications"
        class="panel bell-panel"
        popover="auto"
        role="dialog"
        aria-label={words.title}
      >
        <div class="panel-head">
          <h2>{words.title}</h2>
          {unread > 0 ? (
            <Button kind="ghost" size="small" icon="checks" onClick={() => void markAllRead()}>
              {words.markAll}
            </Button>
          ) : null}
        </div>
        {error && !isLoaded ? (
          <p class="panel-note">
            {words.errorTitle}{" "}
            <Button size="small" onClick={() => void loadNotifications()}>
              {strings.common.retry}
            </Button>
          </p>
        ) : items.length === 0 ? (
          <p class="panel-note muted">{words.empty}</p>
        ) : (
          <ul class="bell-list">
            {items.map((item) => (
              <Item key={item.id} item={item} onOpen={() => panel.current?.hidePopover()} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function Item({ item, onOpen }: { readonly item: Notification; readonly onOpen: () => void }) {
  const isUnread = item.readAt === null;
  return (
    <li>
      <a
        class="bell-item"
        href={notificationPath(item)}
        data-unread={isUnread}
        onClick={() => {
          onOpen();
          void markRead(item.id);
        }}
      >
        <PriorityBadge priority={item.priority} />
        <span class="bell-title">
          {item.title}
          {isUnread ? <span class="hidden-visually"> ({words.unread})</span> : null}
          <span class="muted bell-time">
            <Ago at={item.createdAt} />
          </span>
        </span>
      </a>
    </li>
  );
}
