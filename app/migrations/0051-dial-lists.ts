import type { Migration } from "../platform/database/index.ts";

/**
 * Lists of leads that are called one after the other. That no lead is two agents' at once, and no agent has two leads, is what the
 * unique indexes say, over all lists.
 */
export const dialLists: Migration = {
  name: "0051_dial_lists",
  up: async (knex) => {
    await knex.raw(`
      create table dial_lists (
        id uuid primary key default uuidv7(),
        name text not null,
        status text not null default 'active' check (status in ('active', 'paused', 'completed')),
        sort text not null default 'priority' check (sort in ('priority', 'oldest', 'best_hour')),
        purpose text not null default 'sales' check (purpose in ('sales', 'service')),
        script_id uuid references scripts (id),
        max_attempts smallint not null default 5 check (max_attempts > 0),
        version integer not null default 1,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        completed_at timestamptz(3)
      );
      create index dial_lists_created on dial_lists (created_at desc, id desc);

      create table dial_list_items (
        id uuid primary key default uuidv7(),
        list_id uuid not null references dial_lists (id) on delete cascade,
        lead_id uuid not null references leads (id),
        state text not null default 'waiting' check (state in ('waiting', 'locked', 'called', 'later', 'done')),
        reason text,
        due_at timestamptz(3),
        is_callback boolean not null default false,
        callback_for uuid references users (id),
        attempts smallint not null default 0,
        rank bigint not null,
        best_hour smallint,
        held_by uuid references users (id),
        held_until timestamptz(3),
        last_call_id uuid references calls (id) on delete set null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        check ((state in ('locked', 'called')) = (held_by is not null)),
        check ((state = 'locked') = (held_until is not null)),
        check (state <> 'later' or due_at is not null)
      );
      create unique index dial_list_items_lead on dial_list_items (list_id, lead_id);
      create unique index dial_list_items_held_lead on dial_list_items (lead_id) where state in ('locked', 'called');
      create unique index dial_list_items_held_by on dial_list_items (held_by) where state in ('locked', 'called');
      create index dial_list_items_next on dial_list_items (list_id, is_callback desc, rank, id) where state = 'waiting';
      create index dial_list_items_due on dial_list_items (list_id, due_at) where state = 'later';
      create index dial_list_items_lease on dial_list_items (held_until) where state = 'locked';
      create index dial_list_items_call on dial_list_items (last_call_id) where last_call_id is not null;
      create index dial_list_items_open on dial_list_items (lead_id) where state <> 'done';
      create index dial_list_items_newest on dial_list_items (list_id, created_at desc, id desc);
    `);
  },
};
