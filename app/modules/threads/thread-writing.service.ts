import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database, Page, PageRequest, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { ConversationSms } from "../inbound-sms/index.ts";
import type { ChannelMessage, MessagesService } from "../messages/index.ts";
import type { ReachabilityService } from "../reachability/index.ts";
import type { ScriptUser } from "../scripts/index.ts";
import type { TemplatesService } from "../templates/index.ts";
import type { Attachment } from "./attachments.repository.ts";
import type { AttachmentsService } from "./attachments.service.ts";
import type { CustomersService, KnownCustomer } from "./customers.service.ts";
import type { ThreadRecords } from "./thread-records.ts";
import type { NewThreadMessage, ThreadEntryKind } from "./threads.contract.ts";
import { threadErrors } from "./threads.errors.ts";
import {
  threadAssigned,
  threadChanged,
  threadFirstAnswered,
  threadMessageChanged,
} from "./threads.events.ts";
import { afterAnswer, afterInbound, firstAnswerSeconds } from "./threads.policy.ts";
import { type Thread, type ThreadView, threadsRepository } from "./threads.repository.ts";

/** What is to be sent: a text, a template to be filled in, or neither where a file goes alone. */
export interface Content {
  readonly text?: string | undefined;
  readonly templateId?: string | undefined;
}

/** What stands in a thread, with the name of who wrote it. */
export interface ThreadEntry {
  readonly message: ChannelMessage;
  readonly kind: ThreadEntryKind;
  readonly authorName: string | null;
  readonly voicemailId: string | null;
  readonly attachments: readonly Attachment[];
  readonly isRead: boolean;
}

/** What a voicemail is shown as; what was said is heard there. */
const VOICEMAIL_TEXT = "Voicemail";

export type ThreadWritingService = ReturnType<typeof createThreadWriting>;

/**
 * What is written in threads, by customers and by us. Whoever writes takes the number of the channel first and the thread after it, all in
 * one order: nobody waits for each other.
 */
export function createThreadWriting(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly records: ThreadRecords;
  readonly customers: CustomersService;
  readonly channels: Pick<ChannelsService, "receiveSms" | "postSms" | "post">;
  readonly messages: Pick<MessagesService, "inChannels" | "replay">;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly reachability: Pick<ReachabilityService, "whenCleared">;
  readonly templates: Pick<TemplatesService, "fillInTemplate">;
  readonly calls: Pick<CallsService, "call">;
  readonly attachments: Pick<AttachmentsService, "receive" | "attach" | "ofMessages">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, records, channels, messages, now = () => new Date() } = deps;

  /** The thread of a channel, opened where there is none; whoever looks after the customer looks after it. */
  async function lockOrOpen(tx: UnitOfWork, channelId: string, customer: KnownCustomer): Promise<Thread> {
    const there = await threadsRepository.lock(tx.db, channelId);
    if (there) return there;
    const made = await threadsRepository.insertNew(tx.db, channelId, {
      leadId: customer.leadId,
      assignedTo: customer.ownerId,
      openedAt: now(),
      lastMessageAt: now(),
    });
    if (!made) throw new Error("a thread was opened twice under the lock of its channel");
    tx.publish(threadChanged, { thread: made, action: "opened" });
    if (made.assignedTo !== null) tx.publish(threadAssigned, { threadId: made.id, userId: made.assignedTo });
    return made;
  }

  /** The customer has written or spoken: the thread is open for it. */
  async function noteInbound(
    tx: UnitOfWork,
    customer: KnownCustomer,
    message: ChannelMessage,
    kind: "inbound" | "voicemail",
    asksForAnswer: boolean,
  ): Promise<void> {
    const thread = await lockOrOpen(tx, message.channelId, customer);
    annotateSpan({ [ATTRIBUTES.threadId]: thread.id });
    const sequence = kind === "inbound" ? message.sequence : null;
    const change = afterInbound(thread, { at: message.createdAt, sequence, asksForAnswer });
    // Whose number it is may have become known since.
    const leadId = thread.leadId ?? customer.leadId;
    const action = thread.status === "closed" && change.status === "open" ? "reopened" : "written";
    await records.write(tx, thread, { ...change, leadId }, action);
    tx.publish(threadMessageChanged, { threadId: thread.id, messageId: message.id, written: kind });
  }

  /** Whom an SMS of a thread goes to. @throws invalid_input when nobody knows how to reach them */
  function recipientOf({ contactId, contactName, company, phone }: ThreadView) {
    if (phone === null) {
      throw commonErrors.invalid_input({ detail: "The customer has no telephone number." });
    }
    return { contactId, toNumber: phone, recipientName: contactName ?? company ?? phone };
  }

  /** Writes an SMS to the customer and what follows, within the caller's unit of work. */
  async function send(
    tx: UnitOfWork,
    thread: ThreadView,
    sms: { readonly authorId: string; readonly content: string; readonly templateId: string | null },
  ): Promise<{ message: ChannelMessage; thread: Thread }> {
    const message = await channels.postSms(tx, { ...sms, ...recipientOf(thread), channelId: thread.id });
    const locked = await threadsRepository.lock(tx.db, thread.id);
    if (!locked) throw threadErrors.thread_not_found();
    const { createdAt: at, sequence } = message;
    const afterSeconds = firstAnswerSeconds(locked, at);
    const after = await records.write(
      tx,
      locked,
      afterAnswer(locked, { at, sequence, authorId: sms.authorId }),
      locked.status === "open" ? "written" : "reopened",
    );
    if (afterSeconds !== null) tx.publish(threadFirstAnswered, { threadId: thread.id, afterSeconds });
    tx.publish(threadMessageChanged, { threadId: thread.id, messageId: message.id, written: "outbound" });
    return { message, thread: after };
  }

  /**
   * What is sent: the text, or the template filled in for the customer; empty where a file goes alone.
   * @throws template_not_found, template_archived, invalid_input when something of it is not known
   */
  async function textOf(
    user: ScriptUser,
    thread: ThreadView,
    { text, templateId }: Content,
  ): Promise<string> {
    if (text !== undefined || templateId === undefined) return text ?? "";
    const { contactId, leadId } = thread;
    const filled = await deps.templates.fillInTemplate(user, templateId, {
      contactId: contactId ?? undefined,
      leadId: leadId ?? undefined,
    });
    if (filled.missing.length === 0) return filled.text;
    const message = `nothing is known for ${filled.missing.join(", ")}: write the text yourself`;
    throw commonErrors.invalid_input({ fields: [{ path: "templateId", message }] });
  }

  async function entriesOf(thread: ThreadView, list: readonly ChannelMessage[]): Promise<ThreadEntry[]> {
    const authors = list.flatMap(({ authorId }) => authorId ?? []);
    const [names, files, voicemails] = await Promise.all([
      deps.identity.namesOf(authors),
      deps.attachments.ofMessages(list.map(({ id }) => id)),
      threadsRepository.voicemailsOf(
        database.pool,
        list.filter(({ direction }) => direction === "internal").map(({ id }) => id),
      ),
    ]);
    return list.map((message) => {
      const voicemailId = voicemails.get(message.id) ?? null;
      return {
        message,
        kind: kindOf(message, voicemailId),
        authorName: names.get(message.authorId ?? "") ?? null,
        voicemailId,
        attachments: files.get(message.id) ?? [],
        isRead: message.direction !== "inbound" || message.sequence <= thread.readSequence,
      };
    });
  }

  async function entryOf(thread: ThreadView, message: ChannelMessage): Promise<ThreadEntry> {
    const [entry] = await entriesOf(thread, [message]);
    if (!entry) throw threadErrors.thread_message_not_found();
    return entry;
  }

  return {
    send,
    textOf,
    recipientOf,

    /** Who looks after a thread, and whom it is with; null when there is no such thread. */
    async summaryOf(
      db: Queryable,
      id: string,
    ): Promise<{ userId: string | null; name: string | null } | null> {
      const thread = await threadsRepository.byId(db, id, "all");
      return thread && { userId: thread.assignedTo, name: thread.contactName ?? thread.company };
    },

    /** An SMS came in: it opens the thread of whoever sent it, or goes on with it. One that was taken in before changes nothing. */
    async receive(tx: UnitOfWork, sms: ConversationSms): Promise<void> {
      const { provider, providerSid, phone, toNumber, text: content, asksForAnswer } = sms;
      const customer = await deps.customers.atNumber(tx.db, phone);
      const channel = await deps.customers.channelOf(tx, customer);
      if (!channel) return;
      const message = await channels.receiveSms(tx, {
        ...{ channelId: channel.id, contactId: customer.contactId },
        ...{ provider, providerSid, fromNumber: phone, toNumber, content },
      });
      if (!message) return;
      await noteInbound(tx, customer, message, "inbound", asksForAnswer);
      const of = { threadId: channel.id, messageId: message.id, provider, providerMessageSid: providerSid };
      await deps.attachments.receive(tx, of, sms.media);
    },

    /** A voicemail stands in the thread of its caller, once, as soon as it is known whose it is. */
    async addVoicemail(tx: UnitOfWork, voicemailId: string, callId: string | null): Promise<void> {
      if (callId === null || (await threadsRepository.messageOfVoicemail(tx.db, voicemailId))) return;
      const { phone } = await deps.calls.call(callId);
      if (phone === null) return;
      const customer = await deps.customers.atNumber(tx.db, phone);
      const channel = await deps.customers.channelOf(tx, customer);
      if (!channel) return;
      const message = await channels.post(tx, {
        channelId: channel.id,
        authorId: null,
        content: VOICEMAIL_TEXT,
      });
      await threadsRepository.addVoicemail(tx.db, voicemailId, message.id);
      await noteInbound(tx, customer, message, "voicemail", true);
    },

    /** A voicemail was heard, given to somebody or deleted: whoever shows it reads it again. */
    async tellVoicemail(tx: UnitOfWork, voicemailId: string): Promise<void> {
      const place = await threadsRepository.messageOfVoicemail(tx.db, voicemailId);
      if (place) tx.publish(threadMessageChanged, { ...place, written: null });
    },

    /** What stands in a thread, newest first. @throws thread_not_found */
    async page(person: Person, id: string, request: PageRequest): Promise<Page<ThreadEntry>> {
      const thread = await records.view(person, id);
      const { items, nextCursor } = await messages.inChannels.page(id, request);
      return { items: await entriesOf(thread, items), nextCursor };
    },

    /**
     * Sends an SMS to the customer.
     * @throws thread_not_found, not_reachable, answered_meanwhile, template_not_found, template_archived, invalid_input
     */
    async answer(
      user: ScriptUser,
      id: string,
      { seenSequence, force, attachmentIds, ...what }: NewThreadMessage,
    ): Promise<ThreadEntry> {
      const thread = await records.view(user, id);
      const content = await textOf(user, thread, what);
      const { contactId, toNumber: phone } = recipientOf(thread);
      const message = await deps.reachability.whenCleared(
        {
          channel: "sms",
          purpose: "service",
          to: contactId === null ? { phone } : { contactId, phone },
          actor: user,
        },
        async (tx) => {
          const authorId = user.userId;
          const sent = await send(tx, thread, { authorId, content, templateId: what.templateId ?? null });
          // Somebody of another department may have been first: then it is out of sight, as it would be a moment later.
          if (!isWithinScope(user.scope, sent.thread.assignedTo)) throw threadErrors.thread_not_found();
          // Asked when ours has its number: whoever answers at the same time has a lower one, or waits for us.
          const between = { since: seenSequence, before: sent.message.sequence };
          const other = await threadsRepository.answerBetween(tx.db, id, authorId, between);
          if (other !== null && !force) {
            throw threadErrors.answered_meanwhile({
              detail: `Message ${other} of the thread is an answer that you have not seen.`,
            });
          }
          const of = { ids: attachmentIds, threadId: id, authorId };
          if (attachmentIds.length > 0) await deps.attachments.attach(tx, of, sent.message.id);
          return sent.message;
        },
      );
      return entryOf(await records.view(user, id), message);
    },

    /** A note that only we see. @throws thread_not_found */
    async note(person: Person, id: string, content: string): Promise<ThreadEntry> {
      await records.view(person, id);
      const message = await unitOfWork(async (tx) => {
        const written = await channels.post(tx, { channelId: id, authorId: person.userId, content });
        await records.lock(tx, person, id);
        return written;
      });
      return entryOf(await records.view(person, id), message);
    },

    /** A colleague has written to the channel of a thread, here or there. */
    async noteWritten(
      tx: UnitOfWork,
      { id: messageId, channelId, createdAt }: ChannelMessage,
    ): Promise<void> {
      const thread = await threadsRepository.lock(tx.db, channelId);
      if (!thread) return;
      await records.write(tx, thread, { lastMessageAt: createdAt }, "written");
      tx.publish(threadMessageChanged, { threadId: channelId, messageId, written: "note" });
    },

    /** A note of a thread was edited, taken back or brought back. */
    async tellChanged(tx: UnitOfWork, threadId: string, messageId: string): Promise<void> {
      if ((await threadsRepository.many(tx.db, [threadId])).length > 0)
        tx.publish(threadMessageChanged, { threadId, messageId, written: null });
    },

    /**
     * Sends an SMS that failed again, with all its attempts.
     * @throws thread_not_found, thread_message_not_found, not_failed, not_reachable
     */
    async resend(person: Person, id: string, messageId: string): Promise<ThreadEntry> {
      const thread = await records.view(person, id);
      const failed = await messages.inChannels.byId(messageId);
      if (failed?.channelId !== id || failed.direction !== "outbound")
        throw threadErrors.thread_message_not_found();
      if (failed.status !== "failed") throw threadErrors.not_failed();
      const { contactId } = thread;
      const { toNumber } = failed;
      const phone = toNumber ?? "";
      await deps.reachability.whenCleared(
        {
          channel: "sms",
          purpose: "service",
          to: contactId === null ? { phone } : { contactId, phone },
          actor: person,
        },
        async () => undefined,
      );
      await messages.replay(person, messageId);
      const again = await messages.inChannels.byId(messageId);
      return entryOf(thread, again ?? failed);
    },

    /** An SMS of a thread has moved on. */
    async tellMoved(tx: UnitOfWork, messageId: string, channelId: string | null): Promise<void> {
      if (channelId !== null)
        tx.publish(threadMessageChanged, { threadId: channelId, messageId, written: null });
    },
  };
}

function kindOf({ direction }: ChannelMessage, voicemailId: string | null): ThreadEntryKind {
  if (direction !== "internal") return direction;
  return voicemailId === null ? "note" : "voicemail";
}
