import type { Database, Queryable } from "../../platform/database/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ChannelMessage, MessagesService } from "../messages/index.ts";
import { channelErrors } from "./channels.errors.ts";
import { channelChanged, channelRead, messagePosted } from "./channels.events.ts";
import { channelMembersRepository } from "./channel-members.repository.ts";
import { type Channel, channelsRepository } from "./channels.repository.ts";

/** Customers' SMS are of no urgency: one that cannot be delivered pages nobody. */
const SMS_PRIORITY = 4;

/** Whom a channel is for: a contact, or a number that is nobody's yet. */
export type Customer =
  | { readonly contactId: string; readonly phone: string | null }
  | { readonly contactId: null; readonly phone: string };

export type ChannelPostingService = ReturnType<typeof createChannelPosting>;

/**
 * What is written to channels, within the caller's unit of work: each message gets its number under the lock of the channel's row, so
 * that what is unread can be told from two numbers (ADR 47). Who may write is asked before.
 */
export function createChannelPosting(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly messages: Pick<MessagesService, "queueSms" | "inChannels">;
}) {
  const { database } = deps;
  const { inChannels } = deps.messages;

  /** @throws channel_not_found, channel_archived */
  async function takeNumber(tx: UnitOfWork, channelId: string): Promise<Channel> {
    const channel = await channelsRepository.takeNumber(tx.db, channelId);
    if (!channel) throw channelErrors.channel_not_found();
    if (channel.archivedAt) throw channelErrors.channel_archived();
    return channel;
  }

  /** Who writes has read what was there. */
  async function tellPosted(tx: UnitOfWork, channel: Channel, message: ChannelMessage): Promise<void> {
    if (message.authorId !== null) await readUpTo(tx, channel.id, message.authorId, message.sequence);
    tx.publish(messagePosted, { channel, message });
  }

  async function readUpTo(
    tx: UnitOfWork,
    channelId: string,
    userId: string,
    sequence: number,
  ): Promise<boolean> {
    const member = await channelMembersRepository.readUpTo(tx.db, channelId, userId, sequence);
    if (!member) return false;
    const { lastReadSequence } = member;
    tx.publish(channelRead, { channelId, userId, lastReadSequence });
    return true;
  }

  /** The channel of a number; null: nobody has written from or to it. Whoever wrote is not who had the number and is deleted. */
  async function ofPhone(tx: UnitOfWork, phone: string): Promise<Channel | null> {
    const channel = await channelsRepository.ofPhone(tx.db, phone);
    if (channel === null || channel.contactId === null) return channel;
    return (await channelsRepository.takeFromDeleted(tx.db, channel.id)) ?? channel;
  }

  async function link(tx: UnitOfWork, id: string, contactId: string): Promise<Channel> {
    const channel = await channelsRepository.update(tx.db, id, { contactId });
    tx.publish(channelChanged, { channel, action: "linked" });
    return channel;
  }

  return {
    /**
     * A message among colleagues; in a customer's channel, what only colleagues see.
     * @throws channel_not_found, channel_archived
     */
    async post(
      tx: UnitOfWork,
      message: {
        readonly channelId: string;
        readonly authorId: string | null;
        readonly content: string;
        readonly parentId?: string | null;
      },
    ): Promise<ChannelMessage> {
      const channel = await takeNumber(tx, message.channelId);
      const written = await inChannels.write(tx, { ...message, sequence: channel.lastSequence });
      if (!written) throw new Error("a message that is no SMS was known already");
      await tellPosted(tx, channel, written);
      return written;
    },

    /**
     * An SMS to a customer, on its way; the gate is asked right before each attempt. It is given up without paging anybody: whoever
     * shows the channel hears of it by `messageGivenUp`.
     * @throws channel_not_found, channel_archived
     */
    async postSms(
      tx: UnitOfWork,
      sms: {
        readonly channelId: string;
        readonly authorId: string | null;
        readonly contactId: string | null;
        readonly recipientName: string;
        /** E.164. */
        readonly toNumber: string;
        readonly content: string;
        readonly templateId?: string | null;
      },
    ): Promise<ChannelMessage> {
      const { channelId, authorId, contactId, templateId = null, ...rest } = sms;
      const channel = await takeNumber(tx, channelId);
      const { lastSequence: sequence } = channel;
      const [queued] = await deps.messages.queueSms(tx, [
        {
          ...rest,
          alertId: null,
          recipientUserId: null,
          priority: SMS_PRIORITY,
          place: { channelId, sequence, authorId, contactId, templateId },
        },
      ]);
      const written = queued && (await inChannels.byId(queued.id, tx.db));
      if (!written) throw new Error("an SMS was not written");
      await tellPosted(tx, channel, written);
      return written;
    },

    /** An SMS that a customer has got already: it is kept, and goes out no more. @throws channel_not_found, channel_archived */
    async keepSms(
      tx: UnitOfWork,
      sms: {
        readonly channelId: string;
        readonly authorId: string;
        readonly contactId: string | null;
        readonly recipientName: string;
        /** E.164. */
        readonly toNumber: string;
        readonly content: string;
      },
    ): Promise<ChannelMessage> {
      const { recipientName, toNumber, ...message } = sms;
      const channel = await takeNumber(tx, sms.channelId);
      const delivered = { recipientName, toNumber, at: new Date() };
      const written = await inChannels.write(tx, { ...message, sequence: channel.lastSequence, delivered });
      if (!written) throw new Error("an SMS of ours was known already");
      await tellPosted(tx, channel, written);
      return written;
    },

    /** An SMS that a customer sent us; null: it was taken in before. It takes the channel out of the archive. @throws channel_not_found */
    async receiveSms(
      tx: UnitOfWork,
      sms: {
        readonly channelId: string;
        readonly contactId: string | null;
        readonly provider: string;
        readonly providerSid: string;
        readonly fromNumber: string | null;
        readonly toNumber: string | null;
        readonly content: string;
      },
    ): Promise<ChannelMessage | null> {
      const { channelId, contactId, content, ...inbound } = sms;
      const locked = await channelsRepository.lock(tx.db, channelId);
      // Under the lock, before a number is taken: one that nobody has would count as unread for ever.
      if (await inChannels.isKnown(tx, sms.providerSid)) return null;
      if (locked?.archivedAt) {
        const back = await channelsRepository.update(tx.db, channelId, { archivedAt: null });
        tx.publish(channelChanged, { channel: back, action: "unarchived" });
      }
      const channel = await takeNumber(tx, channelId);
      const { lastSequence: sequence } = channel;
      const written = await inChannels.write(tx, { channelId, sequence, contactId, content, inbound });
      if (!written) throw new Error("an SMS that is new was known already");
      await tellPosted(tx, channel, written);
      return written;
    },

    /**
     * The channel of a customer, made when there is none. That of a number becomes that of its contact as soon as they are known;
     * where two contacts share a number, it stays with the first, unless they are deleted.
     */
    async ofCustomer(tx: UnitOfWork, { contactId, phone }: Customer): Promise<Channel> {
      await channelsRepository.lockCustomer(tx.db, { contactId, phone });
      const there = phone === null ? null : await ofPhone(tx, phone);
      if (there && (contactId === null || there.contactId === contactId)) return there;
      if (there && contactId !== null && there.contactId === null) return link(tx, there.id, contactId);
      const ofContact = contactId === null ? null : await channelsRepository.ofContact(tx.db, contactId);
      if (ofContact) {
        if (phone === null || there) return ofContact;
        return channelsRepository.update(tx.db, ofContact.id, { phone });
      }
      const channel = await channelsRepository.insert(tx.db, {
        type: "contact",
        privacy: "private",
        contactId,
        phone: there ? null : phone,
      });
      if (!channel) throw new Error("a customer's channel was made twice under its lock");
      tx.publish(channelChanged, { channel, action: "created" });
      return channel;
    },

    /**
     * A contact has another number (E.164) than before, or is new or back: the channel of the number is theirs if it is nobody's, and
     * what is written to them in the one that had their former number goes to the new one.
     */
    async followContact(
      tx: UnitOfWork,
      contactId: string,
      phone: string,
      formerChannelId: string | null,
    ): Promise<void> {
      await channelsRepository.lockCustomer(tx.db, { contactId, phone });
      const there = await ofPhone(tx, phone);
      if (there?.contactId === null) await link(tx, there.id, contactId);
      if (formerChannelId === null || formerChannelId === there?.id) return;
      const former = await channelsRepository.lock(tx.db, formerChannelId);
      if (former?.contactId !== contactId) return;
      // Without one of its own a channel is for the number of its contact.
      const channel = await channelsRepository.update(tx.db, formerChannelId, {
        phone: there ? null : phone,
      });
      tx.publish(channelChanged, { channel, action: "changed" });
    },

    /** The channel in which a contact is reached at this number, or at none that is known; null: there is none. */
    async reachedAt(db: Queryable, contactId: string, phone: string | null): Promise<string | null> {
      const channel = await (phone === null
        ? channelsRepository.ofContact(db, contactId)
        : channelsRepository.ofPhone(db, phone));
      return channel?.contactId === contactId && channel.phone === phone ? channel.id : null;
    },

    /** The channels of contacts stay as they are until the end of the transaction: whoever writes to one has it before its contact. */
    lockOfContacts: async (tx: UnitOfWork, contactIds: readonly string[]): Promise<void> => {
      await channelsRepository.lockOfContacts(tx.db, contactIds);
    },

    /** Contacts become one: it gets the channels of those that it is made of; resolves with where each was before. */
    async moveToContact(tx: UnitOfWork, from: readonly string[], to: string) {
      const channels = await channelsRepository.lockOfContacts(tx.db, from);
      for (const { id } of channels) await link(tx, id, to);
      return channels.map(({ id, contactId }) => ({ id, from: contactId ?? to }));
    },

    /** That is taken back; what has become somebody else's meanwhile stays theirs. */
    async moveBackToContacts(
      tx: UnitOfWork,
      moved: readonly { readonly id: string; readonly from: string }[],
      of: string,
    ): Promise<void> {
      const stillThere = new Set((await channelsRepository.lockOfContacts(tx.db, [of])).map(({ id }) => id));
      for (const { id, from } of moved) if (stillThere.has(id)) await link(tx, id, from);
    },

    /** Whose channel it is now; null: nobody's, or there is no such channel. */
    contactOf: async (db: Queryable, channelId: string): Promise<string | null> =>
      (await channelsRepository.byId(db, channelId))?.contactId ?? null,

    /**
     * Somebody has read a channel up to a number: on one device is on all.
     * @returns whether they had not before
     */
    readUpTo,

    /** How many messages somebody has not read, by channel of theirs; those of these channels, or of all. */
    unreadOf: (userId: string, channelIds?: readonly string[], db: Queryable = database.pool) =>
      channelMembersRepository.unreadOf(db, userId, channelIds),

    /** Forgets up to `limit` messages from before `olderThan`, which nobody has to read any more; resolves with how many. */
    async prune(olderThan: Date, limit: number): Promise<number> {
      return deps.unitOfWork(async (tx) => {
        const gone = await inChannels.prune(tx, olderThan, limit);
        for (const { channelId, upTo } of gone) await channelMembersRepository.skipTo(tx.db, channelId, upTo);
        return gone.reduce((sum, { count }) => sum + count, 0);
      });
    },

    /** Who is in a channel and has not muted it. */
    async listenersOf(db: Queryable, channelId: string): Promise<string[]> {
      return channelMembersRepository.listening(db, channelId);
    },

    /** What a team's channel is called; null: it has no name of its own. */
    async nameOf(db: Queryable, channelId: string): Promise<string | null> {
      return (await channelsRepository.byId(db, channelId))?.name ?? null;
    },

    /** Adds colleagues; they have nothing to read of what was written before. @throws channel_not_found */
    async addMembers(tx: UnitOfWork, channelId: string, userIds: readonly string[]): Promise<void> {
      const channel = await channelsRepository.lock(tx.db, channelId);
      if (!channel) throw channelErrors.channel_not_found();
      await channelMembersRepository.add(
        tx.db,
        channelId,
        [...new Set(userIds)].map((userId) => ({ userId })),
        channel.lastSequence,
      );
    },
  };
}
