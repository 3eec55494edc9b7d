import { useMutation } from "@tanstack/preact-query";
import { asApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { currentUser } from "../../data/session.ts";
import type { Notification } from "../../data/types.ts";
import { usePagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { FilterSelect } from "../../ui/filters.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, ErrorState, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { useDeletion } from "../call-work/use-deletion.ts";
import {
  NOTIFICATION_TYPES,
  type NotificationFilters,
  notificationListQuery,
  showRead,
} from "./notification-list.queries.ts";
import { notificationPageWords as words } from "./notification-page.strings.ts";
import { NotificationRows } from "./notification-rows.tsx";
import { READ, READ_ALL } from "./notifications.shortcuts.ts";
import { markReadMutation } from "./notifications.ts";

/**
 * One's own notifications. What is marked as read looks so at once and is told to the server a moment later, so that it can be undone:
 * the server knows no way back.
 */
export function NotificationListView(props: {
  readonly filters: NotificationFilters;
  readonly onType: (type: NotificationFilters["type"]) => void;
}) {
  const { filters } = props;
  const me = currentUser()?.id;
  const list = usePagedList(notificationListQuery(filters));
  const { mutateAsync } = useMutation(markReadMutation);
  const tell = (id: string) => {
    showRead(id);
    mutateAsync(id).catch((thrown: unknown) => {
      list.reload();
      const why = errorText(asApiError(thrown));
      showToast({ tone: "bad", isSticky: true, text: `${words.readFailed} ${why}` });
    });
  };
  const reading = useDeletion(tell);
  useChannel(me === undefined ? undefined : channel("user", { id: me }), {
    "notification.created": list.refresh,
    "notification.read": ({ notificationId }) => showRead(notificationId ?? "all"),
    onResync: list.refresh,
  });
  const isRead = ({ id, readAt }: Notification) =>
    readAt !== null || reading.isLeaving(id) || reading.isLeaving("all");
  const read = (id: string) => {
    reading.begin(id);
    showToast({
      ...{ tone: "good", text: id === "all" ? words.allWereRead : words.wasRead },
      action: { text: words.undo, act: () => reading.undo(id) },
    });
  };
  const rows = list.rows ?? [];
  const isAnyUnread = rows.some((row) => !isRead(row));
  useShortcut(READ, () => {
    const id = document.activeElement?.closest<HTMLElement>("[data-notification]")?.dataset.notification;
    const row = rows.find((one) => one.id === id);
    if (!row || isRead(row)) return false;
    return read(row.id);
  });
  useShortcut(READ_ALL, () => (isAnyUnread ? read("all") : false));
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
          <Button size="small" icon="checks" onClick={() => read("all")}>
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
            <NotificationRows {...{ rows, isRead }} onOpen={tell} onRead={read} />
          )
        ) : list.error && !list.isLoading ? (
          <ErrorState title={words.errorTitle} error={list.error} onRetry={list.reload} />
        ) : (
          <Waiting />
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
