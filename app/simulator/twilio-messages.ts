import { twilioSid } from "./ids.ts";

/** One SMS as Twilio keeps it. */
export interface StoredMessage {
  readonly sid: string;
  readonly accountSid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly createdAt: Date;
  status: string;
  sentAt: Date | null;
  updatedAt: Date;
  errorCode: number | null;
}

/** Twilio's message list. */
export interface MessageStore {
  create(
    message: Pick<StoredMessage, "accountSid" | "to" | "from" | "body" | "statusCallback">,
  ): StoredMessage;
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
        sid: twilioSid("SM"),
        createdAt: now,
        status: "queued",
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

/** RFC 2822 as Twilio writes it. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** The message resource of Twilio's API, version 2010-04-01. */
export function messageJson(message: StoredMessage): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`;
  return {
    account_sid: message.accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt && rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: "outbound-api",
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.from.startsWith("MG") ? message.from : null,
    num_media: "0",
    num_segments: String(Math.max(1, Math.ceil(message.body.length / 153))),
    price: null,
    price_unit: "USD",
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}
