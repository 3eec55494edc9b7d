import type { ChannelMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { react, takeBack } from "./change-channel.ts";
import { channelWords as words } from "./channels.strings.ts";

const EMOJI = ["👍", "❤️", "😄", "🎉", "👀"] as const;

/** What can be done with a message; there while it is pointed at or has the focus. */
export function MessageActions(props: {
  readonly message: ChannelMessage;
  readonly isMine: boolean;
  readonly mayRemove: boolean;
  readonly onEdit: (message: ChannelMessage) => void;
  readonly onReply: ((message: ChannelMessage) => void) | undefined;
  readonly onThread: ((message: ChannelMessage) => void) | undefined;
}) {
  const { message, isMine, mayRemove, onReply, onThread } = props;
  const deed = (icon: "arrowLeft" | "message" | "pencil" | "trash", text: string, act: () => void) => (
    <Button kind="ghost" size="small" icon={icon} aria-label={text} title={text} onClick={act} />
  );
  return (
    <span class="channel-message-actions">
      {EMOJI.map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="channel-message-emoji"
          aria-label={words.reactWith(emoji)}
          onClick={() => void react(message, emoji)}
        >
          {emoji}
        </button>
      ))}
      {onReply ? deed("arrowLeft", words.reply, () => onReply(message)) : null}
      {onThread ? deed("message", words.openThread, () => onThread(message)) : null}
      {isMine ? deed("pencil", words.edit, () => props.onEdit(message)) : null}
      {mayRemove ? deed("trash", words.remove, () => void takeBack(message)) : null}
    </span>
  );
}
