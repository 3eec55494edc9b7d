import { randomUUID } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FileMissing, type FileStore, requireKey } from "./file-store.ts";
import { createMeasuring } from "./measuring.ts";

/** Keeps files in a folder, which all processes of an installation share. */
export function createLocalFileStore(folder: string): FileStore {
  const pathOf = (key: string) => join(folder, requireKey(key));
  return {
    description: "a folder",
    async put(key, content) {
      const path = pathOf(key);
      const partial = `${path}.${randomUUID()}.partial`;
      const measuring = createMeasuring();
      await mkdir(dirname(path), { recursive: true });
      try {
        await pipeline(content, measuring.stream, createWriteStream(partial, { mode: 0o600, flush: true }));
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return measuring.result();
    },
    async get(key, range) {
      try {
        return (await open(pathOf(key))).createReadStream(range);
      } catch (error) {
        throw isAbsent(error) ? new FileMissing(key, error) : error;
      }
    },
    async size(key) {
      try {
        return (await stat(pathOf(key))).size;
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
    async check() {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
