import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { sniffAudio } from "../../platform/audio/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { ByteRange, FileStore } from "../../platform/file-store/index.ts";
import { looseFilesRepository } from "./loose-files.repository.ts";

/** Longer than any file takes to be written. */
const WRITTEN_WITHIN_MS = 86_400_000;
const SWEPT_AT_ONCE = 100;

/** A file as it was kept. */
export interface KeptFile {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
}

export type RecordingFiles = ReturnType<typeof createRecordingFiles>;

/** The files of recordings. One that no row comes to hold goes by itself, whoever dies in between. */
export function createRecordingFiles(deps: { readonly database: Database; readonly store: FileStore }) {
  const { store } = deps;
  const db = deps.database.pool;

  return {
    /** Keeps a sound, told by its content; null where it is none. Whoever writes its row holds it. */
    async keep(content: Readable): Promise<KeptFile | null> {
      const sniffed = await sniffAudio(content);
      if (!sniffed.type) {
        // To the end: an answer before that would be lost with the connection.
        await finished(sniffed.content.resume());
        return null;
      }
      const { contentType, extension } = sniffed.type;
      const key = `recordings/${randomUUID()}.${extension}`;
      await looseFilesRepository.announce(db, key, new Date(Date.now() + WRITTEN_WITHIN_MS));
      try {
        return { key, contentType, ...(await store.put(key, sniffed.content)) };
      } catch (error) {
        await looseFilesRepository.release(db, key);
        throw error;
      } finally {
        content.destroy();
      }
    },

    /** @throws FileMissing */
    open: (key: string, range?: ByteRange): Promise<Readable> => store.get(key, range),

    /** It was kept, and is not wanted. */
    release: (key: string): Promise<void> => looseFilesRepository.release(db, key),

    /** Deletes files that no row holds; resolves with how many. */
    async sweep(now: Date): Promise<number> {
      const keys = await looseFilesRepository.due(db, now, SWEPT_AT_ONCE);
      // The file first: a crash in between has it deleted again.
      for (const key of keys) await store.delete(key);
      await looseFilesRepository.forget(db, keys);
      return keys.length;
    },
  };
}
