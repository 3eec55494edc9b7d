import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { channelMessageChanged, liveChannelOf, messagePosted } from "../channels/index.ts";
import { accessChanged } from "../identity/index.ts";
import { conversationSms } from "../inbound-sms/index.ts";
import { messageChanged, messageGivenUp, messageSettled } from "../messages/index.ts";
import { voicemailChanged, voicemailLeft, voicemailLinked } from "../voicemails/index.ts";
import type { ThreadWritingService } from "./thread-writing.service.ts";
import { threadsContract } from "./threads.contract.ts";
import {
  threadAssigned,
  threadChanged,
  threadFirstAnswered,
  threadMessageChanged,
} from "./threads.events.ts";

/** SMS and voicemails of customers go into their threads; whoever shows a thread is told of what is new, and how long answers take is counted. */
export function threadsSubscribers(writing: ThreadWritingService, live: LivePublisher): Subscriber[] {
  const { threads: list, thread: one } = threadsContract.channels;
  return [
    inTransaction(conversationSms, (sms, tx) => writing.receive(tx, sms)),
    inTransaction(voicemailLeft, ({ voicemailId, callId }, tx) =>
      writing.addVoicemail(tx, voicemailId, callId),
    ),
    inTransaction(voicemailLinked, ({ voicemailId, callId }, tx) =>
      writing.addVoicemail(tx, voicemailId, callId),
    ),
    inTransaction(voicemailChanged, ({ voicemail }, tx) => writing.tellVoicemail(tx, voicemail.id)),
    ...[messageChanged, messageGivenUp, messageSettled].map((event) =>
      inTransaction<{ readonly messageId: string; readonly channelId: string | null }>(
        event,
        ({ messageId, channelId }, tx) => writing.tellMoved(tx, messageId, channelId),
      ),
    ),
    // Colleagues' notes, wherever they are written, and what becomes of them.
    inTransaction(messagePosted, ({ channel, message }, tx) =>
      channel.type === "contact" && message.direction === "internal" && message.authorId !== null
        ? writing.noteWritten(tx, message)
        : undefined,
    ),
    inTransaction(channelMessageChanged, ({ channelId, messageId }, tx) =>
      writing.tellChanged(tx, channelId, messageId),
    ),
    // Whoever gets a thread takes it out of other departments' sight: they hear no more of it, and find none of it.
    inTransaction(threadAssigned, ({ threadId: id }, tx) => {
      const followersOf = [liveChannelOf(id), one.pattern.replace("{id}", id)];
      tx.publish(accessChanged, { principalIds: [], followersOf });
    }),
    forgets(threadAssigned, () => ["messages"]),
    afterCommit(threadChanged, ({ thread: { id, version } }, occurrence) =>
      tell(
        live,
        [{ channel: list }, { channel: one, id }],
        { event: "thread.changed", data: { id, version }, newestOf: id },
        occurrence,
      ),
    ),
    afterCommit(threadMessageChanged, ({ threadId: id, messageId }, occurrence) =>
      tell(
        live,
        [{ channel: one, id }],
        { event: "thread.message", data: { id, messageId }, newestOf: messageId },
        occurrence,
      ),
    ),
    afterCommit(threadFirstAnswered, ({ afterSeconds }) =>
      instruments.threadFirstResponseTime.record(afterSeconds),
    ),
  ];
}
