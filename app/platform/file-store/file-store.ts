import type { Readable } from "node:stream";

/** What is known of a file that was put. */
export interface StoredFile {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Keeps files that every process reads. Keys are paths of lower-case words, digits, `-` and `.`, such as `imports/7f….csv`. */
export interface FileStore {
  /** Keeps what the stream gives, whole or not at all: rejects with the stream's error. One that is there is replaced. */
  put(key: string, content: Readable): Promise<StoredFile>;
  /** Opens a file, or a part of it: bytes `start` to `end`, both included. Rejects when there is none. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Forgets a file; one that is not there is forgotten already. */
  delete(key: string): Promise<void>;
}
