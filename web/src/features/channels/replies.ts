import type { ChannelMessage } from "../../data/types.ts";
import type { MessageLog, NewestFirst } from "./message-log.ts";

/** Answers to one message, with the newest page of them: numbers have gaps there, since what is between answers something else. */
export function withNewestReplies(known: MessageLog | undefined, page: NewestFirst): MessageLog {
  const fresh = page.items.toReversed();
  const [first] = fresh;
  const last = known?.messages.at(-1);
  // What is known reaches into the page: nothing is missing between.
  const isJoined = known && first && last && page.nextCursor !== null && last.sequence >= first.sequence;
  if (!isJoined) return { messages: fresh, olderCursor: page.nextCursor };
  const older = known.messages.filter(({ sequence }) => sequence < first.sequence);
  return {
    messages: [...older, ...fresh],
    olderCursor: older.length > 0 ? known.olderCursor : page.nextCursor,
  };
}

/** With an answer that was written, or is other than it was. */
export function withReply(known: MessageLog, reply: ChannelMessage): MessageLog {
  const { messages } = known;
  const place = messages.findIndex(({ id }) => id === reply.id);
  if (place >= 0) return { ...known, messages: messages.with(place, reply) };
  const first = messages[0];
  // Older than all that is here, while there are older ones: it comes with its page.
  if (first && reply.sequence < first.sequence && known.olderCursor !== null) return known;
  return { ...known, messages: [...messages, reply].toSorted((a, b) => a.sequence - b.sequence) };
}
