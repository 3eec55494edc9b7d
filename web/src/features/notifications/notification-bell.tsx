import { useMutation } from "@tanstack/preact-query";
import { currentUser } from "../../data/session.ts";
import type { Notification } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { notificationWords as words } from "./notifications.strings.ts";
import { markReadMutation, notificationPath, useNotifications } from "./notifications.ts";

const MAX_SHOWN_COUNT = 99;

/** The bell: how many are unread, and the newest of them. */
export function NotificationBell() {
  const query = useNotifications(currentUser()?.id, tellUrgent);
  const { data } = query;
  const { mutate: markRead } = useMutation(markReadMutation);
  const { items = [], unread = 0 } = data ?? {};
  return (
    <Popover
      label={words.title}
      class="bell-panel"
      trigger={(attributes) => (
        <button class="button bell" data-kind="ghost" data-shape="icon" {...attributes}>
          <Icon name="bell" />
          <span class="hidden-visually">{words.open(unread)}</span>
          {unread > 0 ? (
            <span class="bell-count" aria-hidden="true">
              {unread > MAX_SHOWN_COUNT ? `${MAX_SHOWN_COUNT}+` : unread}
            </span>
          ) : null}
        </button>
      )}
    >
      {(close) => (
        <>
          <div class="panel-head">
            <h2>{words.title}</h2>
            {unread > 0 ? (
              <Button kind="ghost" size="small" icon="checks" onClick={() => markRead("all")}>
                {words.markAll}
              </Button>
            ) : null}
          </div>
          {!data ? (
            <NotLoaded query={query} title={words.errorTitle}>
              <Skeleton height="4rem" />
            </NotLoaded>
          ) : items.length === 0 ? (
            <p class="panel-note muted">{words.empty}</p>
          ) : (
            <ul>
              {items.map((item) => (
                <Item
                  key={item.id}
                  item={item}
                  onOpen={() => {
                    close();
                    if (item.readAt === null) markRead(item.id);
                  }}
                />
              ))}
            </ul>
          )}
          <a class="bell-all" href="/notifications" onClick={close}>
            {words.all}
          </a>
        </>
      )}
    </Popover>
  );
}

/** The board itself shows an urgent call better than any message over it. */
function tellUrgent(notification: Notification): void {
  if (notification.priority > 1 || location.pathname === "/board") return;
  showToast({
    tone: "bad",
    text: notification.title,
    href: notificationPath(notification),
    hrefText: strings.common.open,
  });
}

function Item({ item, onOpen }: { readonly item: Notification; readonly onOpen: () => void }) {
  const isUnread = item.readAt === null;
  return (
    <li>
      <a class="bell-item" href={notificationPath(item)} data-unread={isUnread} onClick={onOpen}>
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
