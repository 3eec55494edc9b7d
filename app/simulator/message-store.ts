import type { FetchedMedia } from "./sent-media.ts";

/** One SMS as its carrier keeps it; `status` and `errorCode` are in the carrier's words. */
export interface StoredMessage {
  readonly sid: string;
  /** E.164, or the name of a sender. */
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | null;
  /** What went with it, where the carrier takes files. */
  readonly media?: readonly FetchedMedia[];
  readonly createdAt: Date;
  status: string;
  sentAt: Date | null;
  updatedAt: Date;
  errorCode: number | null;
}

/** An SMS that a carrier is about to take. */
export type NewMessage = Pick<
  StoredMessage,
  "sid" | "to" | "from" | "body" | "statusCallback" | "status" | "media"
>;

/** A carrier's message list. */
export interface MessageStore {
  create(message: NewMessage): StoredMessage;
  get(sid: string): StoredMessage | undefined;
  /** Newest first. */
  list(matches: (message: StoredMessage) => boolean): StoredMessage[];
}

/** Keeps the newest `capacity` messages. */
export function createMessageStore(capacity = 10_000): MessageStore {
  const bySid = new Map<string, StoredMessage>();
  return {
    create(message) {
      const now = new Date();
      const stored: StoredMessage = {
        ...message,
        createdAt: now,
        sentAt: null,
        updatedAt: now,
        errorCode: null,
      };
      bySid.set(stored.sid, stored);
      if (bySid.size > capacity) {
        const [oldest] = bySid.keys();
        if (oldest) bySid.delete(oldest);
      }
      return stored;
    },
    get: (sid) => bySid.get(sid),
    list: (matches) => [...bySid.values()].reverse().filter(matches),
  };
}
