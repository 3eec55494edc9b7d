import type { Migration } from "../platform/database/index.ts";

/** What calls can come to and what follows, what each call came to, and whom it was for. */
export const dispositions: Migration = {
  name: "0050_dispositions",
  up: async (knex) => {
    await knex.raw(`
      create table dispositions (
        id uuid primary key default uuidv7(),
        key text unique,
        name text not null,
        outcome text not null check (outcome in ('connected', 'not_connected', 'converted', 'refused')),
        follow_up text not null check (follow_up in ('none', 'retry', 'callback', 'do_not_call')),
        retry_after_minutes integer check (retry_after_minutes > 0),
        lead_status text check (lead_status in ('contacted', 'qualified', 'converted', 'lost')),
        lead_lost_reason text,
        is_note_required boolean not null default false,
        position smallint not null default 100,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        archived_at timestamptz(3),
        check ((follow_up = 'retry') = (retry_after_minutes is not null)),
        check ((lead_status is not distinct from 'lost') = (lead_lost_reason is not null))
      );
      insert into dispositions (key, name, outcome, follow_up, retry_after_minutes, lead_status, lead_lost_reason, position) values
        ('talked', 'Talked, nothing follows', 'connected', 'none', null, 'contacted', null, 10),
        ('interested', 'Interested', 'connected', 'none', null, 'qualified', null, 20),
        ('converted', 'Converted', 'converted', 'none', null, 'converted', null, 30),
        ('callback', 'Call back at a time', 'connected', 'callback', null, 'contacted', null, 40),
        ('not_interested', 'Not interested', 'refused', 'none', null, 'lost', 'not_interested', 50),
        ('do_not_call', 'Wants no more calls', 'refused', 'do_not_call', null, 'lost', 'do_not_call', 60),
        ('no_answer', 'No answer', 'not_connected', 'retry', 120, null, null, 70),
        ('busy', 'Busy', 'not_connected', 'retry', 30, null, null, 80),
        ('voicemail', 'Left a voicemail', 'not_connected', 'retry', 1440, null, null, 90),
        ('wrong_number', 'Wrong number', 'not_connected', 'none', null, 'lost', 'wrong_number', 95);

      alter table calls
        add column if not exists lead_id uuid references leads (id),
        add column disposition_id uuid references dispositions (id);

      create table call_dispositions (
        call_id uuid primary key references calls (id) on delete cascade,
        disposition_id uuid not null references dispositions (id),
        lead_id uuid references leads (id),
        user_id uuid not null references users (id),
        due_at timestamptz(3),
        lead_status_before text,
        lead_reason_before text,
        lead_status_set text,
        wrap_up_s double precision,
        chosen_at timestamptz(3) not null,
        changed_at timestamptz(3) not null
      );
    `);
  },
};
