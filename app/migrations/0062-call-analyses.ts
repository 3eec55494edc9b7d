import type { Migration } from "../platform/database/index.ts";

/**
 * What is made of what was said in a call, and how far each analysis is: a row is there before its work begins, and knows what
 * was begun with vendors, so that work that comes again goes on and pays for nothing twice.
 */
export const callAnalyses: Migration = {
  name: "0062_call_analyses",
  up: async (knex) => {
    await knex.raw(`
      create table call_analyses (
        id uuid primary key default uuidv7(),
        call_id uuid not null references calls (id) on delete cascade,
        -- Null: of the conversation that the voice agent has written down.
        recording_id uuid,
        kind text not null check (kind in ('transcript', 'summary', 'insights')),
        status text not null default 'pending' check (status in ('pending', 'ok', 'fallback', 'failed')),
        -- Counts up when it is done anew: work for an earlier run ends.
        run integer not null default 1,
        provider text,
        model text,
        payload jsonb,
        failure text check (failure in ('no_audio', 'nothing_said', 'no_transcript', 'refused', 'unavailable', 'erased')),
        -- Of a transcription: the audio as the vendor knows it, when it was asked to begin, and its id of what it began.
        audio_reference text,
        begun_at timestamptz(3),
        vendor_id text,
        audio_seconds float8,
        input_tokens integer not null default 0,
        output_tokens integer not null default 0,
        cost_usd float8 not null default 0,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        finished_at timestamptz(3),
        unique nulls not distinct (call_id, recording_id, kind)
      );
      create index call_analyses_created on call_analyses (created_at);
      create index call_analyses_pending on call_analyses (updated_at) where status = 'pending';

      -- What of a call is billed, once.
      create table call_usage (
        call_id uuid primary key references calls (id) on delete cascade,
        seconds float8 not null,
        status text not null default 'pending' check (status in ('pending', 'billed', 'refused')),
        -- When the vendor was last asked: from then on it is asked for the bill before it is asked to write another.
        asked_at timestamptz(3),
        provider text,
        vendor_id text,
        minutes integer,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create index call_usage_pending on call_usage (updated_at) where status = 'pending';
    `);
  },
};
