import type { Migration } from "../platform/database/index.ts";

/**
 * Channels with their members; messages are theirs, too: what colleagues write, and what customers and we text each other. Each message of
 * a channel has its number there. Constraints of the table that was there are validated by the next migration.
 */
export const channels: Migration = {
  name: "0078_channels",
  up: async (knex) => {
    await knex.raw(`
      create table channels (
        id uuid primary key default uuidv7(),
        type text not null check (type in ('team', 'direct', 'task', 'contact')),
        privacy text not null check (privacy in ('public', 'private')),
        name text,
        topic text not null default '',
        direct_key text unique,
        task_id uuid unique,
        contact_id uuid references contacts (id) on delete set null,
        phone text,
        created_by uuid references users (id),
        last_sequence integer not null default 0,
        last_activity_at timestamptz(3) not null default now(),
        archived_at timestamptz(3),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        check ((type = 'direct') = (direct_key is not null)),
        check (type = 'task' or task_id is null),
        check (type = 'contact' or (contact_id is null and phone is null)),
        check (type <> 'team' or name is not null)
      );
      create unique index channels_team_name on channels (lower(name)) where type = 'team' and deleted_at is null;
      create unique index channels_contact on channels (contact_id) where contact_id is not null and deleted_at is null;
      create unique index channels_contact_phone on channels (phone) where phone is not null and deleted_at is null;

      create table channel_members (
        channel_id uuid not null references channels (id) on delete cascade,
        user_id uuid not null references users (id),
        role text not null default 'member' check (role in ('owner', 'member')),
        last_read_sequence integer not null default 0,
        is_muted boolean not null default false,
        joined_at timestamptz(3) not null default now(),
        left_at timestamptz(3),
        primary key (channel_id, user_id)
      );
      create index channel_members_user on channel_members (user_id) where left_at is null;

      alter table messages
        alter column priority drop not null,
        alter column recipient_name drop not null,
        alter column to_number drop not null,
        add column channel_id uuid,
        add column sequence integer,
        add column parent_id uuid,
        add column author_id uuid,
        add column contact_id uuid,
        add column template_id uuid,
        add column from_number text,
        add column read_at timestamptz(3),
        add column edited_at timestamptz(3),
        add column deleted_at timestamptz(3),
        add column deleted_by uuid,
        add constraint messages_channel_fkey foreign key (channel_id) references channels (id) on delete cascade not valid,
        add constraint messages_parent_fkey foreign key (parent_id) references messages (id) on delete set null not valid,
        add constraint messages_author_fkey foreign key (author_id) references users (id) not valid,
        add constraint messages_contact_fkey foreign key (contact_id) references contacts (id) on delete set null not valid,
        add constraint messages_deleted_by_fkey foreign key (deleted_by) references users (id) not valid,
        add constraint messages_place check ((channel_id is null) = (sequence is null) and (channel_id is null or alert_id is null)) not valid,
        drop constraint messages_status_check,
        add constraint messages_status_check
          check (status in ('queued', 'sending', 'sent', 'delivered', 'failed', 'received', 'posted')) not valid;
    `);
  },
};
