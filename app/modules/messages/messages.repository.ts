import type { MessageRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { Settlement } from "../../platform/settlement/index.ts";
import type { MessageStatus, MessageWaitJson } from "./messages.contract.ts";

const TABLE = "messages";
const COLUMNS = [
  "id",
  "alert_id",
  "channel_id",
  "author_id",
  "recipient_user_id",
  "contact_id",
  "status",
  "priority",
  "recipient_name",
  "to_number",
  "content",
  "generation",
  "attempts",
  "resends",
  "attempted_at",
  "provider",
  "provider_sid",
  "former_sids",
  "error_code",
  "error_reason",
  "waits_for",
  "waits_until",
  "traceparent",
  "created_at",
  "sent_at",
  "delivered_at",
  "failed_at",
  "settlement",
  "settled_at",
  "settled_reason",
] as const;

/** Of the alert, which may move to another call: never kept here. */
const CALL_ID = "(select alerts.call_id from alerts where alerts.id = messages.alert_id) as call_id";

/** Of an SMS that we send: other messages of channels have no recipient and no such states. */
type Row = Pick<MessageRow, (typeof COLUMNS)[number]> & {
  readonly call_id: string | null;
  readonly status: MessageStatus;
  readonly waits_for: MessageWait | null;
  readonly priority: 1 | 2 | 3 | 4;
  readonly recipient_name: string;
  readonly to_number: string;
};

function columns(db: Queryable) {
  return [...COLUMNS, db.raw(CALL_ID)];
}

/** What an SMS can wait for. */
export type MessageWait = MessageWaitJson["for"];

/** An SMS with everything that is known of it. */
export interface Message {
  readonly id: string;
  /** Null: it answers an SMS of somebody on our staff, or belongs to a channel. */
  readonly alertId: string | null;
  /** Of an SMS to a customer. */
  readonly channelId: string | null;
  /** Who on our staff writes to a customer; null: nobody, or of an alert. */
  readonly authorId: string | null;
  /** Null: it goes to a customer, or was written before it was kept. */
  readonly recipientUserId: string | null;
  /** Null: a number that is no contact's, or one of our staff. */
  readonly contactId: string | null;
  /** The call of its alert. */
  readonly callId: string | null;
  readonly status: MessageStatus;
  readonly priority: 1 | 2 | 3 | 4;
  readonly recipientName: string;
  readonly toNumber: string;
  readonly content: string;
  readonly generation: number;
  readonly attempts: number;
  readonly resends: number;
  readonly attemptedAt: Date | null;
  /** The carrier that has it; null until one took it. */
  readonly provider: string | null;
  readonly providerSid: string | null;
  /** The carrier's ids of SMS of this message that failed, or that another one replaced. */
  readonly formerSids: readonly string[];
  readonly errorCode: string | null;
  readonly errorReason: string | null;
  /** Why it was not sent yet, though that was tried, and when it is tried next as far as that is known. */
  readonly waitsFor: MessageWait | null;
  readonly waitsUntil: Date | null;
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly failedAt: Date | null;
  /** What people have done about it since it was given up. */
  readonly settlement: Settlement;
  readonly settledAt: Date | null;
  readonly settledReason: string | null;
}

/** Given-up messages to be listed. */
export interface DeadFilter {
  readonly priority?: number | undefined;
  /** Undefined: all that are not discarded. */
  readonly state?: "open" | "acknowledged" | "discarded" | undefined;
}

/** Where an SMS to a customer stands. */
export interface SmsPlace {
  readonly channelId: string;
  /** Its number in the channel. */
  readonly sequence: number;
  /** Null: nobody wrote it, such as an automatic answer. */
  readonly authorId: string | null;
  readonly contactId: string | null;
  readonly templateId: string | null;
}

/** An SMS to be written. */
export interface NewMessage {
  /** Null: it answers an SMS of this person, or goes to a customer. */
  readonly alertId: string | null;
  /** Null: it goes to a customer, whom the gate lets pass right before each attempt. */
  readonly recipientUserId: string | null;
  /** Of an SMS to a customer. */
  readonly place?: SmsPlace;
  readonly recipientName: string;
  readonly toNumber: string;
  readonly content: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly traceparent: string | null;
}

/** Columns that a change of state may set. */
export interface MessageChange {
  readonly status?: MessageStatus;
  readonly generation?: number;
  readonly attempts?: number;
  readonly resends?: number;
  readonly attemptedAt?: Date | null;
  readonly provider?: string | null;
  readonly providerSid?: string | null;
  readonly formerSids?: readonly string[];
  readonly errorCode?: string | null;
  readonly errorReason?: string | null;
  readonly waitsFor?: MessageWait | null;
  readonly waitsUntil?: Date | null;
  readonly sentAt?: Date | null;
  readonly deliveredAt?: Date | null;
  readonly failedAt?: Date | null;
  readonly settlement?: Settlement;
  readonly settledAt?: Date | null;
  readonly settledReason?: string | null;
}

const COLUMN_OF: Readonly<Record<keyof MessageChange, string>> = {
  status: "status",
  generation: "generation",
  attempts: "attempts",
  resends: "resends",
  attemptedAt: "attempted_at",
  provider: "provider",
  providerSid: "provider_sid",
  formerSids: "former_sids",
  errorCode: "error_code",
  errorReason: "error_reason",
  waitsFor: "waits_for",
  waitsUntil: "waits_until",
  sentAt: "sent_at",
  deliveredAt: "delivered_at",
  failedAt: "failed_at",
  settlement: "settlement",
  settledAt: "settled_at",
  settledReason: "settled_reason",
};

/** Writes messages and reads them under lock. */
export const messagesRepository = {
  async insertSms(db: Queryable, messages: readonly NewMessage[]): Promise<Message[]> {
    if (messages.length === 0) return [];
    const rows = await db(TABLE)
      .insert(
        messages.map((message) => ({
          alert_id: message.alertId,
          recipient_user_id: message.recipientUserId,
          ...(message.place ? placeColumns(message.place) : {}),
          recipient_name: message.recipientName,
          direction: "outbound",
          status: "queued",
          priority: message.priority,
          to_number: message.toNumber,
          content: message.content,
          traceparent: message.traceparent,
        })),
      )
      .returning<Row[]>(columns(db));
    return rows.map(toMessage);
  },

  async lock(db: Queryable, id: string): Promise<Message | null> {
    const row = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ id })
      .forUpdate()
      .first();
    return row ? toMessage(row) : null;
  },

  /** By the id of its SMS or of a former one. Uses indexes messages_provider_sid and messages_former_sids. */
  async lockByProviderSid(db: Queryable, providerSid: string): Promise<Message | null> {
    const row = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ direction: "outbound" })
      .where((sid) =>
        sid
          .where({ provider_sid: providerSid })
          .orWhereRaw("(former_sids @> ?::text[] and former_sids <> '{}')", [[providerSid]]),
      )
      .forUpdate()
      .first();
    return row ? toMessage(row) : null;
  },

  /** Of these provider ids, those that a message of ours has, or had, already. */
  async knownProviderSids(db: Queryable, sids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await db(TABLE)
      .select("provider_sid", "former_sids")
      .whereIn("provider_sid", [...sids])
      .orWhereRaw("(former_sids && ?::text[] and former_sids <> '{}')", [[...sids]]);
    return new Set(rows.flatMap((row) => [row.provider_sid ?? [], row.former_sids].flat()));
  },

  async update(db: Queryable, id: string, change: MessageChange): Promise<Message> {
    const changed = Object.fromEntries(
      Object.entries(change).map(([key, value]) => [COLUMN_OF[key as keyof MessageChange], value]),
    );
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...changed, updated_at: db.fn.now() })
      .returning<Row[]>(columns(db));
    if (!row) throw new Error("a locked message is gone");
    return toMessage(row);
  },

  /** Messages of these alerts, in the order in which they were written. Uses index messages_alert. */
  async ofAlerts(db: Queryable, alertIds: readonly string[]): Promise<Message[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .whereIn("alert_id", [...alertIds])
      .orderBy(["created_at", "id"]);
    return rows.map(toMessage);
  },

  /**
   * Messages that no carrier has yet and that were written before `olderThan`, oldest first, after the one that the
   * batch before ended with. Uses index messages_open.
   */
  async undispatched(
    db: Queryable,
    olderThan: Date,
    after: { readonly createdAt: Date; readonly id: string } | undefined,
    limit: number,
  ): Promise<Message[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .whereIn("status", ["queued", "sending"])
      .where("created_at", "<", olderThan)
      .modify((query) => {
        if (after)
          query.whereRaw("(created_at, id) > (?::timestamptz, ?::uuid)", [after.createdAt, after.id]);
      })
      .orderBy(["created_at", "id"])
      .limit(limit);
    return rows.map(toMessage);
  },

  /** Of these messages, those that are still undispatched; locked, those that others hold left out. */
  async lockUndispatched(db: Queryable, ids: readonly string[]): Promise<Message[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .whereIn("id", [...ids])
      .whereIn("status", ["queued", "sending"])
      .forUpdate()
      .skipLocked();
    return rows.map(toMessage);
  },

  /** Begins a new generation of these messages: jobs of the older one do nothing any more. */
  async outdateJobs(db: Queryable, ids: readonly string[]): Promise<Message[]> {
    const rows = await db(TABLE)
      .whereIn("id", [...ids])
      .update({ generation: db.raw("generation + 1"), updated_at: db.fn.now() })
      .returning<Row[]>(columns(db));
    return rows.map(toMessage);
  },

  /** SMS that the provider has but said nothing final of, asked about longest ago first. Uses index messages_open. */
  async awaitingReceipt(db: Queryable, olderThan: Date, limit: number): Promise<Message[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ status: "sent" })
      .where("created_at", "<", olderThan)
      .orderBy("updated_at")
      .limit(limit);
    return rows.map(toMessage);
  },

  /** Moves messages to the end of the line of `awaitingReceipt`. */
  async touch(db: Queryable, ids: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("id", [...ids])
      .update({ updated_at: db.fn.now() });
  },

  /** How many to our staff have no final state and were written before `olderThan`. Uses index messages_open. */
  async countOpen(db: Queryable, olderThan: Date): Promise<{ priority: 1 | 2 | 3 | 4; count: number }[]> {
    return db(TABLE)
      .select<{ priority: 1 | 2 | 3 | 4; count: number }[]>("priority", db.raw("count(*)::int as count"))
      .whereNull("channel_id")
      .whereIn("status", ["queued", "sending", "sent"])
      .where("created_at", "<", olderThan)
      .groupBy("priority");
  },

  /** Given-up SMS to our staff that were not discarded, by priority and by whether somebody looks after them. Uses index messages_dead_by_priority. */
  async countDead(
    db: Queryable,
  ): Promise<{ priority: 1 | 2 | 3 | 4; settlement: Settlement; count: number }[]> {
    const rows = await db(TABLE)
      .select<{ priority: 1 | 2 | 3 | 4; settlement: Settlement; count: number }[]>(
        "priority",
        "settlement",
        db.raw("count(*)::int as count"),
      )
      .where({ status: "failed", channel_id: null })
      .whereRaw("settlement is distinct from 'discarded'")
      .groupBy("priority", "settlement");
    return rows;
  },

  /** Given-up SMS to our staff, the most urgent first, then the newest. Uses index messages_dead_by_priority. */
  async dead(
    db: Queryable,
    limit: number,
    after: { readonly priority: number; readonly at: string; readonly id: string } | undefined,
    { priority, state }: DeadFilter = {},
  ): Promise<Message[]> {
    const rows = await db(TABLE)
      .select<Row[]>(...columns(db))
      .where({ status: "failed", channel_id: null })
      .modify((query) => {
        if (priority) query.where("priority", priority);
        if (state === undefined) query.whereRaw("settlement is distinct from 'discarded'");
        else query.where({ settlement: state === "open" ? null : state });
        if (after)
          query.whereRaw("priority >= ? and (priority > ? or (failed_at, id) < (?::timestamptz, ?::uuid))", [
            after.priority,
            after.priority,
            after.at,
            after.id,
          ]);
      })
      .orderBy([
        { column: "priority", order: "asc" },
        { column: "failed_at", order: "desc" },
        { column: "id", order: "desc" },
      ])
      .limit(limit);
    return rows.map(toMessage);
  },
};

function placeColumns({ channelId, sequence, authorId, contactId, templateId }: SmsPlace) {
  return {
    channel_id: channelId,
    sequence,
    author_id: authorId,
    contact_id: contactId,
    template_id: templateId,
  };
}

function toMessage(row: Row): Message {
  return {
    id: row.id,
    alertId: row.alert_id,
    channelId: row.channel_id,
    authorId: row.author_id,
    recipientUserId: row.recipient_user_id,
    contactId: row.contact_id,
    callId: row.call_id,
    status: row.status,
    priority: row.priority,
    recipientName: row.recipient_name,
    toNumber: row.to_number,
    content: row.content,
    generation: row.generation,
    attempts: row.attempts,
    resends: row.resends,
    attemptedAt: row.attempted_at,
    provider: row.provider,
    providerSid: row.provider_sid,
    formerSids: row.former_sids,
    errorCode: row.error_code,
    errorReason: row.error_reason,
    waitsFor: row.waits_for,
    waitsUntil: row.waits_until,
    traceparent: row.traceparent,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    deliveredAt: row.delivered_at,
    failedAt: row.failed_at,
    settlement: row.settlement,
    settledAt: row.settled_at,
    settledReason: row.settled_reason,
  };
}
