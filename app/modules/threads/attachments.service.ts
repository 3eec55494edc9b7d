import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { FileMissing, type FileStore, looseFilesRepository } from "../../platform/file-store/index.ts";
import { type DocumentType, sniffDocument } from "../../platform/file-type/index.ts";
import { GiveUpJob, type JobAttempt, type JobProducer } from "../../platform/queue/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { ProviderRejected } from "../../providers/provider-errors.ts";
import { RecordingTooLarge } from "../../providers/recordings/port.ts";
import type { InboundMedia, MediaSource, SmsCarrier } from "../../providers/telephony/port.ts";
import type { Person } from "../history/index.ts";
import { readAttachmentLink, signAttachmentLink } from "./attachment-links.policy.ts";
import { type AttachmentRun, fetchAttachment } from "./attachments.jobs.ts";
import { type Attachment, attachmentsRepository } from "./attachments.repository.ts";
import type { ThreadRecords } from "./thread-records.ts";
import { threadErrors } from "./threads.errors.ts";
import { threadMessageChanged } from "./threads.events.ts";

/** What a carrier takes with one message, all files together. */
const MAX_ATTACHMENT_BYTES = 5_242_880;
/** A carrier fetches what it is sent at once; a message that waits for its customer's morning is asked anew. */
const LINK_HOLDS_MS = 24 * 3_600_000;
/** An attachment whose file has not come for so long has lost its job, if no job is there. */
const SILENT_AFTER_MS = 60_000;
const AT_ONCE = 100;
/** What carriers take of what people send each other. */
const TAKEN = /^(image\/(png|jpeg|gif|webp|heic)|(audio|video)\/.+|application\/pdf|text\/vcard)$/;
/** What was uploaded and never sent goes after a day. */
const UNSENT_FOR_MS = 86_400_000;
const UNKNOWN_TYPE: DocumentType = { contentType: "application/octet-stream", extension: "bin" };

/** A file to be handed over. */
export interface AttachedFile {
  readonly attachment: Attachment;
  readonly content: Readable;
}

export type AttachmentsService = ReturnType<typeof createAttachments>;

/** Files of messages: fetched from the carrier by a job, uploaded by us, handed to the carrier by links that end. */
export function createAttachments(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly store: FileStore;
  readonly records: ThreadRecords;
  readonly jobs: Pick<JobProducer, "lookUp">;
  /** The one that sends, and all that bring. */
  readonly carrier: Pick<SmsCarrier, "media">;
  readonly carriers: readonly Pick<SmsCarrier, "name" | "media">[];
  readonly linkUrl: (token: string) => string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, store, records, now = () => new Date() } = deps;
  const sources = new Map<string, MediaSource | null>(deps.carriers.map(({ name, media }) => [name, media]));
  let secret: Promise<Buffer> | undefined;

  function linkSecret(): Promise<Buffer> {
    secret ??= attachmentsRepository.linkSecret(database.pool);
    return secret.catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
  }

  /** Keeps a file; one that no row comes to hold goes by itself. Null: it is of no kind that is taken. */
  async function keep(content: Readable, isAnyTaken: boolean) {
    const sniffed = await sniffDocument(content);
    const type = sniffed.type ?? UNKNOWN_TYPE;
    if (!isAnyTaken && !TAKEN.test(type.contentType)) {
      // To the end: an answer before that would be lost with the connection.
      await finished(sniffed.content.resume());
      return null;
    }
    const key = `attachments/${randomUUID()}.${type.extension}`;
    await looseFilesRepository.announce(database.pool, key);
    try {
      const { bytes } = await store.put(key, sniffed.content);
      return { fileKey: key, contentType: type.contentType, bytes };
    } catch (error) {
      await looseFilesRepository.release(database.pool, key);
      throw error;
    } finally {
      content.destroy();
    }
  }

  function tellChanged(tx: UnitOfWork, { threadId, messageId }: Attachment): void {
    if (messageId !== null) tx.publish(threadMessageChanged, { threadId, messageId, written: null });
  }

  /** Locks an attachment that still waits in this run; null: it is over, or was started anew. */
  async function lockIn(
    tx: UnitOfWork,
    { attachmentId, runNumber }: AttachmentRun,
  ): Promise<Attachment | null> {
    const one = await attachmentsRepository.lock(tx.db, attachmentId);
    return one?.status === "waiting" && one.runNumber === runNumber ? one : null;
  }

  async function fetchOnce(run: AttachmentRun): Promise<void> {
    const one = await attachmentsRepository.byId(database.pool, run.attachmentId);
    if (one?.status !== "waiting" || one.runNumber !== run.runNumber) return;
    const source = sources.get(one.provider ?? "");
    if (!source) throw new ProviderRejected(one.provider ?? "", { providerCode: "unknown", reason: "other" });
    const media = { messageSid: one.providerMessageSid ?? "", mediaSid: one.providerSid ?? "" };
    const kept = await keep(await source.open(media, { maxBytes: MAX_ATTACHMENT_BYTES }), true);
    if (!kept) return;
    const isHeld = await unitOfWork(async (tx) => {
      if (!(await lockIn(tx, run))) return false;
      const ready = await attachmentsRepository.update(tx.db, one.id, { ...kept, status: "ready" });
      await looseFilesRepository.hold(tx.db, kept.fileKey);
      tellChanged(tx, ready);
      return true;
    });
    if (!isHeld) await looseFilesRepository.release(database.pool, kept.fileKey);
  }

  /** @throws thread_file_not_ready, FileMissing */
  async function open(attachment: Attachment): Promise<AttachedFile> {
    if (attachment.fileKey === null) throw threadErrors.thread_file_not_ready();
    try {
      return { attachment, content: await store.get(attachment.fileKey) };
    } catch (error) {
      if (error instanceof FileMissing) throw threadErrors.thread_file_not_found();
      throw error;
    }
  }

  return {
    /** Files came with a message: each is fetched by a job. */
    async receive(
      tx: UnitOfWork,
      message: {
        readonly threadId: string;
        readonly messageId: string;
        readonly provider: string;
        readonly providerMessageSid: string;
      },
      media: readonly InboundMedia[],
    ): Promise<void> {
      const rows = media.map(({ providerSid, contentType }, place) => ({
        ...{ ...message, providerSid, contentType, place },
        status: "waiting" as const,
      }));
      for (const { id: attachmentId, runNumber, threadId } of await attachmentsRepository.insert(
        tx.db,
        rows,
      )) {
        tx.enqueue(fetchAttachment, { attachmentId, runNumber, threadId });
      }
    },

    /** One attempt to fetch a file. @throws GiveUpJob when it will never come, any other error to try again */
    async fetch({
      payload: run,
      isLastAttempt,
    }: Pick<JobAttempt<AttachmentRun>, "payload" | "isLastAttempt">) {
      try {
        await fetchOnce(run);
      } catch (error) {
        const failure =
          error instanceof RecordingTooLarge
            ? "too_large"
            : error instanceof ProviderRejected
              ? "gone"
              : null;
        if (failure === null && !isLastAttempt) throw error;
        await unitOfWork(async (tx) => {
          const one = await lockIn(tx, run);
          if (!one) return;
          const failed = { status: "failed", failure: failure ?? "unavailable" } as const;
          tellChanged(tx, await attachmentsRepository.update(tx.db, one.id, failed));
        });
        throw new GiveUpJob(`the attachment could not be had: ${failure ?? "unavailable"}`, error);
      }
    },

    /** Writes the jobs of files anew that were lost with Redis; resolves with how many. */
    async resume(): Promise<number> {
      const since = new Date(now().getTime() - SILENT_AFTER_MS);
      let resumed = 0;
      for (const one of await attachmentsRepository.waitingSince(database.pool, since, AT_ONCE)) {
        const run = { attachmentId: one.id, runNumber: one.runNumber, threadId: one.threadId };
        if ((await deps.jobs.lookUp(fetchAttachment, [run]))[0] === "pending") continue;
        await unitOfWork(async (tx) => {
          if (!(await lockIn(tx, run))) return;
          const runNumber = one.runNumber + 1;
          await attachmentsRepository.update(tx.db, one.id, { runNumber });
          tx.enqueue(fetchAttachment, { ...run, runNumber });
          resumed += 1;
        });
      }
      return resumed;
    },

    /** Forgets what was uploaded and never sent; its files follow by themselves. */
    sweep: () =>
      attachmentsRepository.deleteUnsent(database.pool, new Date(now().getTime() - UNSENT_FOR_MS), AT_ONCE),

    /** Keeps a file that this person will send. @throws thread_not_found, thread_file_not_taken */
    async upload(
      person: Person,
      threadId: string,
      fileName: string | null,
      content: Readable,
    ): Promise<Attachment> {
      await records.view(person, threadId);
      const kept = deps.carrier.media ? await keep(content, false) : null;
      if (!kept) throw threadErrors.thread_file_not_taken();
      return unitOfWork(async (tx) => {
        const [made] = await attachmentsRepository.insert(tx.db, [
          { ...kept, threadId, authorId: person.userId, fileName, status: "ready" },
        ]);
        if (!made) throw new Error("an attachment was not inserted");
        await looseFilesRepository.hold(tx.db, kept.fileKey);
        return made;
      });
    },

    /** Sends uploaded files with a message, within its transaction. @throws invalid_input */
    async attach(
      tx: UnitOfWork,
      {
        ids,
        ...of
      }: { readonly ids: readonly string[]; readonly threadId: string; readonly authorId: string },
      messageId: string,
    ): Promise<void> {
      const wanted = [...new Set(ids)];
      const files = await attachmentsRepository.lockUnsent(tx.db, { ids: wanted, ...of });
      const refused = (message: string) =>
        commonErrors.invalid_input({ fields: [{ path: "attachmentIds", message }] });
      if (files.length < wanted.length) throw refused("names a file that is not there, or was sent already");
      if (files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) > MAX_ATTACHMENT_BYTES)
        throw refused("all together are larger than 5 MB");
      for (const [place, { id }] of files.entries())
        await attachmentsRepository.update(tx.db, id, { messageId, place });
    },

    /** Of these messages, by message. */
    async ofMessages(messageIds: readonly string[]): Promise<ReadonlyMap<string, Attachment[]>> {
      const all = await attachmentsRepository.ofMessages(database.pool, messageIds);
      return Map.groupBy(all, ({ messageId }) => messageId ?? "");
    },

    /** Where the carrier fetches what goes with a message. */
    async urlsOf(messageId: string): Promise<string[]> {
      const files = await attachmentsRepository.ofMessages(database.pool, [messageId]);
      if (files.length === 0) return [];
      const key = await linkSecret();
      const expiresAt = new Date(now().getTime() + LINK_HOLDS_MS);
      return files.map(({ id }) => deps.linkUrl(signAttachmentLink(key, id, expiresAt)));
    },

    /** A file of a thread, for this person. @throws thread_not_found, thread_file_not_found, thread_file_not_ready */
    async file(person: Person, threadId: string, id: string): Promise<AttachedFile> {
      await records.view(person, threadId);
      const attachment = await attachmentsRepository.byId(database.pool, id);
      if (attachment?.threadId !== threadId) throw threadErrors.thread_file_not_found();
      return open(attachment);
    },

    /** A file by a link that we gave to a carrier. @throws thread_file_link_over, thread_file_not_found */
    async linkedFile(token: string): Promise<AttachedFile> {
      const id = readAttachmentLink(await linkSecret(), token, now());
      if (id === null) throw threadErrors.thread_file_link_over();
      const attachment = await attachmentsRepository.byId(database.pool, id);
      if (!attachment) throw threadErrors.thread_file_not_found();
      return open(attachment);
    },
  };
}
