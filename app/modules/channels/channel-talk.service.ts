import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { ChannelMessage, MessagesService } from "../messages/index.ts";
import {
  type ChannelPerson,
  canManage,
  decidesFor,
  isCustomers,
  requireWritable,
  viewOf,
} from "./channel-access.ts";
import { channelMembersRepository } from "./channel-members.repository.ts";
import type { ChannelPostingService } from "./channel-posting.service.ts";
import type { MessageSearchQuery, NewChannelPost } from "./channels.contract.ts";
import { channelErrors } from "./channels.errors.ts";
import { channelMessageChanged, messageMentioned } from "./channels.events.ts";
import { EDITABLE_FOR_MS, isEmoji, MAX_EMOJI, MAX_PINS, mentionsIn } from "./channels.policy.ts";
import type { ChannelView } from "./channels.repository.ts";
import {
  attachmentsRepository,
  editsRepository,
  extrasOf,
  type MessageEdit,
  type MessageExtras,
  pinsRepository,
  reactionsRepository,
} from "./message-extras.repository.ts";
import { findMessages } from "./message-search.reads.ts";

/** A message with its author's name and all that hangs on it. */
export interface MessageView extends ChannelMessage, MessageExtras {
  readonly authorName: string | null;
}

export type ChannelTalkService = ReturnType<typeof createChannelTalk>;

/** What people write to channels, and what others make of it. */
export function createChannelTalk(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "namesOf" | "staff">;
  readonly audit: Pick<AuditService, "record">;
  readonly messages: Pick<MessagesService, "inChannels">;
  readonly posting: Pick<ChannelPostingService, "post">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, audit, posting, now = () => new Date() } = deps;
  const { inChannels } = deps.messages;

  /** With what hangs on each: two queries, however many they are. */
  async function viewsOf(messages: readonly ChannelMessage[]): Promise<MessageView[]> {
    if (messages.length === 0) return [];
    const [names, extras] = await Promise.all([
      identity.namesOf(messages.flatMap(({ authorId }) => authorId ?? [])),
      extrasOf(
        database.pool,
        messages.map(({ id }) => id),
      ),
    ]);
    return messages.flatMap((message) => {
      const hanging = extras.get(message.id);
      return hanging ? { ...message, ...hanging, authorName: names.get(message.authorId ?? "") ?? null } : [];
    });
  }

  /** A message as clients are told of it; null: it has gone. */
  async function messageView(id: string): Promise<MessageView | null> {
    const message = await inChannels.byId(id);
    const [view] = message ? await viewsOf([message]) : [];
    return view ?? null;
  }

  async function present(id: string): Promise<MessageView> {
    const view = await messageView(id);
    if (!view) throw channelErrors.channel_message_not_found();
    return view;
  }

  /** @throws channel_message_not_found */
  async function requireMessage(channelId: string, id: string): Promise<ChannelMessage> {
    const message = await inChannels.byId(id);
    if (message?.channelId !== channelId) throw channelErrors.channel_message_not_found();
    return message;
  }

  /** Locks a message of a channel that this person sees. @throws channel_not_found, channel_message_not_found when it was taken back, too */
  async function lockMessage(
    tx: UnitOfWork,
    person: ChannelPerson,
    channelId: string,
    id: string,
    { isDeleted = false } = {},
  ): Promise<{ readonly channel: ChannelView; readonly message: ChannelMessage }> {
    const channel = await viewOf(tx.db, person, channelId);
    const message = await inChannels.lock(tx, id);
    if (message?.channelId !== channelId || (message.deletedAt !== null) !== isDeleted)
      throw channelErrors.channel_message_not_found();
    return { channel, message };
  }

  /** Tells whom a message names for the first time. */
  async function tellMentioned(
    tx: UnitOfWork,
    channel: ChannelView,
    message: ChannelMessage,
    author: ChannelPerson,
    before: readonly string[] = [],
  ): Promise<void> {
    const named = mentionsIn(message.content).filter(
      (userId) => userId !== author.userId && !before.includes(userId),
    );
    if (named.length === 0) return;
    // Who cannot read it is not told of it.
    const userIds =
      channel.privacy === "public"
        ? (await identity.staff(tx.db, { ids: named })).map(({ id }) => id)
        : await channelMembersRepository.among(tx.db, channel.id, named);
    if (userIds.length === 0) return;
    const { id: messageId, channelId } = message;
    tx.publish(messageMentioned, { channelId, messageId, authorId: author.userId, userIds });
  }

  function tellChanged(tx: UnitOfWork, { channelId, id }: ChannelMessage, action: string): void {
    tx.publish(channelMessageChanged, { channelId, messageId: id, action });
  }

  /** Its author; an owner of the channel, or whoever manages channels, those of others, too. @throws not_message_author */
  function requireMayTakeBack(person: ChannelPerson, channel: ChannelView, message: ChannelMessage): void {
    if (message.authorId === person.userId || decidesFor(channel, canManage(person))) return;
    throw channelErrors.not_message_author();
  }

  return {
    messageView,

    /** @throws channel_not_found */
    async list(
      person: ChannelPerson,
      channelId: string,
      query: PageRequest & { readonly parentId?: string | undefined; readonly before?: string | undefined },
    ): Promise<Page<MessageView>> {
      await viewOf(database.pool, person, channelId);
      const page = await inChannels.page(channelId, query);
      return { ...page, items: await viewsOf(page.items) };
    },

    /** One message, where it was taken back, too: it keeps its place. @throws channel_not_found, channel_message_not_found */
    async view(person: ChannelPerson, channelId: string, id: string): Promise<MessageView> {
      await viewOf(database.pool, person, channelId);
      const [view] = await viewsOf([await requireMessage(channelId, id)]);
      if (!view) throw channelErrors.channel_message_not_found();
      return view;
    },

    /** @throws channel_not_found, not_in_channel, channel_archived, invalid_input */
    async post(person: ChannelPerson, channelId: string, post: NewChannelPost): Promise<MessageView> {
      const { id } = await unitOfWork(async (tx) => {
        const channel = await viewOf(tx.db, person, channelId);
        requireWritable(channel);
        const { content, parentId = null, attachmentIds } = post;
        if (parentId !== null) {
          const parent = await inChannels.byId(parentId, tx.db);
          if (parent?.channelId !== channelId)
            throw commonErrors.invalid_input({
              fields: [{ path: "parentId", message: "is no message of this channel" }],
            });
        }
        const message = await posting.post(tx, { channelId, authorId: person.userId, content, parentId });
        const unique = [...new Set(attachmentIds)];
        const taken = await attachmentsRepository.attach(tx.db, message, person.userId, unique);
        if (taken < unique.length)
          throw commonErrors.invalid_input({
            fields: [
              { path: "attachmentIds", message: "names a file that is not yours, not here, or sent already" },
            ],
          });
        await tellMentioned(tx, channel, message, person);
        return message;
      });
      return present(id);
    },

    /** @throws channel_not_found, channel_message_not_found, not_message_author, message_not_editable, channel_archived */
    async edit(person: ChannelPerson, channelId: string, id: string, content: string): Promise<MessageView> {
      await unitOfWork(async (tx) => {
        const { channel, message } = await lockMessage(tx, person, channelId, id);
        if (message.authorId !== person.userId) throw channelErrors.not_message_author();
        requireWritable(channel);
        const isOld = now().getTime() - message.createdAt.getTime() > EDITABLE_FOR_MS;
        if (message.direction !== "internal" || isOld) throw channelErrors.message_not_editable();
        if (message.content === content) return;
        await editsRepository.add(tx.db, id, message.content);
        const edited = await inChannels.edit(tx, id, content);
        tellChanged(tx, edited, "edited");
        await tellMentioned(tx, channel, edited, person, mentionsIn(message.content));
      });
      return present(id);
    },

    /** What a message said before, replaced last first. @throws channel_not_found, channel_message_not_found */
    async edits(
      person: ChannelPerson,
      channelId: string,
      id: string,
      { limit, cursor }: PageRequest,
    ): Promise<Page<MessageEdit>> {
      await viewOf(database.pool, person, channelId);
      const message = await requireMessage(channelId, id);
      if (message.deletedAt) throw channelErrors.channel_message_not_found();
      const rows = await editsRepository.page(database.pool, id, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, (edit) => ({ at: edit.replacedAt.toISOString(), id: edit.id }));
    },

    /** @throws channel_not_found, channel_message_not_found, not_message_author, message_not_editable */
    async delete(person: ChannelPerson, channelId: string, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const { channel, message } = await lockMessage(tx, person, channelId, id);
        requireMayTakeBack(person, channel, message);
        if (isCustomers(channel, message)) throw channelErrors.message_not_editable();
        await inChannels.delete(tx, id, person.userId);
        if (message.authorId !== person.userId)
          await audit.record(tx.db, person, "channel_message.deleted", { type: "message", id });
        tellChanged(tx, message, "deleted");
      });
    },

    /** By whoever took it back, or may take back those of others. @throws channel_not_found, channel_message_not_found, not_message_author */
    async restore(person: ChannelPerson, channelId: string, id: string): Promise<MessageView> {
      await unitOfWork(async (tx) => {
        const { channel, message } = await lockMessage(tx, person, channelId, id, { isDeleted: true });
        if (message.deletedBy !== person.userId && !decidesFor(channel, canManage(person)))
          throw channelErrors.not_message_author();
        await inChannels.restore(tx, id);
        tellChanged(tx, message, "restored");
      });
      return present(id);
    },

    /** @throws channel_not_found, channel_message_not_found, not_in_channel, channel_archived, invalid_input */
    async react(
      person: ChannelPerson,
      channelId: string,
      id: string,
      { emoji, isOn }: { readonly emoji: string; readonly isOn: boolean },
    ): Promise<MessageView> {
      if (!isEmoji(emoji))
        throw commonErrors.invalid_input({
          fields: [{ path: "params.emoji", message: "must be one emoji" }],
        });
      await unitOfWork(async (tx) => {
        const { channel, message } = await lockMessage(tx, person, channelId, id);
        requireWritable(channel);
        if (isOn && (await reactionsRepository.countOthers(tx.db, id, emoji)) >= MAX_EMOJI)
          throw commonErrors.invalid_input({
            fields: [
              { path: "params.emoji", message: `must be one of the ${MAX_EMOJI} that the message has` },
            ],
          });
        const isNew = isOn
          ? await reactionsRepository.add(tx.db, id, emoji, person.userId)
          : await reactionsRepository.remove(tx.db, id, emoji, person.userId);
        if (isNew) tellChanged(tx, message, isOn ? "reacted" : "unreacted");
      });
      return present(id);
    },

    /** @throws channel_not_found, channel_message_not_found, not_in_channel, channel_archived, too_many_pins */
    async pin(person: ChannelPerson, channelId: string, id: string, isOn: boolean): Promise<MessageView> {
      await unitOfWork(async (tx) => {
        const { channel, message } = await lockMessage(tx, person, channelId, id);
        requireWritable(channel);
        const isNew = isOn
          ? await pinsRepository.add(tx.db, channelId, id, person.userId)
          : await pinsRepository.remove(tx.db, id);
        if (isOn && isNew && (await pinsRepository.count(tx.db, channelId)) > MAX_PINS)
          throw channelErrors.too_many_pins();
        if (isNew) tellChanged(tx, message, isOn ? "pinned" : "unpinned");
      });
      return present(id);
    },

    /** Pinned last first; those that were taken back are left out. @throws channel_not_found */
    async pins(person: ChannelPerson, channelId: string, request: PageRequest): Promise<Page<MessageView>> {
      await viewOf(database.pool, person, channelId);
      const { limit, cursor } = request;
      const rows = await pinsRepository.page(database.pool, channelId, limit + 1, keysetCursor.read(cursor));
      const page = keysetCursor.page(rows, limit, ({ pinnedAt, messageId }) => ({
        at: pinnedAt.toISOString(),
        id: messageId,
      }));
      const messages = await inChannels.byIds(page.items.map(({ messageId }) => messageId));
      return { ...page, items: await viewsOf(messages.filter(({ deletedAt }) => deletedAt === null)) };
    },

    /** In the channels that are there for this person, newest first. */
    async search(person: ChannelPerson, query: MessageSearchQuery): Promise<Page<MessageView>> {
      const { limit, cursor, ...filters } = query;
      const rows = await findMessages(database.pool, filters, person, limit + 1, keysetCursor.read(cursor));
      const page = keysetCursor.page(rows, limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { ...page, items: await viewsOf(await inChannels.byIds(page.items.map(({ id }) => id))) };
    },

    /** Makes sure that somebody may say that they are writing. @throws channel_not_found, not_in_channel, channel_archived */
    async requireMayWrite(person: ChannelPerson, channelId: string): Promise<void> {
      requireWritable(await viewOf(database.pool, person, channelId));
    },
  };
}
