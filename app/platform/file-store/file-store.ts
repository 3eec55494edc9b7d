import type { Readable } from "node:stream";

/** What is known of a file that was put. */
export interface StoredFile {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Keeps files that every process reads. Keys are paths of lower-case words, digits, `-` and `.`, such as `imports/7f….csv`. */
export interface FileStore {
  /** As on /api/health, and what it is to people: `a folder`, `bucket recordings`. */
  readonly description: string;
  /** Keeps what the stream gives, whole or not at all: rejects with the stream's error. One that is there is replaced. */
  put(key: string, content: Readable): Promise<StoredFile>;
  /** Opens a file, or a part of it: bytes `start` to `end`, both included. @throws FileMissing */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** How long a file is; null: there is none. */
  size(key: string): Promise<number | null>;
  /** Forgets a file; one that is not there is forgotten already. */
  delete(key: string): Promise<void>;
  /** Resolves when files can be kept now. */
  check(): Promise<void>;
}

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** There is no file of this key. */
export class FileMissing extends Error {
  override readonly name = "FileMissing";

  constructor(key: string, cause?: unknown) {
    super(`there is no file ${key}`, { cause });
  }
}

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\.[a-z0-9]+)?$/;

/** @throws Error for what is no key: keys become paths. */
export function requireKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`${key} is no key of a file`);
  return key;
}
