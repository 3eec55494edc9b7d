import type { Readable } from "node:stream";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { FileMissing, looseFilesRepository } from "../../platform/file-store/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditActor, AuditService } from "../audit/index.ts";
import { type CallsService, callErrors, holdCall } from "../calls/index.ts";
import type { Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { RecordingFiles } from "./recording-files.ts";
import { readLink, signLink } from "./recording-links.policy.ts";
import type { RecordingListQuery } from "./recordings.contract.ts";
import { recordingErrors } from "./recordings.errors.ts";
import { recordingChanged, recordingDeleted } from "./recordings.events.ts";
import { fetchRecording, processRecording, runOf } from "./recordings.jobs.ts";
import { type FilePart, isKnownFile, isSameFile, LINK_MS, partOf } from "./recordings.policy.ts";
import { type Recording, recordingsRepository } from "./recordings.repository.ts";

/** What of a file somebody wants: its headers as they were sent. */
export interface AudioRequest {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** A file, or a part of it, to be sent. */
export interface Audio {
  readonly recording: Recording;
  /** Null: whoever asks has it already. */
  readonly content: Readable | null;
  readonly contentType: string;
  /** Of the whole file. */
  readonly bytes: number;
  readonly etag: string;
  readonly part: FilePart | null;
}

/** A recording's file to be read from its beginning to its end. */
export interface RecordingContent {
  readonly content: Readable;
  readonly contentType: string;
  readonly bytes: number;
}

/** What uploads say that they are from. */
export const UPLOAD = "upload";

export type RecordingsService = ReturnType<typeof createRecordingsService>;

/** Recordings: uploaded, found, listened to, deleted; what takes long is done by `RecordingProcessingService`. */
export function createRecordingsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "call" | "currentId">;
  readonly identity: Pick<IdentityService, "scopeNow">;
  readonly audit: Pick<AuditService, "record">;
  readonly files: RecordingFiles;
  /** Is this the first time within a while that somebody listens to it? */
  readonly isFirstListening: (listener: string, recordingId: string) => Promise<boolean>;
  readonly linkUrl: (token: string) => string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, calls, identity, audit, files, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "recording", id });
  let secret: Promise<Buffer> | undefined;

  async function linkSecret(): Promise<Buffer> {
    secret ??= recordingsRepository.linkSecret(database.pool);
    return secret.catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
  }

  async function view(person: Pick<Person, "scope">, id: string): Promise<Recording> {
    const recording = await recordingsRepository.visible(database.pool, id, person.scope);
    if (!recording) throw recordingErrors.recording_not_found();
    annotateSpan({
      [ATTRIBUTES.recordingId]: id,
      ...(recording.callId ? { [ATTRIBUTES.callId]: recording.callId } : {}),
    });
    return recording;
  }

  /** Locks one that is there for this person. @throws recording_not_found */
  async function lockVisible(tx: UnitOfWork, person: Person, id: string): Promise<Recording> {
    const isVisible = await recordingsRepository.visible(tx.db, id, person.scope);
    const recording = isVisible && (await recordingsRepository.lock(tx.db, id));
    if (!recording) throw recordingErrors.recording_not_found();
    return recording;
  }

  /** The id of a call that is there for this person. @throws call_not_found */
  async function callOf(person: Person, callId: string): Promise<string> {
    const call = await calls.call(callId);
    if (!isWithinScope(person.scope, call.userId)) throw callErrors.call_not_found();
    return call.id;
  }

  function fileOf(recording: Recording) {
    const { fileKey: key, contentType, bytes, sha256, status } = recording;
    if (key === null || contentType === null || bytes === null || sha256 === null) {
      throw recordingErrors.recording_not_ready({ detail: `It is ${status}.` });
    }
    return { key, contentType, bytes, sha256 };
  }

  async function noteListening(listener: AuditActor & { readonly id: string }, recording: Recording) {
    if (!(await deps.isFirstListening(listener.id, recording.id))) return;
    await unitOfWork((tx) =>
      audit.record(
        tx.db,
        listener,
        "recording.listened",
        subject(recording.id),
        recording.callId === null ? {} : { call: recording.callId },
      ),
    );
  }

  async function open(
    listener: AuditActor & { readonly id: string },
    recording: Recording,
    request: AudioRequest,
  ): Promise<Audio> {
    const { key, contentType, bytes, sha256 } = fileOf(recording);
    const etag = `"${sha256}"`;
    if (isKnownFile(request.ifNoneMatch, etag)) {
      await noteListening(listener, recording);
      return { recording, content: null, contentType, bytes, etag, part: null };
    }
    const part = isSameFile(request.ifRange, etag) ? partOf(request.range, bytes) : null;
    if (part === "unsatisfiable") {
      throw recordingErrors.recording_range_unsatisfiable({
        headers: { "Content-Range": `bytes */${bytes}` },
      });
    }
    await noteListening(listener, recording);
    try {
      const content = await files.open(key, part ?? undefined);
      return { recording, content, contentType, bytes, etag, part };
    } catch (error) {
      if (!(error instanceof FileMissing)) throw error;
      throw recordingErrors.recording_not_ready({ detail: "Its file is not there any more.", cause: error });
    }
  }

  return {
    view,

    /** @throws call_not_found, recording_not_audio */
    async upload(
      person: Person,
      query: { readonly callId?: string | undefined; readonly fileName?: string | undefined },
      content: Readable,
    ): Promise<{ readonly recording: Recording; readonly isNew: boolean }> {
      const before = query.callId === undefined ? null : await callOf(person, query.callId);
      const kept = await files.keep(content);
      if (!kept) throw recordingErrors.recording_not_audio();
      const { key, contentType, bytes, sha256 } = kept;
      try {
        const uploaded = await unitOfWork(async (tx) => {
          // While the file came, the call may have become part of another.
          const isSame = before === null || (await holdCall(tx.db, before));
          const callId = isSame ? before : await callOf(person, before);
          await recordingsRepository.lockFile(tx.db, sha256);
          const same = await recordingsRepository.sameUpload(
            tx.db,
            { sha256, callId, source: UPLOAD },
            person.scope,
          );
          if (same) return { recording: same, isNew: false };
          const recording = await recordingsRepository.insert(tx.db, {
            callId,
            ownerId: callId === null ? person.userId : null,
            source: UPLOAD,
            status: "queued",
            fileKey: key,
            fileName: query.fileName ?? null,
            contentType,
            bytes,
            sha256,
            queuedAt: now(),
            createdBy: person.userId,
          });
          await looseFilesRepository.hold(tx.db, key);
          await audit.record(tx.db, person, "recording.uploaded", subject(recording.id));
          tx.enqueue(processRecording, runOf(recording));
          tx.publish(recordingChanged, { recording });
          return { recording, isNew: true };
        });
        if (!uploaded.isNew) await files.release(key);
        annotateSpan({ [ATTRIBUTES.recordingId]: uploaded.recording.id });
        return uploaded;
      } catch (error) {
        await files.release(key);
        throw error;
      }
    },

    /** Also by the id of a row that has become part of the call. */
    async list(
      person: Person,
      { limit, cursor, callId, ...filters }: RecordingListQuery,
    ): Promise<Page<Recording>> {
      const rows = await recordingsRepository.page(
        database.pool,
        callId === undefined ? filters : { ...filters, callId: (await calls.currentId(callId)) ?? callId },
        person.scope,
        limit + 1,
        keysetCursor.read(cursor),
      );
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws recording_not_found, recording_not_ready */
    async waveform(
      person: Pick<Person, "scope">,
      id: string,
    ): Promise<{ readonly durationMs: number; readonly peakMs: number; readonly peaks: readonly number[] }> {
      const { durationMs, peakMs, status } = await view(person, id);
      if (durationMs === null || peakMs === null) {
        throw recordingErrors.recording_not_ready({ detail: `It is ${status}.` });
      }
      return { durationMs, peakMs, peaks: await recordingsRepository.peaks(database.pool, id) };
    },

    /** @throws recording_not_found, recording_not_ready, recording_range_unsatisfiable */
    async audio(person: Person, id: string, request: AudioRequest): Promise<Audio> {
      return open({ kind: person.kind, id: person.id }, await view(person, id), request);
    },

    /** Makes a link that is good for whoever has it. @throws recording_not_found, recording_not_ready */
    async link(person: Person, id: string): Promise<{ readonly url: string; readonly expiresAt: Date }> {
      const recording = await view(person, id);
      fileOf(recording);
      const expiresAt = new Date(now().getTime() + LINK_MS + (recording.durationMs ?? 0));
      const maker = { kind: person.kind, id: person.id };
      const token = signLink(await linkSecret(), { recordingId: id, maker, expiresAt });
      return { url: deps.linkUrl(token), expiresAt };
    },

    /** What a link leads to. @throws recording_link_invalid, recording_not_found, recording_not_ready, recording_range_unsatisfiable */
    async linkedAudio(token: string, request: AudioRequest): Promise<Audio> {
      const link = readLink(await linkSecret(), token, now());
      if (!link) throw recordingErrors.recording_link_invalid();
      // Who was shut out since then, or sees the recording no longer, does not listen on.
      const scope = await identity.scopeNow(link.maker);
      if (scope === null) throw recordingErrors.recording_link_invalid();
      return open(link.maker, await view({ scope }, link.recordingId), request);
    },

    /** The recording that a vendor knows by this id; null: none. */
    async idOf(source: string, providerSid: string): Promise<string | null> {
      return recordingsRepository.idOfVendor(database.pool, source, providerSid);
    },

    /** The whole file, for who works with it. @throws recording_not_found, recording_not_ready, FileMissing */
    async read(id: string): Promise<RecordingContent> {
      const { key, contentType, bytes } = fileOf(await view({ scope: "all" }, id));
      return { content: await files.open(key), contentType, bytes };
    },

    /** @throws recording_not_found, recording_status_conflict */
    async retry(person: Person, id: string): Promise<Recording> {
      return unitOfWork(async (tx) => {
        const before = await lockVisible(tx, person, id);
        const isToBeFetched = before.fileKey === null || before.failure === "file_lost";
        if (before.status !== "failed" || (isToBeFetched && before.source === UPLOAD)) {
          throw recordingErrors.recording_status_conflict({ detail: `It is ${before.status}.` });
        }
        const runNumber = before.runNumber + 1;
        const recording = await recordingsRepository.update(tx.db, id, {
          runNumber,
          failure: null,
          ...(isToBeFetched ? { status: "uploaded", fileKey: null } : { status: "queued", queuedAt: now() }),
        });
        await audit.record(tx.db, person, "recording.retried", subject(id));
        tx.enqueue(isToBeFetched ? fetchRecording : processRecording, runOf(recording));
        tx.publish(recordingChanged, { recording });
        return recording;
      });
    },

    /** With its file, and the voicemail that it is. @throws recording_not_found */
    async delete(person: Person, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const { callId } = await lockVisible(tx, person, id);
        await recordingsRepository.delete(tx.db, id);
        await audit.record(tx.db, person, "recording.deleted", subject(id));
        tx.publish(recordingDeleted, { recordingId: id, callId });
      });
    },

    /** Gives a recording to somebody, whoever had the call; null: it is whose call it is. */
    async assign(tx: UnitOfWork, id: string, ownerId: string | null): Promise<void> {
      const recording = await recordingsRepository.update(tx.db, id, { ownerId });
      tx.publish(recordingChanged, { recording });
    },

    /** Gives a call the recordings of rows that have become part of it. */
    async moveToCall(db: Queryable, to: string, from: readonly string[]): Promise<void> {
      await recordingsRepository.move(db, to, from);
    },
  };
}
