import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type ApiError, asApiError } from "../../data/http.ts";
import { currentUser } from "../../data/session.ts";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { dayOf, formatDayName } from "../../ui/format.ts";
import { strings } from "../../ui/strings.ts";
import { showToast } from "../../ui/toasts.tsx";
import { channelName } from "./channel-list.ts";
import { fetchOlder } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { MessageItem } from "./message-item.tsx";
import { isFollowUp, type MessageLog } from "./message-log.ts";
import { outgoingTo } from "./outbox.ts";
import { OutgoingItem } from "./outgoing-item.tsx";
import { useReadMark } from "./use-read-mark.ts";
import { useVirtualLog } from "./use-virtual-log.ts";

/** So many pages back somebody is taken to a message: beyond ten thousand messages they search. */
const MAX_PAGES_BACK = 200;
/** As high as what stands above the oldest message: `.channel-messages-top`. */
const TOP_PX = 48;

/** The messages of a channel, oldest first; older ones come as one goes up, and what is read stays in its place. */
export function MessageList(props: {
  readonly channel: Channel;
  readonly log: MessageLog;
  /** What stood there when one came: up to this it was read. */
  readonly since: number | undefined;
  readonly wantedId: string | undefined;
  readonly mayWrite: boolean;
  readonly nameOf: (id: string) => string | undefined;
  readonly onEdit: (message: ChannelMessage) => void;
  readonly onReply: (message: ChannelMessage) => void;
  readonly onThread: (message: ChannelMessage) => void;
}) {
  const { channel, log, since, wantedId } = props;
  const me = currentUser()?.id;
  const scroller = useRef<HTMLDivElement>(null);
  const [earlier, setEarlier] = useState<{ isLoading: boolean; error: ApiError | null }>({
    ...{ isLoading: false, error: null },
  });
  const outgoing = outgoingTo(channel.id);
  const isNew = ({ sequence, author }: ChannelMessage) =>
    since !== undefined && sequence > since && author?.id !== me;
  const firstNewId = useMemo(() => log.messages.find(isNew)?.id, [log.messages, since]);
  const byId = useMemo(() => new Map(log.messages.map((message) => [message.id, message])), [log.messages]);
  const keys = useMemo(
    () => [...log.messages.map(({ id }) => id), ...outgoing.map(({ key }) => key)],
    [log.messages, outgoing.map(({ key }) => key).join()],
  );
  const older = async () => {
    if (earlier.isLoading || log.olderCursor === null) return;
    setEarlier({ isLoading: true, error: null });
    try {
      await fetchOlder(channel.id);
      setEarlier({ isLoading: false, error: null });
    } catch (thrown) {
      setEarlier({ isLoading: false, error: asApiError(thrown) });
    }
  };
  const messageAt = (id: string | undefined) =>
    id === undefined ? -1 : log.messages.findIndex((message) => message.id === id);
  const begin = messageAt(wantedId ?? firstNewId);
  const { items, abovePx, belowPx, measure, isAtEnd, toEnd, toRow } = useVirtualLog({
    ...{ scroller, keys, headPx: TOP_PX, outgoingCount: outgoing.length },
    beginAt: begin < 0 ? undefined : begin,
    onTop: () => {
      if (earlier.error === null) void older();
    },
  });
  useReadMark(channel, log, isAtEnd);
  const goTo = (id: string) => {
    toRow(messageAt(id));
    focusWhenThere(scroller, id);
  };
  useWanted(channel.id, log, wantedId, goTo);
  const last = log.messages.at(-1)?.sequence ?? 0;
  const seen = useRef(last);
  if (isAtEnd) seen.current = last;
  const below = log.messages.filter(
    ({ sequence, author }) => sequence > seen.current && author?.id !== me,
  ).length;
  const row = (index: number) => {
    const message = log.messages[index];
    if (!message) {
      const one = outgoing[index - log.messages.length];
      return one ? <OutgoingItem outgoing={one} nameOf={props.nameOf} /> : null;
    }
    const before = log.messages[index - 1];
    const day = dayOf(new Date(message.createdAt));
    const isNewDay = !before || dayOf(new Date(before.createdAt)) !== day;
    const isFirstNew = message.id === firstNewId && before !== undefined;
    return (
      <MessageItem
        message={message}
        answered={message.parentId === null ? undefined : (byId.get(message.parentId) ?? null)}
        isFollowUp={!isNewDay && !isFirstNew && isFollowUp(message, before)}
        dayText={isNewDay ? formatDayName(day, Date.now()) : undefined}
        isFirstNew={isFirstNew}
        isWanted={message.id === wantedId}
        mayWrite={props.mayWrite}
        mayManage={channel.membership?.role === "owner"}
        nameOf={props.nameOf}
        onEdit={props.onEdit}
        onReply={props.onReply}
        onThread={props.onThread}
        onAnswered={({ id }) => goTo(id)}
      />
    );
  };
  return (
    <div class="channel-messages-frame">
      <div
        class="channel-messages"
        ref={scroller}
        role="log"
        aria-label={words.log(channelName(channel, me))}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
        tabIndex={0}
      >
        <div>
          <div class="channel-messages-top">
            {earlier.error ? (
              <p role="alert">
                {words.earlierFailed}{" "}
                <Button size="small" icon="refresh" onClick={() => void older()}>
                  {strings.common.retry}
                </Button>
              </p>
            ) : log.olderCursor === null ? (
              <p class="muted">{log.messages.length === 0 ? words.empty : words.begin}</p>
            ) : (
              <Button size="small" kind="ghost" isBusy={earlier.isLoading} onClick={() => void older()}>
                {words.earlier}
              </Button>
            )}
          </div>
          <div style={{ paddingTop: `${abovePx}px`, paddingBottom: `${belowPx}px` }}>
            {items.map(({ index, key }) => (
              <div key={key} class="channel-log-row" data-index={index} ref={measure}>
                {row(index)}
              </div>
            ))}
          </div>
        </div>
      </div>
      {isAtEnd ? null : (
        <div class="channel-messages-jump">
          <Button size="small" kind={below > 0 ? "primary" : "secondary"} icon="chevronDown" onClick={toEnd}>
            {words.jump(below)}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Gives a message the focus as soon as it is in the page. */
function focusWhenThere(scroller: { readonly current: HTMLElement | null }, id: string, tries = 10): void {
  requestAnimationFrame(() => {
    const place = scroller.current?.querySelector<HTMLElement>(`#message-${CSS.escape(id)}`);
    if (place) place.focus({ preventScroll: true });
    else if (tries > 0) focusWhenThere(scroller, id, tries - 1);
  });
}

/** Goes to a message that an address names, back through as many pages as it takes. */
function useWanted(
  channelId: string,
  log: MessageLog,
  wantedId: string | undefined,
  goTo: (id: string) => void,
): void {
  const turns = useRef(0);
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!wantedId || shown.current === wantedId) return;
    if (log.messages.some(({ id }) => id === wantedId)) {
      shown.current = wantedId;
      goTo(wantedId);
      return;
    }
    turns.current += 1;
    if (log.olderCursor === null || turns.current > MAX_PAGES_BACK) {
      showToast({ tone: "warning", text: words.notFoundMessage });
    } else void fetchOlder(channelId).catch(() => undefined);
  }, [wantedId, log.messages.length, log.olderCursor]);
}
