import { memo } from "preact/compat";
import { can, currentUser } from "../../data/session.ts";
import type { ChannelMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatFull, formatTime } from "../../ui/format.ts";
import { toEdited } from "../mentions/mention-text.ts";
import { MentionedText } from "../mentions/mentioned-text.tsx";
import { react } from "./change-channel.ts";
import { channelWords as words } from "./channels.strings.ts";
import { MessageActions } from "./message-actions.tsx";
import { MessageFiles } from "./message-files.tsx";

interface MessageItemProps {
  readonly message: ChannelMessage;
  /** What it answers; null: that is not here; undefined: nothing. */
  readonly answered: ChannelMessage | null | undefined;
  readonly isFollowUp: boolean;
  readonly dayText: string | undefined;
  readonly isFirstNew: boolean;
  readonly isWanted: boolean;
  readonly mayWrite: boolean;
  readonly mayManage: boolean;
  readonly nameOf: (id: string) => string | undefined;
  readonly onEdit: (message: ChannelMessage) => void;
  /** Left out: it cannot be answered here. */
  readonly onReply?: (message: ChannelMessage) => void;
  /** Opens what was answered to it. */
  readonly onThread?: (message: ChannelMessage) => void;
  /** Shows what it answers, where that is here. */
  readonly onAnswered?: (message: ChannelMessage) => void;
  /** It stands beside the conversation, where it may stand as well. */
  readonly isInThread?: boolean;
}

/** A message with all that belongs to it. Renders again only when something of it has changed. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message, answered, dayText } = props;
  const isGone = message.deletedAt !== null;
  const me = currentUser()?.id;
  return (
    <>
      {dayText === undefined ? null : (
        <div class="day-line">
          <span>{dayText}</span>
        </div>
      )}
      {props.isFirstNew ? (
        <div class="new-since">
          <span>{words.newSince}</span>
        </div>
      ) : null}
      <div
        id={`${props.isInThread ? "answer" : "message"}-${message.id}`}
        class="channel-message"
        tabIndex={-1}
        data-item
        data-follow-up={props.isFollowUp}
        data-wanted={props.isWanted}
      >
        {props.isFollowUp ? null : (
          <p class="channel-message-head">
            <b>{authorOf(message)}</b>
            <time class="muted" dateTime={message.createdAt} title={formatFull(message.createdAt)}>
              {formatTime(message.createdAt)}
            </time>
          </p>
        )}
        {answered === undefined ? null : (
          <Answered message={answered} nameOf={props.nameOf} onGo={props.onAnswered} />
        )}
        {isGone ? (
          <p class="channel-message-text muted">{words.takenBack}</p>
        ) : (
          <>
            {message.content === "" ? null : (
              <p class="channel-message-text" data-emoji={isEmojiOnly(message.content)}>
                <MentionedText text={message.content} nameOf={props.nameOf} />
                {message.editedAt === null ? null : (
                  <span class="channel-message-edited muted" title={formatFull(message.editedAt)}>
                    {" "}
                    ({words.edited})
                  </span>
                )}
              </p>
            )}
            <MessageFiles channelId={message.channelId} files={message.attachments} />
            {message.reactions.length > 0 ? (
              <p class="reactions">
                {message.reactions.map(({ emoji, count, userIds }) => {
                  const isMine = userIds.includes(me ?? "");
                  return (
                    <button
                      key={emoji}
                      type="button"
                      class="reaction"
                      aria-pressed={isMine}
                      aria-label={words.reaction(emoji, count, isMine)}
                      title={userIds.map((id) => props.nameOf(id) ?? words.somebody).join(", ")}
                      disabled={!props.mayWrite}
                      onClick={() => void react(message, emoji)}
                    >
                      {emoji} {count}
                    </button>
                  );
                })}
              </p>
            ) : null}
          </>
        )}
        {props.onThread && message.replyCount > 0 ? (
          <p class="channel-message-answers">
            <Button size="small" kind="ghost" icon="message" onClick={() => props.onThread?.(message)}>
              {words.replies(message.replyCount)}
            </Button>
          </p>
        ) : null}
        {props.mayWrite && !isGone ? (
          <MessageActions
            message={message}
            isMine={message.author?.id === me && message.direction === "internal"}
            mayRemove={
              message.direction === "internal" &&
              (message.author?.id === me || props.mayManage || can("channels:manage"))
            }
            onEdit={props.onEdit}
            onReply={props.onReply}
            onThread={props.onThread}
          />
        ) : null}
      </div>
    </>
  );
}, isSame);

/** Functions are others each time and do the same. */
function isSame(a: MessageItemProps, b: MessageItemProps): boolean {
  return (Object.keys(a) as (keyof MessageItemProps)[]).every(
    (key) => typeof a[key] === "function" || a[key] === b[key],
  );
}

/** Who wrote it. */
export function authorOf({ author, direction }: ChannelMessage): string {
  return author?.name ?? (direction === "inbound" ? words.customer : words.somebody);
}

/** What a message answers, in a line. */
function Answered(props: {
  readonly message: ChannelMessage | null;
  readonly nameOf: (id: string) => string | undefined;
  readonly onGo: ((message: ChannelMessage) => void) | undefined;
}) {
  const { message, nameOf, onGo } = props;
  if (message === null) return <p class="answered muted">{words.answersTo(words.earlierMessage)}</p>;
  const people = message.mentions.map((id) => ({ id, name: nameOf(id) ?? words.somebody }));
  const text = message.deletedAt === null ? toEdited(message.content, people) : words.takenBack;
  return (
    <a
      class="answered muted"
      href={`#message-${message.id}`}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onGo?.(message);
      }}
    >
      <b>{authorOf(message)}</b> {text}
    </a>
  );
}

const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s){1,12}$/u;

function isEmojiOnly(text: string): boolean {
  return EMOJI_ONLY.test(text);
}
