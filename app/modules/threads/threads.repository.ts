import type { ThreadRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable, updateRows } from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope, withinScope } from "../../platform/record-scope/index.ts";
import { readSearch, type Search, whereFound } from "../../platform/search/index.ts";
import type { ThreadListQuery } from "./threads.contract.ts";

const TABLE = "threads";
const COLUMNS = [
  "id",
  "status",
  "assigned_to",
  "lead_id",
  "snoozed_until",
  "closed_at",
  "read_sequence",
  "last_inbound_sequence",
  "waiting_since",
  "opened_at",
  "first_answered_at",
  "last_message_at",
  "tags",
  "version",
  "created_at",
  "updated_at",
] as const;
/** Those that are written for many rows at once. */
const BULK_COLUMNS = [
  "status",
  "assigned_to",
  "snoozed_until",
  "closed_at",
  "read_sequence",
  "waiting_since",
  "opened_at",
  "tags",
] as const satisfies readonly (typeof COLUMNS)[number][];
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);

/**
 * What the customer wrote and nobody of ours has read. It is counted, never kept: two numbers that move only forward under the lock of the
 * thread say what it is, whoever reads and writes at the same time.
 */
const UNREAD = `(select count(*)::int from messages where messages.channel_id = threads.id and messages.sequence > threads.read_sequence
  and messages.direction = 'inbound' and messages.deleted_at is null)`;
const HAS_UNREAD = "threads.last_inbound_sequence > threads.read_sequence";

/** What a customer and we write to each other, and how far that is; its id is that of its channel. */
export interface Thread {
  readonly id: string;
  readonly status: ThreadRow["status"];
  readonly assignedTo: string | null;
  readonly leadId: string | null;
  readonly snoozedUntil: Date | null;
  readonly closedAt: Date | null;
  /** Somebody of ours has read it up to this number. */
  readonly readSequence: number;
  /** The number of the customer's newest message; 0: none. */
  readonly lastInboundSequence: number;
  readonly waitingSince: Date | null;
  /** When it was opened, or opened again. */
  readonly openedAt: Date;
  /** When one of ours answered first since then. */
  readonly firstAnsweredAt: Date | null;
  readonly lastMessageAt: Date;
  readonly tags: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What of a thread a happening may change. */
export type ThreadChange = Partial<
  Pick<
    Thread,
    | "status"
    | "assignedTo"
    | "leadId"
    | "snoozedUntil"
    | "closedAt"
    | "readSequence"
    | "lastInboundSequence"
    | "waitingSince"
    | "openedAt"
    | "firstAnsweredAt"
    | "lastMessageAt"
    | "tags"
  >
>;

/** A thread with whom it is with and who looks after it. */
export interface ThreadView extends Thread {
  readonly assigneeName: string | null;
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly company: string | null;
  readonly phone: string | null;
  readonly lastSequence: number;
  readonly unread: number;
}

/** How many threads there are, closed ones left out. */
export interface ThreadCounts {
  readonly open: number;
  readonly mine: number;
  readonly unassigned: number;
  readonly snoozed: number;
  readonly unread: number;
  readonly mineUnread: number;
}

type Columns = Pick<ThreadRow, (typeof COLUMNS)[number]>;
type ViewRow = Columns & {
  readonly assignee_name: string | null;
  readonly contact_id: string | null;
  readonly contact_name: string | null;
  readonly company: string | null;
  readonly phone: string | null;
  readonly last_sequence: number;
  readonly unread: number;
};

/** Writes and reads threads. */
export const threadsRepository = {
  /** Adds the thread of a channel, unless there is one; null: there is. */
  async insertNew(db: Queryable, id: string, fields: ThreadChange): Promise<Thread | null> {
    const [row] = await db(TABLE)
      .insert({ id, ...toColumns(fields) } as ThreadRow)
      .onConflict("id")
      .ignore()
      .returning(COLUMNS);
    return row ? toThread(row) : null;
  },

  /** Within what somebody sees; null when it is not, or not there. */
  async byId(db: Queryable, id: string, scope: RecordScope): Promise<ThreadView | null> {
    const row = await select(db).where("threads.id", id).first();
    return row && isWithinScope(scope, row.assigned_to) ? toView(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Thread | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toThread(row) : null;
  },

  /** As they are now, until the end of the transaction. Everybody locks in one order. */
  async lockMany(db: Queryable, ids: readonly string[]): Promise<Thread[]> {
    return (await byIds(db, ids).forUpdate()).map(toThread);
  },

  /** Which of these are within what somebody sees? */
  async visible(db: Queryable, ids: readonly string[], scope: RecordScope): Promise<ReadonlySet<string>> {
    const visible: string[] = await db(TABLE)
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .modify((query) => withinScope(query, scope, "assigned_to"))
      .pluck("id");
    return new Set(visible);
  },

  /** Some by their ids. */
  async many(db: Queryable, ids: readonly string[]): Promise<Thread[]> {
    return (await byIds(db, ids)).map(toThread);
  },

  /** Writes threads that are locked as they are given. */
  async updateMany(db: Queryable, threads: readonly Thread[]): Promise<void> {
    const written = threads.map((thread) => ({ ...toColumns(thread), id: thread.id }));
    await updateRows(db, TABLE, BULK_COLUMNS, written);
  },

  async update(db: Queryable, id: string, fields: ThreadChange): Promise<Thread> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a thread that was locked has gone");
    return toThread(row);
  },

  /**
   * Those with the newest messages first. Uses indexes threads_last_message, threads_status_last_message, threads_assignee_last_message,
   * threads_lead, threads_tags, and channels_contact_activity; contacts_search, leads_search, channels_phone_search and messages_words for what is looked for.
   */
  async page(
    db: Queryable,
    query: Omit<ThreadListQuery, "cursor" | "limit"> & { readonly userId: string },
    scope: RecordScope,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ThreadView[]> {
    const rows = await select(db)
      .modify((select) => {
        if (query.status) select.where("threads.status", query.status);
        else select.whereIn("threads.status", ["open", "snoozed"]);
        if (query.assignedTo === "nobody") select.whereNull("threads.assigned_to");
        else if (query.assignedTo)
          select.where("threads.assigned_to", query.assignedTo === "me" ? query.userId : query.assignedTo);
        withinScope(select, scope, "threads.assigned_to");
        if (query.unread === true) select.whereRaw(HAS_UNREAD);
        if (query.unread === false) select.whereRaw(`not (${HAS_UNREAD})`);
        if (query.waiting === true) select.whereNotNull("threads.waiting_since");
        if (query.waiting === false) select.whereNull("threads.waiting_since");
        // As its index says: among those of all customers one contact's would be looked for in all.
        if (query.contactId)
          select.where("channels.contact_id", query.contactId).whereNull("channels.deleted_at");
        if (query.leadId) select.where("threads.lead_id", query.leadId);
        if (query.tag !== undefined) select.whereRaw("threads.tags @> array[?]::text[]", [query.tag]);
        if (query.q !== undefined) select.whereIn("threads.id", found(db, readSearch(query.q), query.q));
      })
      .modify(newestFirst(limit, after, { at: "threads.last_message_at", id: "threads.id" }));
    return rows.map(toView);
  },

  /** Within what somebody sees, in one statement: all figures are of the same moment. Uses index threads_status_last_message. */
  async counts(db: Queryable, userId: string, scope: RecordScope): Promise<ThreadCounts> {
    const count = (name: string, condition: string, values: readonly string[] = []) =>
      db.raw(`count(*) filter (where ${condition})::int as ${name}`, [...values]);
    const row = await db(TABLE)
      .select(
        count("open", "status = 'open'"),
        count("mine", "status = 'open' and assigned_to = ?", [userId]),
        count("unassigned", "status = 'open' and assigned_to is null"),
        count("snoozed", "status = 'snoozed'"),
        count("unread", HAS_UNREAD),
        count("mine_unread", `${HAS_UNREAD} and assigned_to = ?`, [userId]),
      )
      .whereIn("status", ["open", "snoozed"])
      .modify((query) => withinScope(query, scope, "threads.assigned_to"))
      .first();
    const figures = row as unknown as Omit<ThreadCounts, "mineUnread"> & { mine_unread: number };
    const { mine_unread: mineUnread, ...same } = figures;
    return { ...same, mineUnread };
  },

  /** Those of leads, until the end of the transaction. Everybody locks in one order. Uses index threads_lead. */
  async lockOfLeads(db: Queryable, leadIds: readonly string[]): Promise<Thread[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("lead_id", [...leadIds])
      .orderBy("id")
      .forUpdate();
    return rows.map(toThread);
  },

  /** Snoozed ones whose time has come; locked, those that others hold left out. Uses index threads_snoozed. */
  async lockDue(db: Queryable, at: Date, limit: number): Promise<Thread[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ status: "snoozed" })
      .where("snoozed_until", "<=", at)
      .orderBy("snoozed_until")
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toThread);
  },

  /** Open threads whose customer waits for an answer: how many, and since when the first does. */
  async waiting(db: Queryable): Promise<{ count: number; since: Date | null }> {
    const row = await db(TABLE)
      .select(db.raw("count(*)::int as count, min(waiting_since) as since"))
      .where({ status: "open" })
      .whereNotNull("waiting_since")
      .first();
    return row as unknown as { count: number; since: Date | null };
  },

  /** Says that a message is a voicemail. */
  async addVoicemail(db: Queryable, voicemailId: string, messageId: string): Promise<void> {
    await db("thread_voicemails").insert({ voicemail_id: voicemailId, message_id: messageId });
  },

  /** The message that a voicemail is; null: it stands in no thread. */
  async messageOfVoicemail(
    db: Queryable,
    voicemailId: string,
  ): Promise<{ readonly messageId: string; readonly threadId: string } | null> {
    const row = await db("thread_voicemails")
      .join("messages", "messages.id", "thread_voicemails.message_id")
      .where({ voicemail_id: voicemailId })
      .first<{ message_id: string; channel_id: string }>("message_id", "channel_id");
    return row ? { messageId: row.message_id, threadId: row.channel_id } : null;
  },

  /** The voicemails that messages are, by message. */
  async voicemailsOf(db: Queryable, messageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (messageIds.length === 0) return new Map();
    const rows = await db("thread_voicemails")
      .select("message_id", "voicemail_id")
      .whereIn("message_id", [...messageIds]);
    return new Map(rows.map(({ message_id, voicemail_id }) => [message_id, voicemail_id]));
  },

  /**
   * The newest number that somebody else's answer has in a thread, of those after `since` and before `before`; null: nobody has answered.
   * Uses index messages_channel.
   */
  async answerBetween(
    db: Queryable,
    id: string,
    authorId: string,
    { since, before }: { readonly since: number; readonly before: number },
  ): Promise<number | null> {
    const row = await db("messages")
      .where({ channel_id: id, direction: "outbound" })
      .whereRaw("author_id is distinct from ?", [authorId])
      .where("sequence", ">", since)
      .where("sequence", "<", before)
      .max({ sequence: "sequence" })
      .first();
    return (row?.sequence as number | null | undefined) ?? null;
  },
};

/** The ids of threads with customers of this name or number, with a message of these words, or with this tag. */
function found(db: Queryable, search: Search, typed: string) {
  const ofContacts = db("channels")
    .join("contacts", "contacts.id", "channels.contact_id")
    .select("channels.id")
    // As its index says.
    .whereNotNull("channels.contact_id")
    .whereNull("channels.deleted_at")
    .modify((query) => whereFound(query, search, { words: "contacts.found_by", phone: "contacts.phone" }));
  if (search.kind === "digits") {
    return ofContacts.union(
      db("channels").select("id").where({ type: "contact" }).where("phone", "like", `%${search.digits}%`),
    );
  }
  return ofContacts.union([
    db("threads").select("id").whereRaw("tags @> array[?]::text[]", [typed.toLowerCase()]),
    db("threads")
      .select("id")
      .whereIn(
        "lead_id",
        db("leads")
          .select("id")
          .modify((query) => whereFound(query, search, { words: "leads.found_by", phone: "leads.phone" })),
      ),
    db("messages")
      .select("channel_id")
      .whereNotNull("channel_id")
      .whereNull("deleted_at")
      .whereRaw("to_tsvector('simple', plain_text(content)) @@ words_beginning(?)", [typed]),
  ]);
}

function byIds(db: Queryable, ids: readonly string[]) {
  return db(TABLE)
    .select(...COLUMNS)
    .whereRaw("id = any (?::uuid[])", [[...ids]])
    .orderBy("id");
}

function select(db: Queryable) {
  return db(TABLE)
    .join("channels", "channels.id", "threads.id")
    .leftJoin("users", "users.id", "threads.assigned_to")
    .leftJoin("contacts", "contacts.id", "channels.contact_id")
    .leftJoin("leads", "leads.id", "threads.lead_id")
    .select<ViewRow[]>(
      ...QUALIFIED,
      "users.name as assignee_name",
      "channels.contact_id",
      // One without a number of its own is for that of its contact.
      db.raw("coalesce(channels.phone, contacts.phone) as phone"),
      "channels.last_sequence",
      "leads.company",
      db.raw(
        "coalesce(nullif(concat_ws(' ', contacts.first_name, contacts.last_name), ''), contacts.organization) as contact_name",
      ),
      db.raw(`${UNREAD} as unread`),
    );
}

const NAMES = {
  status: "status",
  assignedTo: "assigned_to",
  leadId: "lead_id",
  snoozedUntil: "snoozed_until",
  closedAt: "closed_at",
  readSequence: "read_sequence",
  lastInboundSequence: "last_inbound_sequence",
  waitingSince: "waiting_since",
  openedAt: "opened_at",
  firstAnsweredAt: "first_answered_at",
  lastMessageAt: "last_message_at",
  tags: "tags",
} as const satisfies Record<keyof ThreadChange, keyof ThreadRow>;

function toColumns(fields: ThreadChange): Partial<ThreadRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof ThreadChange)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toThread(row: Columns): Thread {
  return {
    id: row.id,
    status: row.status,
    assignedTo: row.assigned_to,
    leadId: row.lead_id,
    snoozedUntil: row.snoozed_until,
    closedAt: row.closed_at,
    readSequence: row.read_sequence,
    lastInboundSequence: row.last_inbound_sequence,
    waitingSince: row.waiting_since,
    openedAt: row.opened_at,
    firstAnsweredAt: row.first_answered_at,
    lastMessageAt: row.last_message_at,
    tags: row.tags,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toView(row: ViewRow): ThreadView {
  return {
    ...toThread(row),
    assigneeName: row.assignee_name,
    contactId: row.contact_id,
    contactName: row.contact_name,
    company: row.company,
    phone: row.phone,
    lastSequence: row.last_sequence,
    unread: row.unread,
  };
}
