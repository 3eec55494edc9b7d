import { randomBytes } from "node:crypto";
import type { Migration } from "../platform/database/index.ts";

/** Files that came with messages of customers, or go with ours; those whose row goes follow it. */
export const threadFiles: Migration = {
  name: "0086_thread_files",
  up: async (knex) => {
    await knex.raw(`
      create table thread_files (
        id uuid primary key default uuidv7(),
        thread_id uuid not null references threads (id) on delete cascade,
        message_id uuid references messages (id) on delete cascade,
        author_id uuid references users (id),
        place integer not null default 0,
        provider text,
        provider_message_sid text,
        provider_sid text,
        status text not null check (status in ('waiting', 'ready', 'failed')),
        failure text,
        run_number integer not null default 1,
        file_key text,
        file_name text,
        content_type text,
        bytes bigint,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        check ((status = 'ready') = (file_key is not null))
      );
      create index thread_files_message on thread_files (message_id, place) where message_id is not null;
      create index thread_files_thread on thread_files (thread_id);
      create index thread_files_waiting on thread_files (updated_at) where status = 'waiting';
      create index thread_files_unsent on thread_files (created_at) where message_id is null;

      create trigger thread_files_file after delete on thread_files
        for each row when (old.file_key is not null) execute function loosen_recording_file();
    `);
    await knex.raw("insert into signing_secrets (purpose, secret) values ('attachment-links', ?)", [
      randomBytes(32),
    ]);
  },
};
