import { randomBytes } from "node:crypto";
import type { Migration } from "../platform/database/index.ts";

/**
 * Recordings; files that no row holds any more, or not yet, which whoever deletes a row need not think of; and the secret that
 * signs links.
 */
export const recordings: Migration = {
  name: "0058_recordings",
  up: async (knex) => {
    await knex.raw(`
      create table recordings (
        id uuid primary key default uuidv7(),
        call_id uuid references calls (id) on delete cascade,
        owner_id uuid references users (id),
        source text not null,
        provider_sid text,
        provider_call_id text,
        source_url text,
        status text not null check (status in ('uploaded', 'queued', 'processing', 'ready', 'absent', 'failed')),
        failure text,
        file_key text unique,
        file_name text,
        content_type text,
        bytes bigint,
        sha256 text,
        duration_ms integer,
        channel_count smallint,
        sample_rate_hz integer,
        peaks smallint[],
        peak_ms double precision,
        run_number integer not null default 1,
        queued_at timestamptz(3),
        started_at timestamptz(3),
        ready_at timestamptz(3),
        processing_ms integer,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (source, provider_sid)
      );
      create index recordings_created on recordings (created_at desc, id desc);
      create index recordings_call on recordings (call_id, created_at desc, id desc);
      create index recordings_sha256 on recordings (sha256);
      create index recordings_unfinished on recordings (updated_at) where status in ('uploaded', 'queued', 'processing');
      create index recordings_without_call on recordings (created_at)
        where call_id is null and provider_call_id is not null;

      create table loose_files (
        key text primary key,
        due_at timestamptz(3) not null
      );
      create index loose_files_due on loose_files (due_at);

      create function loosen_recording_file() returns trigger language plpgsql as $$
        begin
          insert into loose_files (key, due_at) values (old.file_key, now())
            on conflict (key) do update set due_at = excluded.due_at;
          return null;
        end
      $$;
      create trigger recordings_file after delete on recordings
        for each row when (old.file_key is not null) execute function loosen_recording_file();

      create table signing_secrets (
        purpose text primary key,
        secret bytea not null
      );
    `);
    await knex.raw("insert into signing_secrets (purpose, secret) values ('recording-links', ?)", [
      randomBytes(32),
    ]);
  },
};
