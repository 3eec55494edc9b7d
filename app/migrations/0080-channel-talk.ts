import type { Migration } from "../platform/database/index.ts";

/** What hangs on messages of channels: what they said before, reactions, pins and files. They go with their message. */
export const channelTalk: Migration = {
  name: "0080_channel_talk",
  up: async (knex) => {
    await knex.raw(`
      create table message_edits (
        id uuid primary key default uuidv7(),
        message_id uuid not null references messages (id) on delete cascade,
        content text not null,
        replaced_at timestamptz(3) not null default now()
      );
      create index message_edits_message on message_edits (message_id, replaced_at desc, id desc);

      create table message_reactions (
        message_id uuid not null references messages (id) on delete cascade,
        emoji text not null,
        user_id uuid not null references users (id),
        created_at timestamptz(3) not null default now(),
        primary key (message_id, emoji, user_id)
      );

      create table message_pins (
        message_id uuid primary key references messages (id) on delete cascade,
        channel_id uuid not null references channels (id) on delete cascade,
        pinned_by uuid references users (id),
        pinned_at timestamptz(3) not null default now()
      );
      create index message_pins_channel on message_pins (channel_id, pinned_at desc, message_id desc);

      create table message_attachments (
        id uuid primary key default uuidv7(),
        channel_id uuid not null references channels (id) on delete cascade,
        message_id uuid references messages (id) on delete cascade,
        uploaded_by uuid references users (id),
        file_key text not null unique,
        file_name text not null,
        content_type text not null,
        bytes integer not null,
        sha256 text not null,
        created_at timestamptz(3) not null default now()
      );
      create index message_attachments_message on message_attachments (message_id) where message_id is not null;
      create index message_attachments_channel on message_attachments (channel_id, created_at desc, id desc)
        where message_id is not null;
      create index message_attachments_unused on message_attachments (created_at) where message_id is null;
      create trigger message_attachments_file after delete on message_attachments
        for each row execute function loosen_recording_file();

      -- What finds each of these words, or words that begin like them; what is no word at all finds nothing.
      create function words_beginning(words text) returns tsquery language sql immutable parallel safe strict
        as $$
          select coalesce(string_agg(quote_literal(lexeme) || ':*', ' & '), '')::tsquery
            from unnest(to_tsvector('simple', public.plain_text(words)))
        $$;
    `);
  },
};
