import type { Knex } from "knex";
import {
  type Database,
  ISO_TIMES,
  keysetCursor,
  newestFirst,
  type Page,
  type Queryable,
} from "../../platform/database/index.ts";
import { likePatterns, readSearch } from "../../platform/search/index.ts";
import { callStoryRepository, type KeptStoryEntry } from "./call-story.repository.ts";
import type { CallDirection, CallListQuery, CallStatus } from "./calls.contract.ts";
import { ACTIVE_STATUSES, MISSED_STATUSES, POOR_MOS, secondsInto } from "./calls.policy.ts";
import { type CallView, type CallViewRow, toCallView, VIEW_LIST } from "./calls.repository.ts";

/** A line of a stored transcript. */
export interface TranscriptLine {
  readonly role: "caller" | "agent";
  readonly text: string;
  readonly atSeconds: number | null;
}

/** A line as it is kept: how its conversation began, and where it came in while that went on. */
interface StoredLine extends TranscriptLine {
  /** The provider's id of the conversation, and when that began as far as the message with this line knew. */
  readonly conversation?: string;
  readonly beganAt?: string;
  /** Said alone, or part of an account of all so far; left out: of the report at the end. */
  readonly account?: "line" | "so_far";
  readonly at?: string;
}

const ACTIVE_LIMIT = 500;
/** `isMissed` as SQL, word for word as index calls_missed has it. */
const MISSED = `calls.direction = 'inbound' and calls.started_at is null
  and calls.status in (${MISSED_STATUSES.map((status) => `'${status}'`).join(", ")})`;

/** Somebody may still act on it, or nobody has taken its P1 alert. */
function isOnBoard(calls: Knex.QueryBuilder): void {
  void calls.where((either) =>
    either.whereIn("calls.status", [...ACTIVE_STATUSES]).orWhere("calls.open_alert_priority", 1),
  );
}

function selectCalls(db: Queryable) {
  return db("calls")
    .leftJoin("users", "users.id", "calls.user_id")
    .select<CallViewRow[]>(db.raw(`${VIEW_LIST}, users.name as user_name`))
    .options(ISO_TIMES);
}

/** Reads of calls; each names the index it relies on. */
export function createCallsReads(database: Database) {
  const { pool } = database;

  /** Calls by filters, newest first, as `page` has them. */
  async function find(
    query: Omit<CallListQuery, "cursor" | "limit">,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<CallView[]> {
    const rows = await selectCalls(pool)
      .modify((select) => {
        if (query.status) select.where("calls.status", query.status);
        if (query.direction) select.where("calls.direction", query.direction);
        if (query.priority) select.where("calls.priority", query.priority);
        if (query.dispositionId) select.where("calls.disposition_id", query.dispositionId);
        if (query.dispositionOutcome) {
          select.whereRaw(
            "calls.disposition_id = any (array(select id from dispositions where outcome = ?))",
            [query.dispositionOutcome],
          );
        }
        if (query.phone) select.where("calls.phone", "like", contains(query.phone));
        if (query.leadId) select.whereRaw(`calls.lead_id = ${ofRecord("leads")}`, [query.leadId]);
        if (query.contactId) select.whereRaw(`calls.contact_id = ${ofRecord("contacts")}`, [query.contactId]);
        if (query.userId) select.where("calls.user_id", query.userId);
        if (query.outcome === "missed") select.whereRaw(MISSED);
        if (query.from) select.where("calls.initiated_at", ">=", query.from);
        if (query.mosBelow) select.where("calls.mos_avg", "<", query.mosBelow);
        // As the index has it, word for word: what is not poor is not rare, and needs none.
        if (query.mosBelow && query.mosBelow <= POOR_MOS) select.whereRaw(`calls.mos_avg < ${POOR_MOS}`);
        if (query.to) select.where("calls.initiated_at", "<", query.to);
        const search = query.q ? readSearch(query.q) : undefined;
        if (search?.kind === "digits") select.where("calls.phone", "like", contains(search.digits));
        if (query.q && search?.kind === "words") {
          const patterns = likePatterns(query.q);
          select.where((either) => {
            for (const pattern of patterns)
              either
                .orWhere("calls.caller_name", "ilike", pattern)
                .orWhere("calls.known_as", "ilike", pattern)
                .orWhere("calls.summary", "ilike", pattern);
          });
        }
      })
      .modify(newestFirst(limit, after, { at: "calls.initiated_at", id: "calls.id" }));
    return rows.map(toCallView);
  }

  return {
    /** Also by the id of a row that has become part of this call. */
    async byId(id: string): Promise<CallView | null> {
      const row = await selectCalls(pool)
        .whereRaw("calls.id = coalesce((select call_id from call_aliases where id = ?), ?)", [id, id])
        .first();
      return row ? toCallView(row) : null;
    },

    /**
     * Calls that somebody may still act on, and those with a P1 alert that nobody has taken, most urgent first, then longest
     * waiting; `total` says how many there are, of which the first are listed. Uses indexes calls_board and calls_unacknowledged.
     */
    async active(): Promise<{ items: CallView[]; total: number }> {
      const rows = await selectCalls(pool)
        .where(isOnBoard)
        .orderByRaw("calls.priority asc nulls last, coalesce(calls.started_at, calls.initiated_at) asc")
        .limit(ACTIVE_LIMIT);
      const items = rows.map(toCallView);
      if (items.length < ACTIVE_LIMIT) return { items, total: items.length };
      const [counted] = await pool("calls")
        .where(isOnBoard)
        .select<{ total: number }[]>(pool.raw("count(*)::int as total"));
      return { items, total: counted?.total ?? items.length };
    },

    /**
     * Calls by filters, newest first. Uses indexes calls_initiated, calls_lead, calls_contact, calls_user, calls_missed and calls_poor, and
     * calls_search and calls_known_as for words and parts of numbers; the position must come from a page of the same list.
     */
    async page(
      query: Omit<CallListQuery, "cursor">,
      after: { at: string; id: string } | undefined,
    ): Promise<Page<CallView>> {
      const calls = await find(query, query.limit + 1, after);
      return keysetCursor.page(calls, query.limit, ({ initiatedAt, id }) => ({ at: initiatedAt, id }));
    },

    find,

    /** Those of these ids that are there. Uses index calls_pkey. */
    async many(ids: readonly string[]): Promise<CallView[]> {
      const rows = await selectCalls(pool).whereIn("calls.id", [...ids]);
      return rows.map(toCallView);
    },

    /** What happened in a call before a position, newest first. */
    async story(
      callId: string,
      limit: number,
      before: { readonly at: string; readonly id: string } | undefined,
    ): Promise<KeptStoryEntry[]> {
      return callStoryRepository.page(pool, callId, limit, before);
    },

    /** Ids of rows that have become part of a call: what happened before says theirs. Uses index call_aliases_call. */
    async formerIds(callId: string): Promise<string[]> {
      const rows = await pool("call_aliases").select("id").where({ call_id: callId }).orderBy("id").limit(50);
      return rows.map(({ id }) => id);
    },

    /** What was said in a call, oldest first; `startedAt` is when it began to be talked on. Uses index call_transcripts_pkey. */
    async transcript(callId: string, startedAt: Date | null): Promise<TranscriptLine[]> {
      const row = await pool("call_transcripts").select("lines").where({ call_id: callId }).first();
      return transcriptOf(row?.lines, startedAt);
    },

    /** The call of which a provider speaks; null: unknown. Uses indexes calls_provider_call, calls_carrier_call and call_identities' key. */
    async idOf(provider: string, providerCallId: string): Promise<string | null> {
      const row = await pool("calls")
        .select("id")
        .whereRaw("(provider, provider_call_id) = (?, ?)", [provider, providerCallId])
        .orWhere({ carrier_call_id: providerCallId, carrier_provider: provider })
        .orWhereRaw(
          "id = any (array(select call_id from call_identities where (provider, provider_call_id) = (?, ?)))",
          [provider, providerCallId],
        )
        .first();
      return row?.id ?? null;
    },

    /** By which ids providers know a call and its legs; empty: there is no such call. Uses index call_identities_call. */
    async linesOf(callId: string): Promise<{ provider: string; providerCallId: string }[]> {
      const { rows } = await pool.raw<{ rows: { provider: string; providerCallId: string }[] }>(
        `select provider, provider_call_id as "providerCallId" from calls where id = :callId
        union select carrier_provider, carrier_call_id from calls where id = :callId and carrier_provider is not null
        union select provider, provider_call_id from call_identities where call_id = :callId`,
        { callId },
      );
      return rows;
    },

    /** Number of active calls by direction and status. Uses index calls_board. */
    async activeCounts(): Promise<{ direction: CallDirection; status: CallStatus; count: number }[]> {
      const rows = await pool("calls")
        .select<{ direction: CallDirection; status: CallStatus; count: number }[]>(
          "direction",
          "status",
          pool.raw("count(*)::int as count"),
        )
        .whereIn("status", [...ACTIVE_STATUSES])
        .groupBy("direction", "status");
      return rows;
    },
  };
}

export type CallsReads = ReturnType<typeof createCallsReads>;

/** Lines as they are kept, as they were said: oldest first. */
export function transcriptOf(kept: unknown, startedAt: Date | null): TranscriptLine[] {
  const lines = (kept ?? []) as StoredLine[];
  return inSpokenOrder(lines).map(({ role, text, atSeconds, account, at }) => ({
    role,
    text,
    atSeconds: atSeconds ?? (account === "line" && at ? secondsInto(startedAt, new Date(at)) : null),
  }));
}

/** One conversation after the other, each from when any of its messages says that it began. */
function inSpokenOrder(lines: readonly StoredLine[]): StoredLine[] {
  const beganAt = new Map<string | undefined, string>();
  for (const line of lines) {
    const known = beganAt.get(line.conversation);
    const said = line.beganAt ?? "";
    if (known === undefined || said < known) beganAt.set(line.conversation, said);
  }
  const begin = ({ conversation }: StoredLine) => beganAt.get(conversation) ?? "";
  return lines.toSorted(
    (a, b) => begin(a).localeCompare(begin(b)) || (a.at && b.at ? a.at.localeCompare(b.at) : 0),
  );
}

/** A record and all that became part of it. Uses indexes leads_merged and contacts_merged. */
function ofRecord(table: "leads" | "contacts"): string {
  return `any (array(with recursive same (id) as (
    select ?::uuid union select ${table}.id from ${table} join same on ${table}.merged_into = same.id) select id from same))`;
}

function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
