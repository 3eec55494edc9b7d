import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { FileMissing, type FileStore, looseFilesRepository } from "../../platform/file-store/index.ts";
import { sniffDocument } from "../../platform/file-type/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { type ChannelPerson, requireWritable, viewOf } from "./channel-access.ts";
import { channelErrors } from "./channels.errors.ts";
import { type Attachment, attachmentsRepository } from "./message-extras.repository.ts";

/** A file that was uploaded, and that no message has taken, goes after this time. */
const UNUSED_FOR_MS = 24 * 3_600_000;

export type ChannelFilesService = ReturnType<typeof createChannelFiles>;

/** Files of messages: uploaded to a channel, taken by a message, downloaded by those who see the channel. They go with their row. */
export function createChannelFiles(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly store: FileStore;
}) {
  const { database, unitOfWork, store } = deps;
  const db = database.pool;

  return {
    /** @throws channel_not_found, not_in_channel, channel_archived, attachment_not_supported */
    async upload(
      person: ChannelPerson,
      channelId: string,
      fileName: string,
      body: Readable,
    ): Promise<Attachment> {
      requireWritable(await viewOf(db, person, channelId));
      const { type, content } = await sniffDocument(body);
      if (!type) {
        // To the end: an answer before that would be lost with the connection.
        await finished(content.resume());
        throw channelErrors.attachment_not_supported();
      }
      const fileKey = `attachments/${randomUUID()}.${type.extension}`;
      await looseFilesRepository.announce(db, fileKey);
      try {
        const { bytes, sha256 } = await store.put(fileKey, content);
        return await unitOfWork(async (tx) => {
          const file = { channelId, fileName, fileKey, contentType: type.contentType, bytes, sha256 };
          const attachment = await attachmentsRepository.insert(tx.db, {
            ...file,
            uploadedBy: person.userId,
          });
          await looseFilesRepository.hold(tx.db, fileKey);
          return attachment;
        });
      } catch (error) {
        await looseFilesRepository.release(db, fileKey);
        throw error;
      } finally {
        body.destroy();
      }
    },

    /** @throws channel_not_found, attachment_not_found */
    async open(
      person: ChannelPerson,
      channelId: string,
      id: string,
    ): Promise<{ readonly attachment: Attachment; readonly content: Readable }> {
      await viewOf(db, person, channelId);
      const attachment = await attachmentsRepository.byId(db, channelId, id);
      if (!attachment) throw channelErrors.attachment_not_found();
      try {
        return { attachment, content: await store.get(attachment.fileKey) };
      } catch (error) {
        if (!(error instanceof FileMissing)) throw error;
        throw channelErrors.attachment_not_found({ cause: error });
      }
    },

    /** Newest first. @throws channel_not_found */
    async list(
      person: ChannelPerson,
      channelId: string,
      { limit, cursor }: PageRequest,
    ): Promise<Page<Attachment>> {
      await viewOf(db, person, channelId);
      const rows = await attachmentsRepository.page(db, channelId, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** Forgets some of the files that no message took in a day; resolves with how many. */
    pruneUnused: (now: Date) =>
      attachmentsRepository.pruneUnused(db, new Date(now.getTime() - UNUSED_FOR_MS), 100),
  };
}
