import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** An answer of the server, kept for when there is none. */
export interface KeptCopy {
  readonly userId: string;
  /** The query that it answers. */
  readonly key: string;
  /** When it was known to be right, in milliseconds since 1970. */
  readonly atMs: number;
  /** JSON, gzipped. */
  readonly content: ArrayBuffer;
}

/** How a write that waits has fared. */
export type WriteState = "waiting" | "conflict" | "refused";

/** Something that was written while the server could not be reached. */
export interface WaitingWrite {
  /** Its place in the order; given when it is put in. */
  readonly id?: number;
  readonly userId: string;
  /** Name of the operation of the API. */
  readonly operation: string;
  readonly method: string;
  /** Path with its ids and query, of this server. */
  readonly path: string;
  readonly body: unknown;
  /** The version that it changes, where the record has one. */
  readonly version?: number;
  /** However often it is sent, it happens once. */
  readonly idempotencyKey: string;
  readonly madeAtMs: number;
  /** When its key was made, if that was later. */
  readonly keyAtMs?: number;
  readonly state: WriteState;
  /** What is shown of it beside what it asks for. */
  readonly about?: unknown;
  /** Why the server did not take it: its code, and words. */
  readonly code?: string;
  readonly reason?: string;
  /** What the server has instead, for the person to choose. */
  readonly theirs?: unknown;
}

/** Who sits at this browser, so that it opens without the server. */
export interface KeptPerson {
  readonly user: unknown;
  readonly atMs: number;
}

interface Schema extends DBSchema {
  copies: { key: [string, string]; value: KeptCopy; indexes: { byAge: [string, number] } };
  outbox: { key: number; value: WaitingWrite };
  person: { key: "current"; value: KeptPerson };
}

export type OfflineDatabase = IDBPDatabase<Schema>;

const NAME = "trunkline";
const VERSION = 1;
let opening: Promise<OfflineDatabase> | undefined;

/** What this browser keeps; rejects where storage is blocked. */
export function offlineDatabase(): Promise<OfflineDatabase> {
  opening ??= openDB<Schema>(NAME, VERSION, {
    upgrade(database) {
      const copies = database.createObjectStore("copies", { keyPath: ["userId", "key"] });
      copies.createIndex("byAge", ["userId", "atMs"]);
      database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      database.createObjectStore("person");
    },
    // A newer version in another tab must not wait for this one.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated() {
      opening = undefined;
    },
  });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}
