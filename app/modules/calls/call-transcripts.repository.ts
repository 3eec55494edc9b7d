import { deleteOldest, type Queryable } from "../../platform/database/index.ts";
import type { TranscriptLine } from "./calls.reads.ts";

const TRANSCRIPTS = "call_transcripts";

/** What was said in one conversation of a call; a call can have several, one after the other. */
export interface Conversation {
  /** The provider's id of it. */
  readonly id: string;
  readonly beganAt: Date;
  readonly lines: readonly TranscriptLine[];
}

/** What is known of a conversation while it goes on. */
export interface SpokenAccount {
  /** Who speaks of it, and its id of the conversation. */
  readonly provider: string;
  readonly conversation: string;
  /** Unique per message of the provider and stable under redelivery. */
  readonly eventKey: string;
  readonly beganAt: Date | null;
  readonly at: Date;
  readonly lines: readonly TranscriptLine[];
  /** All that was said until now, not the newest line alone. */
  readonly isWhole: boolean;
}

/** The call that something was said in. */
export interface SpokenIn {
  readonly callId: string;
  readonly startedAt: Date | null;
  /** False: it was known already, and nothing was written. */
  readonly isNew: boolean;
}

/** More lines than any conversation has. */
const MAX_LINES = 5_000;

/** Writes what was said. Each line knows its conversation, so that a fuller account replaces only its own. */
export const callTranscriptsRepository = {
  /** Keeps a conversation instead of what was kept of it before. */
  async save(db: Queryable, callId: string, { id, beganAt, lines }: Conversation): Promise<void> {
    if (lines.length === 0) return;
    const kept = lines.map((line) => ({ ...line, conversation: id, beganAt: beganAt.toISOString() }));
    await db(TRANSCRIPTS)
      .insert({ call_id: callId, lines: JSON.stringify(kept) })
      .onConflict("call_id")
      .merge({
        lines: db.raw(
          `(select coalesce(jsonb_agg(line), '[]') from jsonb_array_elements(${TRANSCRIPTS}.lines) as line
            where line->>'conversation' is distinct from ?) || excluded.lines`,
          [id],
        ),
      });
  },

  /**
   * Keeps what was just said, in one statement; null when no call goes by the conversation's id. Messages come in any order and
   * more than once: a line is kept once, and not where a later account of the whole conversation, or the report at its end,
   * has it already. Such an account replaces the lines before it. Uses indexes calls_provider_call and call_identities' key.
   */
  async addSpoken(db: Queryable, said: SpokenAccount): Promise<SpokenIn | null> {
    const { provider, conversation, eventKey, isWhole } = said;
    const at = said.at.toISOString();
    const beganAt = said.beganAt?.toISOString() ?? at;
    const account = isWhole ? "so_far" : "line";
    const lines = said.lines.map((line) => ({ ...line, conversation, beganAt, account, at, eventKey }));
    const { rows } = await db.raw<{ rows: { id: string; started_at: Date | null; is_new: boolean }[] }>(
      `with call as (
        select id, started_at from calls
          where (provider, provider_call_id) = (:provider, :conversation)
            or id = any (array(select call_id from call_identities
              where (provider, provider_call_id) = (:provider, :conversation)))
          limit 1
          for key share
      ), kept as (
        insert into ${TRANSCRIPTS} (call_id, lines) select id, cast(:lines as jsonb) from call
          on conflict (call_id) do update set lines =
            (select coalesce(jsonb_agg(line), '[]') from jsonb_array_elements(${TRANSCRIPTS}.lines) as line
              where not (cast(:isWhole as boolean) and line->>'conversation' = :conversation and line->>'at' <= :at)
            ) || excluded.lines
          where jsonb_array_length(${TRANSCRIPTS}.lines) < ${MAX_LINES} and not exists (
            select from jsonb_array_elements(${TRANSCRIPTS}.lines) as line
              where line->>'conversation' = :conversation and (
                line->>'account' is null
                or line->>'account' = 'so_far' and line->>'at' >= :at
                or line->>'eventKey' = :eventKey))
          returning call_id
      )
      select id, started_at, exists (select from kept) as is_new from call`,
      { provider, conversation, eventKey, isWhole, at, lines: JSON.stringify(lines) },
    );
    const [call] = rows;
    return call ? { callId: call.id, startedAt: call.started_at, isNew: call.is_new } : null;
  },

  /** Forgets up to `limit` transcripts from before `olderThan`. Uses index call_transcripts_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TRANSCRIPTS, key: "call_id", since: "created_at" }, olderThan, limit);
  },

  /** Gives a call the conversations of rows that go. */
  async move(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    const lines = `(select coalesce(jsonb_agg(line), '[]') from ${TRANSCRIPTS} gone, jsonb_array_elements(gone.lines) as line
      where gone.call_id = any (?::uuid[]))`;
    await db.raw(
      `insert into ${TRANSCRIPTS} (call_id, lines)
        select ?::uuid, ${lines} where exists (select from ${TRANSCRIPTS} where call_id = any (?::uuid[]))
        on conflict (call_id) do update set lines = ${TRANSCRIPTS}.lines || excluded.lines`,
      [stays, [...goes], [...goes]],
    );
  },
};
