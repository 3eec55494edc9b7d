import type { ChannelMessage } from "../../data/types.ts";
import { repliesMore } from "./reply-count.ts";

/** What of a channel's messages is here: without gaps, oldest first. */
export interface MessageLog {
  readonly messages: readonly ChannelMessage[];
  /** Where older ones begin; null: there are none. */
  readonly olderCursor: string | null;
}

/** A page as the server gives it. */
export interface NewestFirst {
  readonly items: readonly ChannelMessage[];
  readonly nextCursor: string | null;
}

/** The newest page on its own, or before it what was here already, where there is no gap between. */
export function withNewest(known: MessageLog | undefined, page: NewestFirst): MessageLog {
  const fresh = page.items.toReversed();
  const [first] = fresh;
  const last = known?.messages.at(-1);
  const isJoined = known && last && first && first.sequence <= last.sequence + 1;
  if (!isJoined) return { messages: fresh, olderCursor: page.nextCursor };
  const older = known.messages.filter(({ sequence }) => sequence < first.sequence);
  // What was told while it was fetched is newer than the page.
  const newest = fresh.at(-1)?.sequence ?? 0;
  const newer = known.messages.filter(({ sequence }) => sequence > newest);
  return {
    messages: [...older, ...fresh, ...newer],
    olderCursor: older.length > 0 ? known.olderCursor : page.nextCursor,
  };
}

/** With a page of older ones before them. */
export function withOlder(known: MessageLog, page: NewestFirst): MessageLog {
  const first = known.messages[0]?.sequence ?? Number.POSITIVE_INFINITY;
  const older = page.items.filter(({ sequence }) => sequence < first).toReversed();
  return { messages: [...older, ...known.messages], olderCursor: page.nextCursor };
}

/** With a message that was written, or is other than it was; in its place. Undefined: one before it is missing. */
export function withMessage(known: MessageLog, message: ChannelMessage): MessageLog | undefined {
  const place = known.messages.findIndex(({ id }) => id === message.id);
  const messages = withRepliesCounted(known.messages, message, known.messages[place]);
  if (place >= 0) return { ...known, messages: messages.with(place, message) };
  const last = messages.at(-1);
  // Older than all that is here: it comes with its page.
  if (messages[0] && message.sequence < messages[0].sequence) return { ...known, messages };
  if (last && message.sequence > last.sequence + 1) return undefined;
  return {
    ...known,
    messages: [...messages, message].toSorted((a, b) => a.sequence - b.sequence),
  };
}

/** What a message answers is told how many answers it has. */
function withRepliesCounted(
  messages: readonly ChannelMessage[],
  reply: ChannelMessage,
  before: ChannelMessage | undefined,
): readonly ChannelMessage[] {
  const place = reply.parentId === null ? -1 : messages.findIndex(({ id }) => id === reply.parentId);
  const parent = messages[place];
  const more = repliesMore(reply, before);
  return parent && more !== 0
    ? messages.with(place, { ...parent, replyCount: Math.max(0, parent.replyCount + more) })
    : messages;
}

/** With or without somebody's reaction. */
export function withReaction(
  message: ChannelMessage,
  emoji: string,
  userId: string,
  isThere: boolean,
): ChannelMessage {
  const known = message.reactions.find((reaction) => reaction.emoji === emoji);
  const others = (known?.userIds ?? []).filter((id) => id !== userId);
  const had = (known?.userIds.length ?? 0) - others.length;
  const count = (known?.count ?? 0) - had + (isThere ? 1 : 0);
  const next = { emoji, count, userIds: isThere ? [...others, userId] : others };
  if (!known) return isThere ? { ...message, reactions: [...message.reactions, next] } : message;
  const reactions = message.reactions
    .map((reaction) => (reaction.emoji === emoji ? next : reaction))
    .filter((reaction) => reaction.count > 0);
  return { ...message, reactions };
}

/** A message stands below its author's name unless it follows another one of theirs closely. */
export function isFollowUp(message: ChannelMessage, before: ChannelMessage | undefined): boolean {
  if (!before || message.parentId !== null || before.deletedAt !== null) return false;
  const isSame = before.author?.id === message.author?.id && before.direction === message.direction;
  return isSame && Date.parse(message.createdAt) - Date.parse(before.createdAt) < FOLLOW_UP_MS;
}

const FOLLOW_UP_MS = 5 * 60_000;
