import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { currentTraceparent } from "../../platform/telemetry/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  type ChannelMessage,
  type ChannelMessageFilter,
  channelMessagesRepository,
  type NewChannelMessage,
} from "./channel-messages.repository.ts";

export type ChannelMessagesService = ReturnType<typeof createChannelMessages>;

/**
 * Messages of channels, as rows: who may do what, their numbers, and who is told, is the business of `channels`. An SMS to a customer is
 * written by `queueSms`.
 */
export function createChannelMessages({ database }: { readonly database: Database }) {
  /** The number before which a list begins; undefined: at the newest message. */
  async function firstOf(channelId: string, { before }: ChannelMessageFilter): Promise<number | undefined> {
    if (before === undefined) return undefined;
    return (await channelMessagesRepository.lastBefore(database.pool, channelId, before)) + 1;
  }

  return {
    /** Writes a message that is no SMS of ours; null: it is an SMS that has been taken in before. */
    async write(tx: UnitOfWork, message: NewChannelMessage): Promise<ChannelMessage | null> {
      return channelMessagesRepository.insert(tx.db, message, currentTraceparent());
    },

    /** Has an SMS with this id of the carrier been taken in? */
    isKnown: (tx: UnitOfWork, providerSid: string) => channelMessagesRepository.isKnown(tx.db, providerSid),

    byId: (id: string, db: Queryable = database.pool) => channelMessagesRepository.byId(db, id),

    /** As it is now, until the end of the transaction. */
    lock: (tx: UnitOfWork, id: string) => channelMessagesRepository.lock(tx.db, id),

    /** As they are now, until the end of the transaction; those that are not there are left out. */
    lockMany: (db: Queryable, ids: readonly string[]) => channelMessagesRepository.lockMany(db, ids),

    /** Takes back many that are locked, or brings them back. */
    updateDeletions: (
      tx: UnitOfWork,
      messages: readonly Pick<ChannelMessage, "id" | "deletedAt" | "deletedBy">[],
    ) => channelMessagesRepository.updateDeletions(tx.db, messages),

    /** Newest first; those that were taken back are among them. */
    async page(
      channelId: string,
      { cursor, limit, ...filter }: PageRequest & ChannelMessageFilter,
    ): Promise<Page<ChannelMessage>> {
      const after = keysetCursor.read(cursor, "number");
      const rows = await channelMessagesRepository.page(
        database.pool,
        channelId,
        filter,
        after ? Number(after.id) : await firstOf(channelId, filter),
        limit + 1,
      );
      return keysetCursor.page(rows, limit, ({ createdAt, sequence }) => ({
        at: createdAt.toISOString(),
        id: String(sequence),
      }));
    },

    /** Messages by their ids, in the order of these; those that are not there are left out. */
    async byIds(ids: readonly string[]): Promise<ChannelMessage[]> {
      const found = await channelMessagesRepository.byIds(database.pool, ids);
      const byId = new Map(found.map((message) => [message.id, message]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** The newest of each of these channels that is not taken back, by channel. */
    async newestOf(channelIds: readonly string[]): Promise<ReadonlyMap<string, ChannelMessage>> {
      if (channelIds.length === 0) return new Map();
      const newest = await channelMessagesRepository.newestOf(database.pool, channelIds);
      return new Map(newest.map((message) => [message.channelId, message]));
    },

    edit: (tx: UnitOfWork, id: string, content: string) =>
      channelMessagesRepository.update(tx.db, id, { content, edited_at: new Date() }),

    /** Takes a message back; what it said stays until `restore`, or until it is forgotten. */
    delete: (tx: UnitOfWork, id: string, by: string) =>
      channelMessagesRepository.update(tx.db, id, { deleted_at: new Date(), deleted_by: by }),

    restore: (tx: UnitOfWork, id: string) =>
      channelMessagesRepository.update(tx.db, id, { deleted_at: null, deleted_by: null }),

    /** The customer has seen an SMS, as the carrier says. */
    markSeen: (tx: UnitOfWork, id: string, at: Date) =>
      channelMessagesRepository.update(tx.db, id, { read_at: at }),

    /** Forgets up to `limit` messages of channels from before `olderThan`; resolves with how many of each channel, and up to which number. */
    prune: (tx: UnitOfWork, olderThan: Date, limit: number) =>
      channelMessagesRepository.prune(tx.db, olderThan, limit),
  };
}
