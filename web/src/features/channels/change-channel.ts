import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { channelName } from "./channel-list.ts";
import { channelQuery, channelsQuery, showMessage } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { withReaction } from "./message-log.ts";

function sayFailed(what: string, thrown: unknown): false {
  showToast({ tone: "bad", isSticky: true, text: `${what} ${errorText(asApiError(thrown))}` });
  return false;
}

function showChannel(channel: Channel): void {
  queryClient.setQueryData(channelQuery(channel.id).queryKey, channel);
  void queryClient.invalidateQueries(channelsQuery);
}

/** Joins a channel; true: one is in it. */
export async function joinChannel({ id }: Pick<Channel, "id">): Promise<boolean> {
  try {
    showChannel(await api.joinChannel({ params: { id }, body: {} }));
    return true;
  } catch (thrown) {
    return sayFailed(words.joinFailed, thrown);
  }
}

/** Mutes a channel, or hears it again. */
export async function muteChannel({ id }: Channel, isMuted: boolean): Promise<void> {
  try {
    showChannel(await api.joinChannel({ params: { id }, body: { isMuted } }));
  } catch (thrown) {
    sayFailed(words.muteFailed, thrown);
  }
}

/** Leaves a channel; true: one is not in it any more. */
export async function leaveChannel(channel: Channel): Promise<boolean> {
  const { id, privacy } = channel;
  try {
    await api.leaveChannel({ params: { id } });
    await queryClient.invalidateQueries(channelsQuery);
    showToast({
      ...{ tone: "good", text: words.left(channelName(channel, currentUser()?.id)) },
      // Into a private one one comes back only by invitation.
      ...(privacy === "public" ? { action: { text: words.undo, act: () => void joinChannel({ id }) } } : {}),
    });
    return true;
  } catch (thrown) {
    return sayFailed(words.leaveFailed, thrown);
  }
}

/** Takes a message back: at once, with a way to bring it back. */
export async function takeBack(message: ChannelMessage): Promise<void> {
  const params = { id: message.channelId, messageId: message.id };
  showMessage({
    ...message,
    content: "",
    attachments: [],
    reactions: [],
    deletedAt: new Date().toISOString(),
  });
  try {
    await api.deleteMessage({ params });
    showToast({
      ...{ tone: "good", text: words.removed },
      action: {
        text: words.undo,
        act: () =>
          void api
            .restoreMessage({ params })
            .then(showMessage, (thrown) => sayFailed(words.restoreFailed, thrown)),
      },
    });
  } catch (thrown) {
    showMessage(message);
    sayFailed(words.removeFailed, thrown);
  }
}

/** Changes what a message says: at once, with a way back; true: it says so now. */
export async function editMessage(
  message: ChannelMessage,
  content: string,
  isUndo = false,
): Promise<boolean> {
  showMessage({ ...message, content, editedAt: new Date().toISOString() });
  try {
    const changed = await api.editMessage({
      params: { id: message.channelId, messageId: message.id },
      body: { content },
    });
    showMessage(changed);
    if (!isUndo) {
      showToast({
        ...{ tone: "good", text: words.editSaved },
        action: { text: words.undo, act: () => void editMessage(changed, message.content, true) },
      });
    }
    return true;
  } catch (thrown) {
    showMessage(message);
    return sayFailed(words.editFailed, thrown);
  }
}

/** Reacts to a message, or takes that back. */
export async function react(message: ChannelMessage, emoji: string): Promise<void> {
  const me = currentUser()?.id ?? "";
  const isMine = message.reactions.some((one) => one.emoji === emoji && one.userIds.includes(me));
  const params = { id: message.channelId, messageId: message.id, emoji };
  showMessage(withReaction(message, emoji, me, !isMine));
  try {
    showMessage(await (isMine ? api.removeReaction({ params }) : api.addReaction({ params })));
  } catch (thrown) {
    showMessage(message);
    sayFailed(words.reactFailed, thrown);
  }
}
