import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { ChannelMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { asApiError } from "../../data/http.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import {
  channelQuery,
  fetchOlderReplies,
  messageQuery,
  messagesQuery,
  repliesQuery,
} from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { Composer } from "./composer.tsx";
import { MessageItem } from "./message-item.tsx";
import { isFollowUp } from "./message-log.ts";
import { outgoingTo } from "./outbox.ts";
import { OutgoingItem } from "./outgoing-item.tsx";
import { useNames } from "./use-names.ts";

/** Nearer to the end than this, one sees the end: what comes scrolls into sight. */
const AT_END_PX = 80;

/** The answers to one message, beside the conversation, and where one more is written. Events come by the conversation. */
export function ThreadPanel(props: {
  readonly channelId: string;
  readonly parentId: string;
  readonly onClose: () => void;
}) {
  const { channelId, parentId, onClose } = props;
  const { data: about } = useLiveQuery(channelQuery(channelId));
  const { data: log } = useLiveQuery(messagesQuery(channelId));
  const replies = useLiveQuery(repliesQuery(channelId, parentId));
  const nameOf = useNames(channelId, replies.data?.messages);
  const [editing, setEditing] = useState<ChannelMessage>();
  const [isFetching, setFetching] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const inLog = log?.messages.find(({ id }) => id === parentId);
  // Older than what is here of the conversation: it is fetched by itself.
  const alone = useLiveQuery({
    ...messageQuery(channelId, parentId),
    enabled: log !== undefined && inLog === undefined,
  });
  const parent = inLog ?? alone.data;
  const outgoing = outgoingTo(channelId).filter((one) => one.parentId === parentId);
  useEffect(() => panel.current?.querySelector("textarea")?.focus(), [parentId, about === undefined]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [replies.data?.messages, outgoing.length]);
  const older = async () => {
    setFetching(true);
    isAtEnd.current = false;
    try {
      await fetchOlderReplies(channelId, parentId);
    } catch (thrown) {
      showToast({ tone: "bad", text: `${words.earlierFailed} ${errorText(asApiError(thrown))}` });
    } finally {
      setFetching(false);
    }
  };
  const isIn = about !== undefined && (about.membership !== null || about.type === "contact");
  const mayWrite = can("channels:write") && isIn && about.archivedAt === null;
  const item = (message: ChannelMessage, before?: ChannelMessage) => (
    <MessageItem
      key={message.id}
      message={message}
      answered={undefined}
      isFollowUp={before !== undefined && isFollowUp({ ...message, parentId: null }, before)}
      dayText={undefined}
      isFirstNew={false}
      isWanted={false}
      isInThread
      mayWrite={mayWrite}
      mayManage={about?.membership?.role === "owner"}
      nameOf={nameOf}
      onEdit={setEditing}
    />
  );
  return (
    <section
      class="channel-thread card"
      ref={panel}
      aria-label={words.thread}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header class="channel-thread-head">
        <h2>{words.thread}</h2>
        <Button kind="ghost" size="small" icon="x" aria-label={words.closeThread} onClick={onClose} />
      </header>
      <div
        class="channel-thread-log"
        ref={scroller}
        role="log"
        aria-label={words.thread}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        }}
      >
        <div class="channel-thread-parent">
          {parent ? (
            item(parent)
          ) : (
            <NotLoaded query={alone} title={words.parentFailed}>
              <p class="channel-thread-far">
                <Skeleton height="3rem" />
              </p>
            </NotLoaded>
          )}
        </div>
        {replies.data ? (
          <>
            {replies.data.olderCursor === null ? null : (
              <p class="channel-messages-top">
                <Button size="small" kind="ghost" isBusy={isFetching} onClick={() => void older()}>
                  {words.earlierAnswers}
                </Button>
              </p>
            )}
            {replies.data.messages.length === 0 && outgoing.length === 0 ? (
              <p class="channel-thread-far muted">{words.noAnswers}</p>
            ) : null}
            <div>
              {replies.data.messages.map((message, index, all) => item(message, all[index - 1]))}
              {outgoing.map((one) => (
                <OutgoingItem key={one.key} outgoing={one} nameOf={nameOf} />
              ))}
            </div>
          </>
        ) : (
          <NotLoaded query={replies} title={words.answersFailed}>
            <Skeleton height="6rem" />
          </NotLoaded>
        )}
      </div>
      {mayWrite ? (
        <Composer
          key={parentId}
          channel={about}
          threadId={parentId}
          log={replies.data}
          nameOf={nameOf}
          editing={editing}
          answered={undefined}
          onEdit={setEditing}
          onAnswered={() => undefined}
        />
      ) : null}
    </section>
  );
}
