import { useMutation } from "@tanstack/preact-query";
import { asApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { currentUser } from "../../data/session.ts";
import type { Notification } from "../../data/types.ts";
import { asQuery, usePagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { FilterSelect } from "../../ui/filters.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { useDeletion } from "../call-work/use-deletion.ts";
import {
  NOTIFICATION_TYPES,
  type NotificationFilters,
  notificationListQuery,
  showRead,
  showUnread,
} from "./notification-list.queries.ts";
import { notificationPageWords as words } from "./notification-page.strings.ts";
import { NotificationRows } from "./notification-rows.tsx";
import { READ, READ_ALL, UNREAD } from "./notifications.shortcuts.ts";
import { markReadMutation, markUnreadMutation } from "./notifications.ts";

/**
 * One's own notifications. What is marked is told to the server at once, so that it looks alike in every tab, and can be taken back. Only
 * that all are read is told a moment later: the server does not know which of them were unread before.
 */
export function NotificationListView(props: {
  readonly filters: NotificationFilters;
  readonly onType: (type: NotificationFilters["type"]) => void;
}) {
  const { filters } = props;
  const me = currentUser()?.id;
  const list = usePagedList(notificationListQuery(filters));
  const { mutateAsync: markRead } = useMutation(markReadMutation);
  const { mutateAsync: markUnread } = useMutation(markUnreadMutation);
  const putBack = (what: string) => (thrown: unknown) => {
    list.reload();
    showToast({ tone: "bad", isSticky: true, text: `${what} ${errorText(asApiError(thrown))}` });
  };
  const tellRead = (id: string) => {
    showRead(id);
    markRead(id).catch(putBack(words.readFailed));
  };
  const tellUnread = (id: string) => {
    showUnread(id);
    markUnread(id).catch(putBack(words.unreadFailed));
  };
  const reading = useDeletion(tellRead);
  useChannel(me === undefined ? undefined : channel("user", { id: me }), {
    "notification.created": list.refresh,
    "notification.read": ({ notificationId }) => showRead(notificationId ?? "all"),
    "notification.unread": ({ notificationId }) => showUnread(notificationId),
    onResync: list.refresh,
  });
  const isRead = ({ readAt }: Notification) => readAt !== null || reading.isLeaving("all");
  const offerUndo = (text: string, act: () => void) =>
    showToast({ tone: "good", text, action: { text: words.undo, act } });
  const read = (id: string) => {
    tellRead(id);
    offerUndo(words.wasRead, () => tellUnread(id));
  };
  const readAll = () => {
    reading.begin("all");
    offerUndo(words.allWereRead, () => reading.undo("all"));
  };
  const unread = (id: string) => {
    // Whoever wants one unread has meant the others.
    if (reading.isLeaving("all")) {
      reading.undo("all");
      tellRead("all");
    }
    tellUnread(id);
    offerUndo(words.wasUnread, () => tellRead(id));
  };
  const rows = list.rows ?? [];
  const isAnyUnread = rows.some((row) => !isRead(row));
  const focused = () => {
    const id = document.activeElement?.closest<HTMLElement>("[data-notification]")?.dataset.notification;
    return rows.find((one) => one.id === id);
  };
  useShortcut(READ, () => {
    const row = focused();
    return row && !isRead(row) ? read(row.id) : false;
  });
  useShortcut(UNREAD, () => {
    const row = focused();
    return row && isRead(row) ? unread(row.id) : false;
  });
  useShortcut(READ_ALL, () => (isAnyUnread ? readAll() : false));
  return (
    <>
      <div class="notification-bar">
        <FilterSelect
          label={words.kind}
          value={filters.type}
          any={words.anyKind}
          options={NOTIFICATION_TYPES.map((type) => [type, words.types[type]])}
          onChange={props.onType}
        />
        {list.newerIds.size > 0 ? (
          <Button size="small" kind="primary" icon="refresh" onClick={list.reload}>
            {words.newer(list.newerIds.size)}
          </Button>
        ) : null}
        {isAnyUnread ? (
          <Button size="small" icon="checks" onClick={readAll}>
            {words.markAll}
          </Button>
        ) : null}
      </div>
      {list.error && list.rows ? <StaleBanner error={list.error} onRetry={list.refresh} /> : null}
      <div class="card">
        {list.rows ? (
          rows.length === 0 ? (
            <EmptyState
              icon="bell"
              tone="good"
              title={filters.unread ? words.allReadTitle : words.emptyTitle}
              text={filters.unread ? words.allReadText : words.emptyText}
            />
          ) : (
            <NotificationRows {...{ rows, isRead }} onOpen={tellRead} onRead={read} onUnread={unread} />
          )
        ) : (
          <NotLoaded key={JSON.stringify(filters)} query={asQuery(list)} title={words.errorTitle}>
            <Waiting />
          </NotLoaded>
        )}
      </div>
      {list.hasMore ? (
        <p class="list-more">
          {list.moreError ? <span role="alert">{words.moreFailed} </span> : null}
          <Button isBusy={list.isLoadingMore} onClick={list.more}>
            {list.moreError ? strings.common.retry : words.more}
          </Button>
        </p>
      ) : null}
    </>
  );
}

function Waiting() {
  return (
    <div class="notification-waiting" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: 10 }, (_none, index) => (
        <Skeleton key={index} width={`${40 + ((index * 19) % 40)}%`} height="1rem" />
      ))}
    </div>
  );
}
