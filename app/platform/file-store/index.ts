import type { FileStore } from "./file-store.ts";
import { createLocalFileStore } from "./local-file-store.ts";
import { createS3FileStore, type S3Options } from "./s3-file-store.ts";

export { type ByteRange, FileMissing, type FileStore, type StoredFile } from "./file-store.ts";
export { fileStoreCheck } from "./file-store-check.ts";
export { createLocalFileStore, createS3FileStore };

/** The store that the configuration names: a bucket where there is one, else the folder. */
export function createFileStore(config: {
  readonly directory: string;
  readonly s3: S3Options | null;
}): FileStore {
  return config.s3 ? createS3FileStore(config.s3) : createLocalFileStore(config.directory);
}
