import { randomBytes } from "node:crypto";
import type { Migration } from "../platform/database/index.ts";

/** Files that came with messages of customers, or go with ours; those whose row goes follow it. */
export const messageAttachments: Migration = {
  name: "0086_message_attachments",
  up: async (knex) => {
    await knex.raw(`
      create table message_attachments (
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
      create index message_attachments_message on message_attachments (message_id, place) where message_id is not null;
      create index message_attachments_thread on message_attachments (thread_id);
      create index message_attachments_waiting on message_attachments (updated_at) where status = 'waiting';
      create index message_attachments_unsent on message_attachments (created_at) where message_id is null;

      create function loosen_attachment_file() returns trigger language plpgsql as $$
        begin
          insert into loose_files (key, due_at) values (old.file_key, now())
            on conflict (key) do update set due_at = excluded.due_at;
          return null;
        end
      $$;
      create trigger message_attachments_file after delete on message_attachments
        for each row when (old.file_key is not null) execute function loosen_attachment_file();
    `);
    await knex.raw("insert into signing_secrets (purpose, secret) values ('attachment-links', ?)", [
      randomBytes(32),
    ]);
  },
};
