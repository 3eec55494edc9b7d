import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FileStore } from "./file-store.ts";

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\.[a-z0-9]+)?$/;

/** Keeps files in a folder, which all processes of an installation share. */
export function createLocalFileStore(folder: string): FileStore {
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error(`${key} is no key of a file`);
    return join(folder, key);
  };
  return {
    async put(key, content) {
      const path = pathOf(key);
      const partial = `${path}.${randomUUID()}.partial`;
      const hash = createHash("sha256");
      let bytes = 0;
      const counting = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await mkdir(dirname(path), { recursive: true });
      try {
        await pipeline(content, counting, createWriteStream(partial, { mode: 0o600, flush: true }));
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return { bytes, sha256: hash.digest("hex") };
    },
    async get(key, range) {
      const file = await open(pathOf(key));
      return file.createReadStream(range);
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}
