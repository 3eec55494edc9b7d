import type { Migration } from "../platform/database/index.ts";

/** SMS to customers that are to go later; what was sent is a message of its thread from then on. */
export const scheduledMessages: Migration = {
  name: "0085_scheduled_messages",
  up: async (knex) => {
    await knex.raw(`
      create table scheduled_messages (
        id uuid primary key default uuidv7(),
        thread_id uuid not null references threads (id) on delete cascade,
        author_id uuid not null references users (id),
        content text not null,
        template_id uuid references message_templates (id) on delete set null,
        wanted_at timestamptz(3) not null,
        send_at timestamptz(3) not null,
        status text not null default 'waiting' check (status in ('waiting', 'sent', 'canceled', 'refused')),
        reason text,
        message_id uuid references messages (id) on delete set null,
        traceparent text,
        settled_at timestamptz(3),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        check ((status = 'waiting') = (settled_at is null))
      );
      create index scheduled_messages_due on scheduled_messages (send_at) where status = 'waiting';
      create index scheduled_messages_thread on scheduled_messages (thread_id, created_at desc, id desc);
      create index scheduled_messages_message on scheduled_messages (message_id) where message_id is not null;
      create index scheduled_messages_settled on scheduled_messages (settled_at) where settled_at is not null;
    `);
  },
};
