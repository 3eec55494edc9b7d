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
